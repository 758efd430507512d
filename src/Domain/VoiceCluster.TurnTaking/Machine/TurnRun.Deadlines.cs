namespace VoiceCluster.TurnTaking;

// What time alone does.
internal ref partial struct TurnRun
{
    private enum Due : byte
    {
        CloseUtterance,
        Resume,
        Speculate,
        Commit,
        GiveUpRelease,
        LongSilence,
    }

    /// <summary>The earliest deadline; ties in the order of <see cref="Due"/>.</summary>
    public readonly (TimeSpan At, int What)? NextDeadline()
    {
        if (_s.Ended) return null;
        (TimeSpan At, int What)? next = null;
        if (_s.OpenUtterance != 0) Consider(ref next, _s.SpeechEndAt + _s.Settings.UtteranceGap, Due.CloseUtterance);
        switch (_s.Phase)
        {
            case TurnPhase.Listening when _s.Held:
                break; // the caller lets go when the turn is over
            case TurnPhase.Listening when _s.Buffer.IsEmpty:
                if (_s.ReleasedAt is { } asked) Consider(ref next, asked + _s.Settings.FinalTimeout, Due.GiveUpRelease);
                if (_s.OpenUtterance == 0)
                    Consider(ref next, (_s.PhaseSince > _s.SpeechEndAt ? _s.PhaseSince : _s.SpeechEndAt) + _s.Settings.ListeningTimeout, Due.LongSilence);
                break;
            case TurnPhase.Listening when !_s.MachineAnswered:
                Consider(ref next, _s.ReleasedAt is { } released ? AfterOwedFinal(released) : _s.SpeechEndAt + _s.Debounce, Due.Speculate);
                break;
            case TurnPhase.Speculative when _s.CommitNotBefore != TimeSpan.MaxValue:
                Consider(ref next, Later(AfterOwedFinal(_s.ReleasedAt ?? AfterOnset(_s.SpeechEndAt + _s.CommitWait)), _s.CommitNotBefore), Due.Commit);
                break;
            case TurnPhase.Speaking when _s.Paused && _s.OpenUtterance == 0:
                Consider(ref next, AfterOwedFinal(_s.SpeechEndAt + (_s.Buffer.IsEmpty ? _s.Settings.FalseInterruptionTimeout : _s.Debounce)), Due.Resume);
                break;
        }

        return next;

        static void Consider(ref (TimeSpan At, int What)? next, TimeSpan at, Due what)
        {
            if (next is null || at < next.Value.At) next = (at, (int)what);
        }
    }

    public void Deadlines(TimeSpan now)
    {
        while (NextDeadline() is { } next && next.At <= now)
        {
            // Due in the past of this phase means due when the phase began.
            var at = Later(next.At, _s.PhaseSince);
            _changed = true;
            switch ((Due)next.What)
            {
                case Due.CloseUtterance: CloseUtterance(at); break;
                case Due.Resume: ResumeOrYield(at); break;
                case Due.Speculate: BeginSpeculative(_s.ReleasedAt is null ? TurnCause.Silence : TurnCause.EndOfTurn, at); break;
                case Due.Commit: Commit(_s.ReleasedAt is null ? TurnCause.CommitDelay : TurnCause.EndOfTurn, at); break;
                case Due.GiveUpRelease: _s.ReleasedAt = null; break;
                case Due.LongSilence: GoTo(TurnPhase.Idle, TurnCause.LongSilence, at); break;
            }
        }
    }

    /// <summary>A commit waits a little for a final that the recogniser still owes, lest its words come too late.</summary>
    private readonly TimeSpan AfterOwedFinal(TimeSpan at)
    {
        if (!_s.AwaitsFinal) return at;
        var final = _s.UtteranceClosedAt + _s.Settings.FinalTimeout;
        return Later(final, at);
    }

    /// <summary>A commit waits for a burst that began before it, until that had the time to become speech: the caller may be going on.</summary>
    private readonly TimeSpan AfterOnset(TimeSpan at)
    {
        var isOnset = _s.BurstLastAt > _s.SpeechEndAt && _s.BurstStartAt < at && _s.BurstVoiced < _s.Settings.MinSpeech
            && !(_s.BurstPeakDb < _s.CallerLevelDb - _s.Settings.SideTalkDb);
        return isOnset ? Later(_s.BurstStartAt + _s.Settings.MinSpeech + TurnMachine.FrameDuration, at) : at;
    }

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
