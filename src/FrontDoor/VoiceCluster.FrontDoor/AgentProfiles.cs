using System.Collections.Frozen;
using System.Collections.Immutable;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor;

/// <summary>The profiles by name, whatever its case.</summary>
/// <param name="profiles">As configured.</param>
/// <param name="builtIn">How an agent presents itself where its profile does not say.</param>
/// <param name="engines">Who listens, thinks and speaks.</param>
/// <param name="recording">The server's rule for agents that have none.</param>
public sealed class AgentProfiles(IReadOnlyDictionary<string, AgentProfile> profiles, AgentProfile? builtIn = null, Engines? engines = null, RecordingRule recording = default)
{
    /// <summary>The agent of a call that names none.</summary>
    public const string Default = "default";

    private readonly FrozenDictionary<string, AgentProfile> _profiles = profiles.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    private readonly AgentProfile _builtIn = builtIn ?? new AgentProfile();
    private readonly Engines _engines = engines ?? Engines.None;

    /// <summary>The default agent (null) is always known.</summary>
    public bool Knows(string? name) => name is null || _profiles.ContainsKey(name);

    /// <summary>The request as this agent takes it; unchanged for one that is not known.</summary>
    public CallRequest Apply(string? name, CallRequest request) => Find(name) is { } profile
        ? request with
        {
            Settings = profile.Settings.ToImmutableDictionary(),
            Instructions = profile.Instructions,
            Greeting = profile.Greeting ?? "",
            Recording = RuleOf(profile),
        }
        : request;

    /// <summary>What may be told of an agent; for one that is not known, the built-in one's.</summary>
    public AgentInfo Introduce(string? name)
    {
        var profile = Find(name) ?? _builtIn;
        return new AgentInfo(
            profile.Name ?? _builtIn.Name ?? "",
            profile.About ?? _builtIn.About ?? "",
            profile.Greeting ?? _builtIn.Greeting ?? "",
            profile.Suggestions ?? _builtIn.Suggestions ?? [],
            _engines.Languages,
            _engines.Recogniser,
            _engines.Model,
            _engines.Voice,
            profile.Privacy ?? _engines.Privacy,
            (RuleOf(profile) ?? recording) is RecordingRule.On);
    }

    private AgentProfile? Find(string? name) => _profiles.GetValueOrDefault(name ?? Default);

    private static RecordingRule? RuleOf(AgentProfile profile) =>
        profile.Settings.TryGetValue(RecordingSetting.Name, out var rule) ? RecordingSetting.Read(rule) : null;
}
