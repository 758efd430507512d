namespace VoiceCluster.TurnTaking;

// Who answered an outgoing call, and what the agent says by itself.
internal ref partial struct TurnRun
{
    private void OnScreeningStarted() => _s.CommitNotBefore = TimeSpan.MaxValue;

    private void OnScreeningEnded(TimeSpan now)
    {
        _s.MachineAnswered = false;
        if (_s.CommitNotBefore == TimeSpan.MaxValue) _s.CommitNotBefore = now;
    }

    private void OnMachineAnswered(TimeSpan now)
    {
        _s.MachineAnswered = true;
        if (_s.Phase is not TurnPhase.Speaking) Reopen(TurnCause.AnsweringMachine, now);
    }

    /// <summary>What the caller said so far stays with the turn, unanswered.</summary>
    private void OnSay(string words, TimeSpan now)
    {
        if (words.Length == 0) return;
        if (_s.Phase is TurnPhase.Committed or TurnPhase.Speaking)
        {
            Refuse(TurnPhase.Committed, TurnCause.Say);
            return;
        }

        Cancel(TurnCause.TranscriptChanged);
        if (_s.Phase is TurnPhase.Idle) GoTo(TurnPhase.Listening, TurnCause.Say, now);
        if (_s.Phase is TurnPhase.Listening) GoTo(TurnPhase.Speculative, TurnCause.Say, now);
        _s.SpeechEndAt = now;
        Speculate(words);
        Commit(TurnCause.Say, now);
    }
}
