namespace VoiceCluster.Cli.Calls;

/// <summary>What a caller does next.</summary>
public enum ScriptStep
{
    Wait,

    /// <summary>The next turn begins.</summary>
    Speak,

    HangUp,
}

/// <summary>
/// When a polite caller speaks: after the agent has finished and a short pause, or in the middle of an answer where that is meant. A caller who
/// waits in vain gives up and goes on with the next turn.
/// </summary>
public sealed class CallScript(IReadOnlyList<CallerTurn> turns, CallLedger ledger, TimeSpan giveUp)
{
    /// <summary>Between the end of an answer and the caller's next words.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    private TimeSpan? _freeSince;

    /// <summary>The turn to speak next, from 0; the number of turns when all were spoken.</summary>
    public int Next { get; private set; }

    /// <summary>Called once a frame.</summary>
    /// <param name="now">Since the call began.</param>
    /// <param name="agentSilent">All that the agent sent was played.</param>
    public ScriptStep Advance(TimeSpan now, bool agentSilent)
    {
        var last = Next - 1;
        if (last >= 0 && IsInVain(last, now)) ledger.GaveUp(last);
        var mayGo = Next < turns.Count && turns[Next].BargeIn is { } delay && last >= 0
            ? MayBargeIn(last, delay, now, agentSilent)
            : MayFollow(last, now, agentSilent);
        if (!mayGo) return ScriptStep.Wait;
        _freeSince = null;
        if (Next == turns.Count) return ScriptStep.HangUp;
        Next++;
        return ScriptStep.Speak;
    }

    private bool MayBargeIn(int last, TimeSpan delay, TimeSpan now, bool agentSilent) =>
        ledger.AnswerHeardFrom(last) is { } from ? now >= from + delay : MayFollow(last, now, agentSilent);

    private bool MayFollow(int last, TimeSpan now, bool agentSilent)
    {
        var free = agentSilent && ((last >= 0 && ledger.WasGivenUp(last)) || ledger.Completed(last));
        _freeSince = free ? _freeSince ?? now : null;
        return _freeSince is { } since && now >= since + Pause;
    }

    private bool IsInVain(int last, TimeSpan now) =>
        !ledger.WasGivenUp(last) && !ledger.Completed(last) && ledger.LastSign(last) is { } sign && now > sign + giveUp && !IsWaitingToBargeIn(last);

    private bool IsWaitingToBargeIn(int last) => Next < turns.Count && turns[Next].BargeIn is not null && ledger.AnswerHeardFrom(last) is not null;
}
