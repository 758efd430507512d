namespace VoiceCluster.Cli.Calls;

/// <summary>What became of one caller turn.</summary>
public sealed record TurnOutcome
{
    /// <summary>The file, or the typed words.</summary>
    public required string Said { get; init; }

    /// <summary>What the server understood.</summary>
    public required string User { get; init; }

    /// <summary>What the caller heard of the answer.</summary>
    public required string Agent { get; init; }

    /// <summary>The answer was heard to its end, or up to the caller's own interruption.</summary>
    public required bool Answered { get; init; }

    /// <summary>Last voiced sample sent to first agent audio received, here; negative when the agent began too early.</summary>
    public double? ResponseLatencyMs { get; init; }

    /// <summary>The same at the server, from its own stages.</summary>
    public double? ServerResponseLatencyMs { get; init; }

    /// <summary>First audio out - max(commit, first audio of the voice), at the server.</summary>
    public double? OverheadMs { get; init; }

    public required bool Interrupted { get; init; }

    public double? HeardMs { get; init; }

    /// <summary>First voiced sample of the interruption sent to last agent audio received; null when nobody interrupted.</summary>
    public double? YieldMs { get; init; }

    /// <summary>The server's numbers of the turn; more than one when it took the turn for several.</summary>
    public required IReadOnlyList<int> ServerTurns { get; init; }

    /// <summary>Stage to milliseconds from speech end.</summary>
    public required IReadOnlyDictionary<string, double> Timings { get; init; }
}

/// <summary>What became of a call.</summary>
/// <param name="SessionId">For <c>--session</c>.</param>
/// <param name="Turns">In the caller's order.</param>
/// <param name="Duration">From the first frame to the end.</param>
/// <param name="HungUp">The caller ended it before its turns were through.</param>
public sealed record CallOutcome(string SessionId, IReadOnlyList<TurnOutcome> Turns, TimeSpan Duration, bool HungUp)
{
    /// <summary>Every caller turn was answered.</summary>
    public bool AllAnswered => !HungUp && Turns.All(t => t.Answered);
}
