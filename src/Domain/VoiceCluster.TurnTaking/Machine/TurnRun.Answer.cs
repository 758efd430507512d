namespace VoiceCluster.TurnTaking;

// The agent's answer: speculated, committed, spoken, taken back.
internal ref partial struct TurnRun
{
    // Who is asked a third time is not heard any better.
    private const int MostAsked = 2;

    private void OnConnected(TimeSpan now)
    {
        if (_s.Phase is not TurnPhase.Idle)
        {
            Refuse(TurnPhase.Listening, TurnCause.Connected);
            return;
        }

        _s.SpeechEndAt = now;
        GoTo(TurnPhase.Listening, TurnCause.Connected, now);
    }

    private void BeginSpeculative(string cause, TimeSpan now)
    {
        GoTo(TurnPhase.Speculative, cause, now);
        if (_s.LiveEpoch == 0 || !TranscriptText.SameWords(_s.SpeculatedWords, _s.Buffer.Text))
        {
            Cancel(TurnCause.TranscriptChanged);
            Speculate(AskAgain());
        }

        SetCommitWait();
    }

    /// <param name="say">The answer, when it is given.</param>
    private void Speculate(string? say = null)
    {
        _s.LiveEpoch = ++_s.Epoch;
        _s.SpeculatedWords = _s.Buffer.Text;
        _s.AsksAgain = say is not null && say == AskAgain();
        Emit(new StartSpeculation(_s.Epoch, _s.Turn, _s.SpeculatedWords, say));
    }

    private void SetCommitWait()
    {
        if (_s.ProviderEndpoints)
        {
            _s.CommitWait = _s.Settings.MaxEndpointing;
            return;
        }

        var policy = _s.Settings.Endpointing is EndpointingMode.Semantic ? _machine.Semantic : _machine.Fixed;
        _s.CommitWait = policy.CommitAfter(_s.Buffer, _s.LastAgentText, _s.Debounce, _s.Settings);
    }

    private void Commit(string cause, TimeSpan now)
    {
        if (!GoTo(TurnPhase.Committed, cause, now)) return;
        _s.ReleasedAt = null;
        _s.AskedAgain = _s.AsksAgain ? _s.AskedAgain + 1 : 0;
        LearnCallerLevel();
        Emit(new CommitAnswer(_s.LiveEpoch, _s.Turn, _s.SpeculatedWords, _s.Buffer.Confidence, _s.SpeechEndAt));
    }

    /// <summary>What the agent says instead of answering words in which the recogniser does not believe; null when they are to be answered.</summary>
    private readonly string? AskAgain() => IsDoubtful && _s.AskedAgain < MostAsked && _s.Settings.AskAgain.Length > 0 ? _s.Settings.AskAgain : null;

    /// <summary>The caller goes on after all: what was prepared is dropped, the words stay.</summary>
    private void Reopen(string reason, TimeSpan now)
    {
        Cancel(reason);
        if (_s.Phase is TurnPhase.Speculative or TurnPhase.Committed) GoTo(TurnPhase.Listening, reason, now);
    }

    private void Cancel(string reason)
    {
        if (_s.LiveEpoch == 0) return;
        Emit(new CancelAnswer(_s.LiveEpoch, reason));
        _s.LiveEpoch = 0;
        _s.Counters = _s.Counters with { Cancellations = _s.Counters.Cancellations + 1 };
        _s.WindowCancellations++;
    }

    private void OnFirstAudioOut(TimeSpan now)
    {
        if (_s.Phase is TurnPhase.Speaking) return;
        if (!GoTo(TurnPhase.Speaking, TurnCause.FirstAudio, now)) return;
        SpendBuffer();
    }

    /// <summary>The words are answered: what comes now belongs to the next turn.</summary>
    private void SpendBuffer()
    {
        _s.SpentPartial = _s.Buffer.Partial;
        _s.SpentPartialUtterance = _s.Buffer.Partial.Length > 0 ? _s.Buffer.PartialUtterance : 0;
        _s.Buffer = TranscriptBuffer.Empty;
    }

    /// <summary>The last frame was played, or the answer went out as text.</summary>
    private void OnAnswerOver(string cause, TimeSpan now)
    {
        if (_s.Phase is not (TurnPhase.Committed or TurnPhase.Speaking))
        {
            Refuse(TurnPhase.Idle, cause);
            return;
        }

        var spoken = _s.Phase is TurnPhase.Speaking;
        GoTo(TurnPhase.Idle, cause, now);
        if (!spoken) SpendBuffer();
        EndTurn(_s.SpeculatedWords, interrupted: false, cause);
        TakeUpWhatCameMeanwhile(now);
    }

    private void OnAnswerFailed(TimeSpan now)
    {
        if (!GoTo(TurnPhase.Idle, TurnCause.AnswerFailed, now)) return;
        SpendBuffer();
        EndTurn(_s.SpeculatedWords, interrupted: false, TurnCause.AnswerFailed);
        TakeUpWhatCameMeanwhile(now);
    }

    private void TakeUpWhatCameMeanwhile(TimeSpan now)
    {
        if (_s.OpenUtterance != 0) GoTo(TurnPhase.Listening, TurnCause.Speech, now);
        else if (!_s.Buffer.IsEmpty) GoTo(TurnPhase.Listening, TurnCause.LateTranscript, now);
    }

    private void OnInterrupt(TimeSpan now)
    {
        switch (_s.Phase)
        {
            case TurnPhase.Speaking:
                BargeIn(TurnCause.Interrupt, now);
                break;
            case TurnPhase.Speculative or TurnPhase.Committed:
                // The words stay; the caller gets a full debounce to go on.
                _s.SpeechEndAt = now;
                Reopen(TurnCause.Interrupt, now);
                break;
        }
    }

    /// <summary>
    /// The agent's audio is paused: do the words so far mean an interruption? Of a short utterance only its final can tell, of a long one's partial all but
    /// the word that is just being spoken ("okay you" becomes "okay yeah").
    /// </summary>
    private void JudgeInterruption(TimeSpan now)
    {
        if (_s.Buffer.Finals.Length == 0 && _s.UtteranceVoiced < _s.Settings.LongestBackchannel) return;
        var words = _s.Buffer.Partial.Length == 0 ? _s.Buffer.Text : TranscriptText.WithoutLastWord(_s.Buffer.Text);
        if (!MayResume(words) && !_machine.Backchannels.MayBecomeBackchannel(words)) BargeIn(TurnCause.BargeIn, now);
    }

    private readonly bool MayResume() => MayResume(_s.Buffer.Text);

    /// <summary>Nothing, a backchannel, or words in which the recogniser itself does not believe.</summary>
    private readonly bool MayResume(string words) =>
        words.Length == 0 || _machine.Backchannels.IsOnlyBackchannel(words) || IsDoubtful || IsMurmur(words);

    /// <summary>
    /// One short word of which the recogniser is not sure, and that says nothing by itself: "right" by a voice it does not know is "i". "Stop" and "what" are
    /// meant, however badly they were heard.
    /// </summary>
    private readonly bool IsMurmur(string words) =>
        _s.Buffer.Partial.Length == 0 && _s.OpenUtterance == 0 && _s.UtteranceVoiced < _s.Settings.LongestMurmur && !words.Contains(' ', StringComparison.Ordinal)
        && (_s.Buffer.EndConfidence > 0 ? _s.Buffer.EndConfidence : _s.Buffer.Confidence) is > 0 and var confidence && confidence < _s.Settings.MinEndConfidence
        && !_machine.Markers.ContainsNew("", words) && _machine.Estimator.Estimate(words, null) != Completeness.Complete;

    private readonly bool IsDoubtful => _s.Buffer.Partial.Length == 0 && _s.Buffer.Confidence > 0 && _s.Buffer.Confidence < _s.Settings.MinConfidence;

    private void ResumeOrYield(TimeSpan now)
    {
        if (MayResume()) Resume();
        else BargeIn(TurnCause.BargeIn, now);
    }

    private void Resume()
    {
        var backchannel = _machine.Backchannels.IsOnlyBackchannel(_s.Buffer.Text);
        _s.Counters = backchannel
            ? _s.Counters with { Backchannels = _s.Counters.Backchannels + 1 }
            : _s.Counters with { FalseInterruptions = _s.Counters.FalseInterruptions + 1 };
        _s.Paused = false;
        _s.Buffer = TranscriptBuffer.Empty;
        Emit(new ResumePlayback(_s.LiveEpoch, backchannel));
    }

    private void BargeIn(string cause, TimeSpan now)
    {
        Emit(new StopPlayback(_s.LiveEpoch, cause));
        GoTo(TurnPhase.Listening, cause, now);
        EndTurn(_s.SpeculatedWords, interrupted: true, cause);
    }

    private void OnRecognitionLost(TimeSpan now)
    {
        // What was understood so far is still answered; nothing more will come.
        _s.OpenUtterance = 0;
        _s.LastEndedUtterance = _s.LastUtterance;
        if (_s.Phase is TurnPhase.Listening && _s.Buffer.IsEmpty) GoTo(TurnPhase.Idle, TurnCause.RecognitionLost, now);
    }

    private void OnHangUp(TimeSpan now)
    {
        if (_s.OpenUtterance != 0) CloseUtterance(now);
        if (_s.Phase is TurnPhase.Speaking)
        {
            Emit(new StopPlayback(_s.LiveEpoch, TurnCause.HangUp));
            GoTo(TurnPhase.Idle, TurnCause.HangUp, now);
            EndTurn(_s.SpeculatedWords, interrupted: true, TurnCause.HangUp);
        }
        else if (_s.Phase is not TurnPhase.Idle)
        {
            Cancel(TurnCause.HangUp);
            GoTo(TurnPhase.Idle, TurnCause.HangUp, now);
        }

        // The last words are kept even when nobody answered them.
        if (!_s.Buffer.IsEmpty) EndTurn(_s.Buffer.Text, interrupted: true, TurnCause.HangUp);
        _s.Buffer = TranscriptBuffer.Empty;
        _s.Ended = true;
    }

    private void OnSettings(TurnSettings settings)
    {
        if (settings.Debounce != _s.Settings.Debounce || !settings.AdaptiveDebounce) _s.Debounce = settings.Debounce;
        _s.Settings = settings;
        if (_s.Phase is TurnPhase.Speculative) SetCommitWait();
    }

    private void EndTurn(string words, bool interrupted, string cause)
    {
        Emit(new TurnEnded(_s.Turn, _s.LiveEpoch, words, interrupted, cause));
        _s.LiveEpoch = 0;
        _s.Paused = false;
        _s.Turn++;
        _s.WindowTurns++;
        _s.Counters = _s.Counters with
        {
            Completed = _s.Counters.Completed + 1,
            Interruptions = _s.Counters.Interruptions + (interrupted ? 1 : 0),
        };
        Adapt();
    }

    private void Adapt()
    {
        if (_s.WindowTurns < _s.Settings.AdaptEvery) return;
        var rate = TurnCounters.Rate(_s.WindowCancellations, _s.WindowTurns);
        _s.WindowTurns = _s.WindowCancellations = 0;
        if (!_s.Settings.AdaptiveDebounce || _s.Settings.Endpointing is EndpointingMode.Fixed) return;
        var debounce = AdaptiveDebounce.Next(_s.Debounce, rate, _s.Settings);
        if (debounce == _s.Debounce) return;
        Emit(new DebounceChanged(_s.Debounce, debounce, rate));
        _s.Debounce = debounce;
    }
}
