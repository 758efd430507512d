namespace VoiceCluster.Providers.Cartesia;

/// <summary>Streaming recognition by Ink (https://docs.cartesia.ai/api-reference/stt/stt).</summary>
public sealed record InkOptions : ISettings
{
    /// <summary>Model id. Default <c>ink-2</c>.</summary>
    public string Model { get; init; } = "ink-2";

    /// <summary>Language that is recognised (ISO 639-1); null for the call's. Default null.</summary>
    public string? Language { get; init; }

    /// <summary>The longest silence of the vendor while a final is owed. Default 2 s; 500 ms to 30 s.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What a minute of audio costs. Default none.</summary>
    public AudioPrice Price { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Required(section, nameof(Model), Model, "for example ink-2"),
        .. SettingsRules.Range(section, nameof(FinalTimeout), FinalTimeout, TimeSpan.FromMilliseconds(500), TimeSpan.FromSeconds(30)),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];
}
