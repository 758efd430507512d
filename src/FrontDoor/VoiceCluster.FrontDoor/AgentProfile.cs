using System.Collections.Frozen;

namespace VoiceCluster.FrontDoor;

/// <summary>A named set of call settings: turn settings, <c>voice</c>, <c>model</c>, <c>recording</c>. Section <c>Agents:NAME</c>.</summary>
public sealed record AgentProfile
{
    public IReadOnlyDictionary<string, string> Settings { get; init; } = FrozenDictionary<string, string>.Empty;
}

/// <summary>The profiles by name, whatever its case.</summary>
public sealed class AgentProfiles(IReadOnlyDictionary<string, AgentProfile> profiles)
{
    private readonly FrozenDictionary<string, AgentProfile> _profiles = profiles.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The default agent (null) is always known.</summary>
    public bool Knows(string? name) => name is null || _profiles.ContainsKey(name);

    /// <summary>The settings of an agent; none for the default one.</summary>
    public IReadOnlyDictionary<string, string> SettingsOf(string? name) =>
        name is not null && _profiles.TryGetValue(name, out var profile) ? profile.Settings : FrozenDictionary<string, string>.Empty;
}
