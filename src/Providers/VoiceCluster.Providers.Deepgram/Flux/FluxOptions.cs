namespace VoiceCluster.Providers.Deepgram;

/// <summary>Conversational recognition by <c>/v2/listen</c> (https://developers.deepgram.com/docs/flux/configuration).</summary>
public sealed record FluxOptions : ISettings
{
    /// <summary><c>flux-general-en</c> (the default) or <c>flux-general-multi</c>.</summary>
    public string Model { get; init; } = "flux-general-en";

    /// <summary>Confidence at which the turn is over (<c>eot_threshold</c>). Default 0.7; 0.5 to 1.</summary>
    public double EndOfTurn { get; init; } = 0.7;

    /// <summary>Confidence at which an answer is begun on trial (<c>eager_eot_threshold</c>); null for never. Default 0.4; 0.3 to 0.9, at most <see cref="EndOfTurn"/>.</summary>
    public double? EagerEndOfTurn { get; init; } = 0.4;

    /// <summary>Silence after which the turn is over whatever the confidence (<c>eot_timeout_ms</c>). Default 5 s; 500 ms to 60 s.</summary>
    public TimeSpan EndOfTurnTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Words that are expected in every call, beside those of the request (<c>keyterm</c>). At most 100 are sent. Default none.</summary>
    public IReadOnlyList<string> Keyterms { get; init; } = [];

    /// <summary>The longest silence of the vendor while a final is owed. Default 3 s; 500 ms to 30 s.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What a minute of audio costs. Default none.</summary>
    public AudioPrice Price { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Required(section, nameof(Model), Model, "for example flux-general-en"),
        .. SettingsRules.Range(section, nameof(EndOfTurn), EndOfTurn, 0.5, 1),
        .. SettingsRules.Range(section, nameof(EagerEndOfTurn), EagerEndOfTurn ?? 0.3, 0.3, 0.9),
        .. SettingsRules.AtLeast(section, nameof(EndOfTurn), EndOfTurn, nameof(EagerEndOfTurn), EagerEndOfTurn ?? 0.3),
        .. SettingsRules.Range(section, nameof(EndOfTurnTimeout), EndOfTurnTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(60)),
        .. SettingsRules.Range(section, nameof(FinalTimeout), FinalTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30)),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];
}
