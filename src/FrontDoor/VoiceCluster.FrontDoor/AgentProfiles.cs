using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor;

/// <summary>The profiles by name, whatever its case.</summary>
/// <param name="profiles">As configured.</param>
/// <param name="builtIn">How an agent presents itself where its profile does not say.</param>
/// <param name="engines">Who listens, thinks and speaks.</param>
/// <param name="recording">The server's rule for agents that have none.</param>
/// <param name="catalog">Agents that are files; a configured profile of the same name counts before them.</param>
/// <param name="time">For the date in instructions; null for the system's clock.</param>
public sealed class AgentProfiles(
    IReadOnlyDictionary<string, AgentProfile> profiles,
    AgentProfile? builtIn = null,
    Engines? engines = null,
    RecordingRule recording = default,
    IAgentCatalog? catalog = null,
    TimeProvider? time = null)
{
    /// <summary>The agent of a call that names none.</summary>
    public const string Default = AgentDefinition.DefaultName;

    private readonly FrozenDictionary<string, AgentProfile> _profiles = profiles.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    private readonly AgentProfile _builtIn = builtIn ?? new AgentProfile();
    private readonly Engines _engines = engines ?? Engines.None;
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>The default agent (null) is always known.</summary>
    public bool Knows(string? name) => name is null || _profiles.ContainsKey(name) || catalog?.Find(name) is not null;

    /// <summary>The request as this agent takes it; unchanged for one that is not known.</summary>
    public CallRequest Apply(string? name, CallRequest request) => Find(name) is { } profile
        ? request with
        {
            Agent = name,
            Settings = profile.Settings.ToImmutableDictionary(),
            Instructions = Rendered(profile, request.Channel),
            Greeting = profile.Greeting ?? "",
            Recording = RuleOf(profile),
        }
        : request;

    /// <summary>What may be told of an agent; for one that is not known, the built-in one's.</summary>
    public AgentInfo Introduce(string? name)
    {
        var profile = Find(name) ?? _builtIn;
        // A profile that is a section of the settings hides the file's words, not its models.
        var inUse = catalog?.Find(name) is { } file
            ? _engines.With(file.Models, [.. file.Routing.SelectMany(static rule => rule.Models), .. file.Understanding.Model is { } model ? [model] : Array.Empty<string>()])
            : _engines;
        return new AgentInfo(
            profile.Name ?? _builtIn.Name ?? "",
            profile.About ?? _builtIn.About ?? "",
            profile.Greeting ?? _builtIn.Greeting ?? "",
            profile.Suggestions ?? _builtIn.Suggestions ?? [],
            inUse.Languages,
            inUse.Recogniser,
            inUse.Model,
            inUse.Voice,
            profile.Privacy ?? inUse.Privacy,
            (RuleOf(profile) ?? recording) is RecordingRule.On);
    }

    private AgentProfile? Find(string? name) => _profiles.GetValueOrDefault(name ?? Default) ?? (catalog?.Find(name) is { } agent ? AgentProfile.From(agent) : null);

    /// <summary>The instructions of a file with the call's facts in them; those of a setting are text.</summary>
    private string Rendered(AgentProfile profile, string channel)
    {
        if (!profile.IsTemplate) return profile.Instructions;
        var now = _time.GetLocalNow();
        return PromptTemplate.Parse(profile.Name ?? Default, profile.Instructions).Render(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["date"] = now.ToString("D", CultureInfo.InvariantCulture),
            ["time"] = now.ToString("t", CultureInfo.InvariantCulture),
            ["channel"] = channel,
            ["agent"] = profile.Name ?? _builtIn.Name ?? "",
        });
    }

    private static RecordingRule? RuleOf(AgentProfile profile) =>
        profile.Settings.TryGetValue(RecordingSetting.Name, out var rule) ? RecordingSetting.Read(rule) : null;
}
