using System.Globalization;

namespace VoiceCluster.TurnTaking;

/// <summary>The settings by name, as the client protocol, the journal and the command line write them (durations in milliseconds).</summary>
public static class TurnSettingsFields
{
    private static readonly Field[] Fields =
    [
        new("endpointing", s => s.Endpointing switch { EndpointingMode.Fixed => "fixed", EndpointingMode.Adaptive => "adaptive", _ => "semantic" },
            (s, v) => Enum.TryParse<EndpointingMode>(v, ignoreCase: true, out var mode) && !char.IsDigit(v[0]) ? s with { Endpointing = mode } : null),
        Flag("adaptiveDebounce", s => s.AdaptiveDebounce, (s, v) => s with { AdaptiveDebounce = v }),
        Flag("eagerSpeculation", s => s.EagerSpeculation, (s, v) => s with { EagerSpeculation = v }),
        Milliseconds("debounceMs", s => s.Debounce, (s, v) => s with { Debounce = v }),
        Milliseconds("minDebounceMs", s => s.MinDebounce, (s, v) => s with { MinDebounce = v }),
        Milliseconds("maxDebounceMs", s => s.MaxDebounce, (s, v) => s with { MaxDebounce = v }),
        Milliseconds("commitDelayMs", s => s.CommitDelay, (s, v) => s with { CommitDelay = v }),
        Milliseconds("maxEndpointingMs", s => s.MaxEndpointing, (s, v) => s with { MaxEndpointing = v }),
        Milliseconds("minSpeechMs", s => s.MinSpeech, (s, v) => s with { MinSpeech = v }),
        Milliseconds("minInterruptionMs", s => s.MinInterruption, (s, v) => s with { MinInterruption = v }),
        Milliseconds("utteranceGapMs", s => s.UtteranceGap, (s, v) => s with { UtteranceGap = v }),
        Milliseconds("finalTimeoutMs", s => s.FinalTimeout, (s, v) => s with { FinalTimeout = v }),
        Milliseconds("falseInterruptionTimeoutMs", s => s.FalseInterruptionTimeout, (s, v) => s with { FalseInterruptionTimeout = v }),
        Milliseconds("listeningTimeoutMs", s => s.ListeningTimeout, (s, v) => s with { ListeningTimeout = v }),
        Milliseconds("preRollMs", s => s.PreRoll, (s, v) => s with { PreRoll = v }),
        Milliseconds("longestBackchannelMs", s => s.LongestBackchannel, (s, v) => s with { LongestBackchannel = v }),
        Milliseconds("longestMurmurMs", s => s.LongestMurmur, (s, v) => s with { LongestMurmur = v }),
        Number("minConfidence", s => s.MinConfidence, (s, v) => s with { MinConfidence = v }),
        new("askAgain", s => s.AskAgain, (s, v) => s with { AskAgain = v }),
        Number("minEndConfidence", s => s.MinEndConfidence, (s, v) => s with { MinEndConfidence = v }),
        Number("raiseAbove", s => s.RaiseAbove, (s, v) => s with { RaiseAbove = v }),
        Number("lowerBelow", s => s.LowerBelow, (s, v) => s with { LowerBelow = v }),
        Whole("adaptEvery", s => s.AdaptEvery, (s, v) => s with { AdaptEvery = v }),
        Whole("dictatedDigits", s => s.DictatedDigits, (s, v) => s with { DictatedDigits = v }),
        new("dictatedName", s => s.DictatedName, (s, v) => s with { DictatedName = v }),
        Number("sideTalkDb", s => s.SideTalkDb, (s, v) => s with { SideTalkDb = (float)v }),
    ];

    /// <summary>Every name.</summary>
    public static IEnumerable<string> Names => Fields.Select(f => f.Name);

    /// <summary>Whether a name is one of these.</summary>
    public static bool Contains(string name) => Array.Exists(Fields, f => f.Name == name);

    /// <summary>Every setting as invariant text: numbers, <c>true</c>/<c>false</c>, or the endpointing mode.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Write(TurnSettings settings) =>
        Fields.Select(f => KeyValuePair.Create(f.Name, f.Get(settings)));

    /// <summary>The settings with some of them replaced; null and all errors when a name is unknown or a value does not fit.
    /// A debounce that is set switches adaptation off, unless that is set too.</summary>
    public static TurnSettings? Apply(TurnSettings settings, IEnumerable<KeyValuePair<string, string>> values, ICollection<string> errors)
    {
        var result = settings;
        var debounceSet = false;
        var adaptiveSet = false;
        foreach (var (name, value) in values)
        {
            var field = Array.Find(Fields, f => f.Name == name);
            if (field is null)
            {
                errors.Add($"there is no setting '{name}'; there are {string.Join(", ", Names)}");
            }
            else if ((value.Length == 0 && name != "askAgain") || field.Set(result, value) is not { } next)
            {
                errors.Add($"{name} is '{value}', which does not fit");
            }
            else
            {
                result = next;
                debounceSet |= name == "debounceMs";
                adaptiveSet |= name == "adaptiveDebounce";
            }
        }

        if (debounceSet && !adaptiveSet) result = result with { AdaptiveDebounce = false };
        foreach (var error in result.Validate()) errors.Add(error);
        return errors.Count == 0 ? result : null;
    }

    private static Field Milliseconds(string name, Func<TurnSettings, TimeSpan> get, Func<TurnSettings, TimeSpan, TurnSettings> set) =>
        Number(name, s => get(s).TotalMilliseconds, (s, v) => Math.Abs(v) < 1e9 ? set(s, TimeSpan.FromMilliseconds(v)) : null);

    private static Field Whole(string name, Func<TurnSettings, int> get, Func<TurnSettings, int, TurnSettings> set) =>
        Number(name, s => get(s), (s, v) => v == Math.Floor(v) && Math.Abs(v) < 1e6 ? set(s, (int)v) : null);

    private static Field Number(string name, Func<TurnSettings, double> get, Func<TurnSettings, double, TurnSettings?> set) => new(
        name,
        s => get(s).ToString("R", CultureInfo.InvariantCulture),
        (s, v) => double.TryParse(v, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? set(s, number) : null);

    private static Field Flag(string name, Func<TurnSettings, bool> get, Func<TurnSettings, bool, TurnSettings> set) => new(
        name,
        s => get(s) ? "true" : "false",
        (s, v) => bool.TryParse(v, out var flag) ? set(s, flag) : null);

    private sealed record Field(string Name, Func<TurnSettings, string> Get, Func<TurnSettings, string, TurnSettings?> Set);
}
