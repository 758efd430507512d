namespace VoiceCluster.Providers;

/// <summary>How utterances are cut for a recogniser that takes whole ones.</summary>
public sealed record UtteranceOptions : ISettings
{
    /// <summary>New audio after which the running utterance is recognised for a partial; null for no partials. Default null; 200 ms to 10 s.</summary>
    public TimeSpan? PartialEvery { get; init; }

    /// <summary>An utterance that is longer is recognised in pieces. Default 30 s, as much as Whisper hears at once; 5 s to 2 min.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>From the end of an utterance to its final. Default 8 s; 500 ms to 2 min.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromSeconds(8);

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Range(section, nameof(PartialEvery), PartialEvery ?? TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(10)),
        .. SettingsRules.Range(section, nameof(Longest), Longest, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(2)),
        .. SettingsRules.Range(section, nameof(FinalTimeout), FinalTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromMinutes(2)),
    ];
}
