using VoiceCluster.Agents.Definitions;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Models;

/// <summary>Chooses who answers in one call: the agent's rules, its chain, or the configured one.</summary>
/// <param name="agent">The call's; null for one without a file.</param>
/// <param name="adapters">Of the silo.</param>
internal sealed class ModelRouter(AgentDefinition? agent, ChatAdapters adapters)
{
    private readonly IReadOnlyList<ModelLink> _chain = agent is { Models.Count: > 0 } ? Links(agent.Models) : adapters.Chain;
    private readonly (RoutingRule Rule, IReadOnlyList<ModelLink> Chain)[] _rules = [.. (agent?.Routing ?? []).Select(static rule => (rule, Links(rule.Models)))];

    /// <summary>The chain for one request.</summary>
    /// <param name="words">What the caller said.</param>
    /// <param name="usesTools">A tool has been used for the answer, or was asked about.</param>
    /// <param name="chosen">A model's id that the call's settings name for the first link: then no rule counts.</param>
    public IReadOnlyList<ModelLink> Choose(string words, bool usesTools, string? chosen)
    {
        if (chosen is not null) return [_chain[0] with { Model = chosen }, .. _chain.Skip(1)];
        foreach (var (rule, chain) in _rules)
        {
            if (rule.Holds(words, usesTools)) return chain;
        }

        return _chain;
    }

    private static IReadOnlyList<ModelLink> Links(IReadOnlyList<string> links) => [.. links.Select(ModelLink.Parse)];
}
