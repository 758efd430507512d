namespace VoiceCluster.TurnTakingEvaluation.Corpus;

/// <summary>One call. Everything that varies is drawn from the seed of its place in the corpus, so that every run places the same calls.</summary>
internal sealed record Scenario
{
    /// <summary>For people, and for the log: corpus, category and number.</summary>
    public required string Id { get; init; }

    public required bool HeldOut { get; init; }

    public required Category Category { get; init; }

    /// <summary>The line of the corpus.</summary>
    public required string Line { get; init; }

    /// <summary>What the caller says to be asked for what he then dictates; null when he dictates unasked.</summary>
    public string? Before { get; init; }

    /// <summary>Length of the pause at "|".</summary>
    public required TimeSpan Pause { get; init; }

    /// <summary>The caller's voice and somebody else's.</summary>
    public required string Voice { get; init; }

    public required string OtherVoice { get; init; }

    /// <summary>When it happens after the agent began to speak; null: in the silence after the answer.</summary>
    public required TimeSpan? IntoAnswer { get; init; }

    /// <summary>Of side talk, under the caller's level.</summary>
    public required double UnderDb { get; init; }

    /// <summary>Of the echo.</summary>
    public required TimeSpan EchoDelay { get; init; }

    public required int Seed { get; init; }
}
