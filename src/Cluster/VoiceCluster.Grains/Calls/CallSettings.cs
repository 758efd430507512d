using System.Collections.Immutable;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>All that a client can set; immutable, replaced whole.</summary>
/// <param name="Turns">Turn taking.</param>
/// <param name="Rule">The operator's word on recording, which a client's can only add to.</param>
internal sealed record CallSettings(TurnSettings Turns, RecordingRule Rule)
{
    private const int MaxIdLength = 100;

    /// <summary>Whether the call is recorded by this rule or that wish.</summary>
    public RecordingRule Recording { get; private init; } = Rule;

    public string? Voice { get; private init; }

    public string? Model { get; private init; }

    /// <summary>What was set by name, or changed with it: what the session starts from when it is taken up at a process that did not know it.</summary>
    public ImmutableDictionary<string, string> Chosen { get; private init; } = ImmutableDictionary<string, string>.Empty;

    public ImmutableDictionary<string, string> ToDictionary()
    {
        var all = TurnSettingsFields.Write(Turns).ToImmutableDictionary().SetItem(RecordingSetting.Name, RecordingSetting.Write(Recording));
        if (Voice is not null) all = all.SetItem("voice", Voice);
        return Model is null ? all : all.SetItem("model", Model);
    }

    /// <exception cref="CallRefusedException">Something does not fit; the message says all that does not.</exception>
    public CallSettings With(ImmutableDictionary<string, string> values) => Apply(values, out var refusal) ?? throw refusal!;

    /// <summary>These settings with what was chosen before, possibly under other rules and limits.</summary>
    /// <param name="chosen">As in <see cref="Chosen"/>.</param>
    /// <param name="refused">Names of what does not fit any more, and was left out.</param>
    public CallSettings Restore(ImmutableDictionary<string, string> chosen, out ImmutableArray<string> refused)
    {
        refused = [];
        if (Apply(chosen, out _) is { } all) return all;
        refused = [.. chosen.Where(c => Apply(ImmutableDictionary<string, string>.Empty.Add(c.Key, c.Value), out _) is null).Select(c => c.Key).Order(StringComparer.Ordinal)];
        if (Apply(chosen.RemoveRange(refused), out _) is { } most) return most;
        refused = [.. chosen.Keys.Order(StringComparer.Ordinal)];
        return this;
    }

    private CallSettings? Apply(ImmutableDictionary<string, string> values, out CallRefusedException? refusal)
    {
        refusal = null;
        if (values.IsEmpty) return this;
        var errors = new List<string>();
        var voice = Id("voice", Voice);
        var model = Id("model", Model);
        var recording = values.TryGetValue(RecordingSetting.Name, out var rule) ? RecordingSetting.Read(rule) : Recording;
        if (recording is null) errors.Add(RecordingSetting.Error(rule!));
        var turns = TurnSettingsFields.Apply(Turns, values.Where(v => v.Key is not ("voice" or "model" or RecordingSetting.Name)), errors);
        if (errors.Count > 0) refusal = new CallRefusedException("invalid_settings", string.Join("; ", errors));
        else if ((Rule, recording) is (RecordingRule.On, RecordingRule.Off))
            refusal = new CallRefusedException("recording_required", "calls are recorded here, and the caller's side cannot switch that off; leave recording out");
        return refusal is null ? Choosing(this with { Turns = turns!, Recording = recording!.Value, Voice = voice, Model = model }, values.Keys) : null;

        string? Id(string name, string? current)
        {
            if (!values.TryGetValue(name, out var value)) return current;
            if (value.Length > MaxIdLength || value.Any(char.IsControl)) errors.Add($"{name} has {value.Length} characters; use at most {MaxIdLength}, none of them control characters");
            return value.Length == 0 ? null : value;
        }
    }

    /// <summary>What a setting switches with it (a debounce its adaptation) is chosen too, so that the order of choices need not be known.</summary>
    private CallSettings Choosing(CallSettings next, IEnumerable<string> names)
    {
        var (before, after) = (ToDictionary(), next.ToDictionary());
        var changed = after.Where(a => before.GetValueOrDefault(a.Key) != a.Value).Select(a => a.Key);
        return next with { Chosen = Chosen.SetItems(names.Concat(changed).Distinct(StringComparer.Ordinal).Select(n => KeyValuePair.Create(n, after.GetValueOrDefault(n, "")))) };
    }
}
