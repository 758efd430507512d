namespace VoiceCluster.TurnTaking;

// What the recogniser and the typist say.
internal ref partial struct TurnRun
{
    private void OnTranscript(in TurnEvent e, TimeSpan now)
    {
        var isFinal = e.Kind is TurnEventKind.Final;
        if (!IsNew(e, mayBeLate: isFinal) || _s.IsNoise(e.Utterance)) return;
        var words = e.Words?.Trim() ?? "";
        if (!isFinal && (words.Length == 0 || (e.Utterance != 0 && e.Utterance <= _s.LastEndedUtterance))) return;

        var buffer = _s.Buffer;
        if (words.Length == 0)
        {
            buffer = buffer.WithoutPartial(e.Utterance);
        }
        else if (_s.SpentPartialUtterance != 0 && e.Utterance == _s.SpentPartialUtterance)
        {
            // Its partial was already answered: only what the final adds belongs to the next turn.
            if (!isFinal) return;
            words = TranscriptText.NewWords(_s.SpentPartial, words);
            _s.SpentPartial = "";
            _s.SpentPartialUtterance = 0;
            if (words.Length == 0) return;
            buffer = buffer.WithFinal(e.Utterance, words, e.Confidence, e.EndConfidence);
        }
        else
        {
            buffer = isFinal ? buffer.WithFinal(e.Utterance, words, e.Confidence, e.EndConfidence) : buffer.WithPartial(e.Utterance, words);
        }

        OnBuffer(buffer, now);
        if (isFinal && _s.Settings.EagerSpeculation && _s.Phase is TurnPhase.Listening && _s.LiveEpoch == 0 && !_s.Buffer.IsEmpty && !_s.MachineAnswered) Speculate(AskAgain());
    }

    /// <summary>The caller's words are now these.</summary>
    private void OnBuffer(TranscriptBuffer buffer, TimeSpan now)
    {
        var before = _s.Buffer.Text;
        _s.Buffer = buffer;
        switch (_s.Phase)
        {
            case TurnPhase.Idle:
                if (!buffer.IsEmpty) GoTo(TurnPhase.Listening, TurnCause.LateTranscript, now);
                break;
            case not TurnPhase.Idle when _s.MachineAnswered:
                break;
            case TurnPhase.Speaking:
                if (_s.Paused) JudgeInterruption(now);
                // Its final came after the agent had gone on.
                else if (buffer.Partial.Length == 0 && _machine.Backchannels.IsOnlyBackchannel(buffer.Text)) _s.Buffer = TranscriptBuffer.Empty;
                break;
            default:
                if (_s.LiveEpoch == 0) break;
                if (TranscriptText.SameWords(_s.SpeculatedWords, buffer.Text) && _s.AsksAgain == AskAgain() is not null) SetCommitWait();
                else Reopen(_machine.Markers.ContainsNew(before, buffer.Text) ? TurnCause.CorrectionMarker : TurnCause.TranscriptChanged, now);
                break;
        }
    }

    private void OnUtteranceEnd(in TurnEvent e, TimeSpan now)
    {
        if (!IsNew(e, mayBeLate: true)) return;
        if (e.Utterance <= _s.LastEndedUtterance) return;
        _s.LastEndedUtterance = e.Utterance;
        if (_s.Paused && _s.OpenUtterance == 0 && !_s.AwaitsFinal && !_s.IsNoise(e.Utterance) && MayResume()) Resume();
    }

    private void OnProviderSignal(in TurnEvent e, TimeSpan now)
    {
        if (!IsNew(e, mayBeLate: false)) return;
        _s.ProviderEndpoints = true;
        switch (e.Kind)
        {
            case TurnEventKind.TurnResumed:
                _s.SpeechEndAt = now;
                if (_s.Phase is TurnPhase.Listening or TurnPhase.Speculative) Reopen(TurnCause.NewSpeech, now);
                break;
            case TurnEventKind.EagerEndOfTurn:
                if (_s.Phase is TurnPhase.Listening && !_s.Buffer.IsEmpty && !_s.MachineAnswered) BeginSpeculative(TurnCause.EagerEndOfTurn, now);
                break;
            default:
                Release(now);
                break;
        }
    }

    private void OnText(string words, TimeSpan now)
    {
        words = words.Trim();
        if (words.Length == 0) return;
        if (_s.Phase is TurnPhase.Speaking) BargeIn(TurnCause.Text, now);
        _s.Buffer = _s.Buffer.WithFinal(0, words, 1);
        if (_s.Phase is TurnPhase.Idle) GoTo(TurnPhase.Listening, TurnCause.Text, now);
        else Reopen(TurnCause.TranscriptChanged, now);
        _s.SpeechEndAt = now;
        Release(now);
    }

    private void OnPushToTalkReleased(TimeSpan now)
    {
        if (_s.Phase is TurnPhase.Listening or TurnPhase.Speculative)
        {
            if (_s.OpenUtterance != 0) CloseUtterance(now, asked: true);
            Release(now);
        }
        else
        {
            GoTo(TurnPhase.Committed, TurnCause.PushToTalk, now);
        }
    }

    /// <summary>Somebody who knows says that the turn is over: no more waiting than for finals that are owed.</summary>
    private void Release(TimeSpan now)
    {
        if (_s.Phase is TurnPhase.Listening or TurnPhase.Speculative) _s.ReleasedAt = now;
    }

    /// <summary>Repeated transcripts are dropped; finals that come late are not, partials that come late are.</summary>
    private bool IsNew(in TurnEvent e, bool mayBeLate)
    {
        var ahead = e.Sequence - _s.HighestSequence;
        if (ahead > 0)
        {
            _s.SeenSequences = ahead >= 64 ? 1 : (_s.SeenSequences << (int)ahead) | 1;
            _s.HighestSequence = e.Sequence;
            return true;
        }

        var bit = ahead > -64 ? 1UL << (int)-ahead : 0;
        if (mayBeLate && bit != 0 && (_s.SeenSequences & bit) == 0)
        {
            _s.SeenSequences |= bit;
            return true;
        }

        DropStale(e.Kind, e.Sequence);
        return false;
    }
}
