using System.Collections.Immutable;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>All that a client can set; immutable, replaced whole.</summary>
internal sealed record CallSettings(TurnSettings Turns, RecordingRule Recording, string? Voice = null, string? Model = null)
{
    private const int MaxIdLength = 100;

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
        return errors.Count == 0
            ? new CallSettings(turns!, recording!.Value, voice, model)
            : throw new CallRefusedException("invalid_settings", string.Join("; ", errors));

        string? Id(string name, string? current)
        {
            if (!values.TryGetValue(name, out var value)) return current;
            if (value.Length > MaxIdLength || value.Any(char.IsControl)) errors.Add($"{name} has {value.Length} characters; use at most {MaxIdLength}, none of them control characters");
            return value.Length == 0 ? null : value;
        }
    }
}
