using VoiceCluster.TurnTakingEvaluation.Corpus;

namespace VoiceCluster.TurnTakingEvaluation.Calls;

/// <summary>What became of one call. Times in ms, by the caller's clock unless it says otherwise.</summary>
internal sealed record Outcome
{
    public required string Id { get; init; }

    public required string Policy { get; init; }

    public required Category Category { get; init; }

    public required bool HeldOut { get; init; }

    public required string Line { get; init; }

    public double PauseMs { get; init; }

    /// <summary>Why it could not be judged; null when it could.</summary>
    public string? Failed { get; init; }

    /// <summary>The agent began to answer before the caller was done.</summary>
    public bool? TooEarly { get; init; }

    /// <summary>From the caller's last sample to the first audio of the answer; null when it came too early or never.</summary>
    public double? ResponseMs { get; init; }

    /// <summary>From the end of speech to the recogniser's last final before the commit, by the server.</summary>
    public double? FinalMs { get; init; }

    /// <summary>What the server itself added to the wait, by its stages.</summary>
    public double? OverheadMs { get; init; }

    /// <summary>The agent took no notice: it said all that it had to say, and nothing else.</summary>
    public bool? Ignored { get; init; }

    /// <summary>The agent was silent while it was unclear.</summary>
    public bool? Paused { get; init; }

    /// <summary>The agent gave the floor to the caller.</summary>
    public bool? Yielded { get; init; }

    /// <summary>From the first sample of the interruption to the moment when the agent fell silent.</summary>
    public double? YieldMs { get; init; }

    public string Heard { get; init; } = "";

    public string States { get; init; } = "";
}
