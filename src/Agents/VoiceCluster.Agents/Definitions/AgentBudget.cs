namespace VoiceCluster.Agents.Definitions;

/// <summary>What an agent may spend on language models in a day (of UTC). Over it, models that cost nothing answer, or a sentence is said.</summary>
public sealed record AgentBudget
{
    /// <summary>US dollars; null for any.</summary>
    public decimal? Cost { get; init; }

    /// <summary>Tokens of models that are not free; null for any.</summary>
    public long? Tokens { get; init; }

    /// <summary>Percent of it at which operators are told.</summary>
    public int WarnAt { get; init; } = 80;

    /// <summary>What callers hear when no model is left that costs nothing.</summary>
    public string Say { get; init; } = "I am sorry, I cannot help you any further today. Please try again tomorrow.";
}
