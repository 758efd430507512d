namespace VoiceCluster.TurnTaking;

// The caller's voice: bursts, utterances, who is meant.
internal ref partial struct TurnRun
{
    // Voiced frames closer than this are one burst: the stops inside words are shorter.
    private static readonly TimeSpan BurstGap = TimeSpan.FromMilliseconds(100);

    // How much of a new turn's level enters the caller's own level, and what a rejected burst takes off it,
    // so that a caller who moved away from the microphone is heard again.
    private const float LevelWeight = 0.3f;
    private const float RejectionDecayDb = 1;

    private void OnVoicedFrame(float levelDb, TimeSpan now)
    {
        _changed = true;
        if (now - _s.BurstLastAt > BurstGap)
        {
            _s.BurstStartAt = now > TurnMachine.FrameDuration ? now - TurnMachine.FrameDuration : TimeSpan.Zero;
            _s.BurstVoiced = TimeSpan.Zero;
            _s.BurstPeakDb = float.NegativeInfinity;
        }

        var before = _s.BurstVoiced;
        _s.BurstVoiced += TurnMachine.FrameDuration;
        _s.BurstLastAt = now;
        _s.BurstPeakDb = Math.Max(_s.BurstPeakDb, levelDb);

        if (_s.BurstPeakDb < _s.CallerLevelDb - _s.Settings.SideTalkDb)
        {
            if (before < _s.Settings.MinInterruption && _s.BurstVoiced >= _s.Settings.MinInterruption)
            {
                _s.Counters = _s.Counters with { SideTalk = _s.Counters.SideTalk + 1 };
                _s.CallerLevelDb -= RejectionDecayDb;
            }

            return;
        }

        if (_s.BurstVoiced < _s.Settings.MinSpeech) return;
        OnSpeech(now);
    }

    /// <summary>A voiced frame that is the caller's speech.</summary>
    private void OnSpeech(TimeSpan now)
    {
        if (_s.OpenUtterance == 0) (_s.QuietSince, _s.ReleasedBefore) = (_s.SpeechEndAt, _s.ReleasedAt);
        _s.SpeechEndAt = now;
        _s.ReleasedAt = null;
        _s.TurnPeakDb = Math.Max(_s.TurnPeakDb, _s.BurstPeakDb);
        if (_s.OpenUtterance == 0)
        {
            _s.OpenUtterance = ++_s.LastUtterance;
            _s.NoiseUtterances &= ~(1UL << (_s.OpenUtterance & 63));
            _s.UtteranceVoiced = _s.BurstVoiced;
            Emit(new OpenUtterance(_s.OpenUtterance, _s.BurstStartAt));
        }
        else
        {
            _s.UtteranceVoiced += TurnMachine.FrameDuration;
        }

        switch (_s.Phase)
        {
            case not TurnPhase.Idle when _s.MachineAnswered:
                break; // it interrupts nobody
            case TurnPhase.Idle:
                GoTo(TurnPhase.Listening, TurnCause.Speech, now);
                break;
            case TurnPhase.Listening or TurnPhase.Speculative:
                Reopen(TurnCause.NewSpeech, now);
                break;
            case TurnPhase.Committed when _s.BurstVoiced >= _s.Settings.MinInterruption:
                Reopen(TurnCause.NewSpeech, now);
                break;
            case TurnPhase.Speaking when !_s.Paused && _s.BurstVoiced >= _s.Settings.MinInterruption:
                _s.Paused = true;
                Emit(new PausePlayback(_s.LiveEpoch, _s.BurstStartAt));
                JudgeInterruption(now);
                break;
            case TurnPhase.Speaking when _s.Paused:
                JudgeInterruption(now);
                break;
        }
    }

    /// <summary>Nothing voiced for a while: the recogniser is asked for what it has.</summary>
    private void CloseUtterance(TimeSpan now, bool asked = false)
    {
        _changed = true;
        var utterance = _s.OpenUtterance;
        var noise = !asked && _s.UtteranceVoiced < _s.Settings.MinInterruption;
        _s.OpenUtterance = 0;
        if (noise)
        {
            _s.NoiseUtterances |= 1UL << (utterance & 63);
            // It was no speech: who knocks twice a second waits no longer for an answer than others.
            (_s.SpeechEndAt, _s.ReleasedAt) = (_s.QuietSince, _s.ReleasedBefore);
            _s.Buffer = _s.Buffer.WithoutPartial(utterance);
            _s.Counters = _s.Counters with { NoiseBursts = _s.Counters.NoiseBursts + 1 };
        }
        else
        {
            _s.LastClosedUtterance = utterance;
            _s.UtteranceClosedAt = now;
        }

        Emit(new CloseUtterance(utterance, noise));
    }

    /// <summary>The level at which this caller speaks, from the turn that was just understood.</summary>
    private void LearnCallerLevel()
    {
        if (float.IsNegativeInfinity(_s.TurnPeakDb)) return;
        _s.CallerLevelDb = float.IsNaN(_s.CallerLevelDb)
            ? _s.TurnPeakDb
            : ((1 - LevelWeight) * _s.CallerLevelDb) + (LevelWeight * _s.TurnPeakDb);
        _s.TurnPeakDb = float.NegativeInfinity;
    }
}
