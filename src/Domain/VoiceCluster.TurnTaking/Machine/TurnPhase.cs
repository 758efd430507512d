namespace VoiceCluster.TurnTaking;

/// <summary>Where a conversation stands between its two speakers.</summary>
public enum TurnPhase
{
    /// <summary>Nobody speaks and nothing is prepared.</summary>
    Idle,

    /// <summary>The caller has the floor.</summary>
    Listening,

    /// <summary>The caller seems done: an answer is being prepared, and nothing of it surfaces.</summary>
    Speculative,

    /// <summary>The turn is the agent's: what was prepared may leave.</summary>
    Committed,

    /// <summary>The caller hears the agent.</summary>
    Speaking,
}

/// <summary>The guard: which transitions exist. Anything else is refused and changes nothing.</summary>
public static class TurnPhases
{
    /// <summary>Whether the pair is a row of the table.</summary>
    public static bool MayGo(TurnPhase from, TurnPhase to) => (from, to) switch
    {
        (TurnPhase.Idle, TurnPhase.Listening) => true,
        (TurnPhase.Listening, TurnPhase.Speculative or TurnPhase.Idle) => true,
        (TurnPhase.Speculative, TurnPhase.Listening or TurnPhase.Committed or TurnPhase.Idle) => true,
        (TurnPhase.Committed, TurnPhase.Speaking or TurnPhase.Listening or TurnPhase.Idle) => true,
        (TurnPhase.Speaking, TurnPhase.Listening or TurnPhase.Idle) => true,
        _ => false,
    };

    /// <summary>The name on the wire: upper case.</summary>
    public static string Name(this TurnPhase phase) => phase switch
    {
        TurnPhase.Idle => "IDLE",
        TurnPhase.Listening => "LISTENING",
        TurnPhase.Speculative => "SPECULATIVE",
        TurnPhase.Committed => "COMMITTED",
        TurnPhase.Speaking => "SPEAKING",
        _ => throw new ArgumentOutOfRangeException(nameof(phase)),
    };
}
