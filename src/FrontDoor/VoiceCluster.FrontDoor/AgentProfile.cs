using System.Collections.Frozen;
using System.Collections.Immutable;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor;

/// <summary>A named agent: call settings (turn settings, <c>voice</c>, <c>model</c>, <c>recording</c>) and what he is told beside the system prompt. Section <c>Agents:NAME</c>.</summary>
public sealed record AgentProfile
{
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Added to the system prompt; at most a character for each token of <c>Calls:ContextTokens</c>.</summary>
    public string Instructions { get; init; } = "";
}

/// <summary>The profiles by name, whatever its case.</summary>
public sealed class AgentProfiles(IReadOnlyDictionary<string, AgentProfile> profiles)
{
    private readonly FrozenDictionary<string, AgentProfile> _profiles = profiles.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The default agent (null) is always known.</summary>
    public bool Knows(string? name) => name is null || _profiles.ContainsKey(name);

    /// <summary>The request as this agent takes it; unchanged for the default one and for one that is not known.</summary>
    public CallRequest Apply(string? name, CallRequest request) => name is not null && _profiles.TryGetValue(name, out var profile)
        ? request with
        {
            Settings = profile.Settings.ToImmutableDictionary(),
            Instructions = profile.Instructions,
            Recording = profile.Settings.TryGetValue(RecordingSetting.Name, out var recording) ? RecordingSetting.Read(recording) : null,
        }
        : request;
}
