namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>Streaming recognition by Scribe (https://elevenlabs.io/docs/api-reference/speech-to-text/v-1-speech-to-text-realtime).</summary>
public sealed record ScribeOptions : ISettings
{
    /// <summary>Model id. Default <c>scribe_v2_realtime</c>.</summary>
    public string Model { get; init; } = "scribe_v2_realtime";

    /// <summary>Language that is recognised (ISO 639); null for the call's. Default null.</summary>
    public string? Language { get; init; }

    /// <summary>True leaves out fillers and false starts (<c>no_verbatim</c>). Default false.</summary>
    public bool OmitFillers { get; init; }

    /// <summary>The longest silence of the vendor while a final is owed. Default 2 s; 500 ms to 30 s.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a minute of audio costs. Default none.</summary>
    public AudioPrice Price { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Required(section, nameof(Model), Model, "for example scribe_v2_realtime"),
        .. SettingsRules.Range(section, nameof(FinalTimeout), FinalTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30)),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];
}
