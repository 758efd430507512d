namespace VoiceCluster.Agents.Definitions;

/// <summary>How an agent's turns are understood.</summary>
public sealed record UnderstandingRules
{
    /// <summary>In the process, with the built-in intents.</summary>
    public static UnderstandingRules Default { get; } = new();

    /// <summary>Whether they are at all.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>Intents by name, with examples of what callers say; null for the built-in ones.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Intents { get; init; }

    /// <summary>The language model that is asked after each turn; null for none.</summary>
    public string? Model { get; init; }
}
