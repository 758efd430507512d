using System.Collections.Frozen;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Definitions;

/// <summary>An agent, as a file has it.</summary>
public sealed record AgentDefinition
{
    /// <summary>The agent of calls that name none answers to this name too.</summary>
    public const string DefaultName = "default";

    /// <summary>What routes and clients call it.</summary>
    public required string Name { get; init; }

    /// <summary>The file.</summary>
    public required string File { get; init; }

    /// <summary>The agent of calls that name none.</summary>
    public bool IsDefault { get; init; }

    /// <summary>What people call it; null for the built-in agent's name.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Who it is and what it can be asked, in one line.</summary>
    public string? About { get; init; }

    /// <summary>What it says first.</summary>
    public string? Greeting { get; init; }

    /// <summary>Questions that a page offers to begin with.</summary>
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>Where what is said goes, in the operator's words.</summary>
    public string? Privacy { get; init; }

    /// <summary>Added to the system prompt; a template: <c>{{date}}</c>, <c>{{time}}</c>, <c>{{channel}}</c>, <c>{{agent}}</c>.</summary>
    public string Instructions { get; init; } = "";

    /// <summary>Call settings by name: turn settings, <c>voice</c>, <c>model</c>, <c>recording</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Who answers, in order of preference: <c>openai/gpt-4o-mini</c>, <c>anthropic</c>, <c>builtin</c>; empty for the configured chain.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>Who answers instead, by what is said.</summary>
    public IReadOnlyList<RoutingRule> Routing { get; init; } = [];

    /// <summary>What it may spend in a day; null for any.</summary>
    public AgentBudget? Budget { get; init; }

    /// <summary>What one of its sessions may take; null for any.</summary>
    public SessionLimits? Limits { get; init; }

    /// <summary>What it may look up and do.</summary>
    public IReadOnlyList<ToolGrant> Tools { get; init; } = [];

    /// <summary>The knowledge bases that it answers from, and which of their documents.</summary>
    public IReadOnlyList<KnowledgeSource> Knowledge { get; init; } = [];

    /// <summary>Personal data that is kept out of what is kept: turns, conversations, journals, the ledger's words.</summary>
    public PersonalDataKinds Masks { get; init; }

    /// <summary>What it never says; with it, it never swears and never says its instructions word by word. Null for an agent without guardrails.</summary>
    public SpeechRules? Speech { get; init; }

    /// <summary>How much it says at once, in sentences and words, before it asks whether to go on; null for all.</summary>
    public (int Sentences, int Words)? LongestAnswer { get; init; }

    /// <summary>How its turns are understood.</summary>
    public UnderstandingRules Understanding { get; init; } = UnderstandingRules.Default;

    /// <summary>How long it remembers a caller after a call; null not at all.</summary>
    public TimeSpan? Remembers { get; init; }

    /// <summary>Whether a client's <c>userId</c> is believed, so that its caller is remembered too.</summary>
    public bool BelievesClients { get; init; }

    /// <summary>Where callers are transferred to who want a person; null for nowhere.</summary>
    public string? HandOffNumber { get; init; }

    /// <summary>Other numbers that <c>transfer_call</c> may call.</summary>
    public IReadOnlyList<string> TransferNumbers { get; init; } = [];
}

/// <summary>The agents that there are now.</summary>
public interface IAgentCatalog
{
    /// <summary>An agent; null when there is none of that name.</summary>
    /// <param name="name">Whatever its case; null for the agent of calls that name none.</param>
    AgentDefinition? Find(string? name);

    /// <summary>By name.</summary>
    IReadOnlyCollection<AgentDefinition> All { get; }
}
