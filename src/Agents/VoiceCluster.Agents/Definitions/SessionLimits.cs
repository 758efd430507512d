namespace VoiceCluster.Agents.Definitions;

/// <summary>What one session may take; then a sentence is said, and the call ends.</summary>
public sealed record SessionLimits
{
    /// <summary>Turns of the caller's that are answered; null for any.</summary>
    public int? Turns { get; init; }

    /// <summary>Tokens, read and written; null for any.</summary>
    public long? Tokens { get; init; }

    /// <summary>Calls of tools; null for any.</summary>
    public int? ToolCalls { get; init; }

    /// <summary>US dollars for language models; null for any.</summary>
    public decimal? Cost { get; init; }

    /// <summary>What the caller hears.</summary>
    public string Say { get; init; } = "I am sorry, we have to end this call here. Please call again. Goodbye.";
}
