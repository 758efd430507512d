using System.Collections.Frozen;
using VoiceCluster.Agents.Definitions;

namespace VoiceCluster.FrontDoor;

/// <summary>
/// A named agent: call settings (turn settings, <c>voice</c>, <c>model</c>, <c>recording</c>), what it is told beside the system prompt, and how it presents
/// itself. Section <c>Agents:NAME</c>; <c>Agents:default</c> is the one that a call has that names none.
/// </summary>
public sealed record AgentProfile
{
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Added to the system prompt; at most a character for each token of <c>Calls:ContextTokens</c>.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>What people call it; 1 to 60 characters. Default: the built-in agent's.</summary>
    public string? Name { get; init; }

    /// <summary>Who it is and what it can be asked, in one line; at most 200 characters. Default: the built-in agent's.</summary>
    public string? About { get; init; }

    /// <summary>
    /// What it says first, as soon as the call is up and, on a call out that is screened, a person is known to have answered; at most 500 characters.
    /// On the telephone only what is configured is said; empty for none. Default: the built-in agent's, which the talk page asks for.
    /// </summary>
    public string? Greeting { get; init; }

    /// <summary>Questions that a page offers to begin with; at most 8 of at most 120 characters. Default: the built-in agent's.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>Where what is said goes, in the operator's words; at most 500 characters. Default: told from the engines in use.</summary>
    public string? Privacy { get; init; }

    /// <summary>Whether the instructions are a template, as a file's are.</summary>
    internal bool IsTemplate { get; private init; }

    /// <summary>An agent that is a file, as others are configured.</summary>
    /// <param name="agent">The agent.</param>
    public static AgentProfile From(AgentDefinition agent) => new()
    {
        Settings = agent.Settings,
        Instructions = agent.Instructions,
        IsTemplate = true,
        Name = agent.DisplayName,
        About = agent.About,
        Greeting = agent.Greeting,
        Suggestions = agent.Suggestions,
        Privacy = agent.Privacy,
    };

    /// <summary>Every setting out of range, named.</summary>
    /// <param name="section">For the messages.</param>
    public IEnumerable<string> Validate(string section)
    {
        if (Name is { } name && (string.IsNullOrWhiteSpace(name) || name.Length > 60)) yield return $"{section}:Name has {name.Length} characters; use 1 to 60";
        if (About?.Length > 200) yield return $"{section}:About has {About.Length} characters; use at most 200";
        if (Greeting?.Length > 500) yield return $"{section}:Greeting has {Greeting.Length} characters; use at most 500";
        if (Privacy?.Length > 500) yield return $"{section}:Privacy has {Privacy.Length} characters; use at most 500";
        if (Suggestions?.Count > 8) yield return $"{section}:Suggestions are {Suggestions.Count}; use at most 8";
        foreach (var (i, suggestion) in (Suggestions ?? []).Index())
        {
            if (string.IsNullOrWhiteSpace(suggestion) || suggestion.Length > 120) yield return $"{section}:Suggestions:{i} has {suggestion.Length} characters; use 1 to 120";
        }
    }
}
