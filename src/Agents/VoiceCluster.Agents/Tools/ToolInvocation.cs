using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools;

/// <summary>One call of a tool.</summary>
/// <param name="Arguments">Fit the tool's schema.</param>
/// <param name="Context">For whom.</param>
public sealed record ToolInvocation(JsonObject Arguments, ToolContext Context)
{
    /// <summary>A text argument; null when it is not given.</summary>
    /// <param name="name">The argument's.</param>
    public string? Text(string name) => Arguments.TryGetPropertyValue(name, out var value) && value is not null ? value.ToString() : null;
}

/// <summary>For whom a tool works.</summary>
/// <param name="OrganisationId">Whose data.</param>
/// <param name="SessionId">The conversation.</param>
/// <param name="Turn">Its turn.</param>
/// <param name="IdempotencyKey">Stable for this call, however often it is sent.</param>
/// <param name="Agent">The agent's name.</param>
/// <param name="Words">What the caller said in this turn.</param>
public sealed record ToolContext(string OrganisationId, string SessionId, int Turn, string IdempotencyKey, string Agent, string Words)
{
    /// <summary>Where the agent's people are reached; null when they are not by telephone.</summary>
    public string? HandOffNumber { get; init; }

    /// <summary>The knowledge that the agent answers from.</summary>
    public IReadOnlyList<KnowledgeSource> Knowledge { get; init; } = [];

    /// <summary>Other numbers that callers may be transferred to.</summary>
    public IReadOnlyList<string> TransferNumbers { get; init; } = [];
}
