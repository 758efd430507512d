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

    public ImmutableDictionary<string, string> ToDictionary()
    {
        var all = TurnSettingsFields.Write(Turns).ToImmutableDictionary().SetItem(RecordingSetting.Name, RecordingSetting.Write(Recording));
        if (Voice is not null) all = all.SetItem("voice", Voice);
        return Model is null ? all : all.SetItem("model", Model);
    }

    /// <exception cref="CallRefusedException">Something does not fit; the message says all that does not.</exception>
    public CallSettings With(ImmutableDictionary<string, string> values)
    {
        var errors = new List<string>();
        var voice = Id("voice", Voice);
        var model = Id("model", Model);
        var recording = values.TryGetValue(RecordingSetting.Name, out var rule) ? RecordingSetting.Read(rule) : Recording;
        if (recording is null) errors.Add(RecordingSetting.Error(rule!));
        var turns = TurnSettingsFields.Apply(Turns, values.Where(v => v.Key is not ("voice" or "model" or RecordingSetting.Name)), errors);
        if (errors.Count > 0) throw new CallRefusedException("invalid_settings", string.Join("; ", errors));
        return (Rule, recording) is not (RecordingRule.On, RecordingRule.Off)
            ? this with { Turns = turns!, Recording = recording!.Value, Voice = voice, Model = model }
            : throw new CallRefusedException("recording_required", "calls are recorded here, and the caller's side cannot switch that off; leave recording out");

        string? Id(string name, string? current)
        {
            if (!values.TryGetValue(name, out var value)) return current;
            if (value.Length > MaxIdLength || value.Any(char.IsControl)) errors.Add($"{name} has {value.Length} characters; use at most {MaxIdLength}, none of them control characters");
            return value.Length == 0 ? null : value;
        }
    }
}
