namespace VoiceCluster.Providers.Deepgram;

/// <summary>Streaming recognition by <c>/v1/listen</c> (https://developers.deepgram.com/reference/speech-to-text/listen-streaming).</summary>
public sealed record NovaOptions : ISettings
{
    /// <summary>Model id. Default <c>nova-3</c>.</summary>
    public string Model { get; init; } = "nova-3";

    /// <summary>Language that is recognised, as Deepgram names it; null for the call's. Default null.</summary>
    public string? Language { get; init; }

    /// <summary>Digits, dates and amounts as one writes them. Default true.</summary>
    public bool SmartFormat { get; init; } = true;

    /// <summary>True streams silence too, and lets Deepgram find the end of speech with <see cref="Endpointing"/> and <see cref="UtteranceEnd"/>; false
    /// sends utterances only, which costs less, and ends them by <c>Finalize</c>. Default false.</summary>
    public bool Continuous { get; init; }

    /// <summary>Silence after which a segment is final (<c>endpointing</c>). Default 300 ms; 10 ms to 5 s.</summary>
    public TimeSpan Endpointing { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Gap between words that ends the caller's turn, when audio is continuous (<c>utterance_end_ms</c>). Default 1 s; 1 to 5 s.</summary>
    public TimeSpan UtteranceEnd { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Words that are expected in every call, beside those of the request (<c>keyterm</c>). At most 100 are sent. Default none.</summary>
    public IReadOnlyList<string> Keyterms { get; init; } = [];

    /// <summary>The longest silence of the vendor while a final is owed. Default 1.5 s; 500 ms to 30 s.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>What a minute of audio costs. Default none.</summary>
    public AudioPrice Price { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Required(section, nameof(Model), Model, "for example nova-3"),
        .. SettingsRules.Range(section, nameof(Endpointing), Endpointing, TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(5)),
        .. SettingsRules.Range(section, nameof(UtteranceEnd), UtteranceEnd, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)),
        .. SettingsRules.Range(section, nameof(FinalTimeout), FinalTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30)),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];
}
