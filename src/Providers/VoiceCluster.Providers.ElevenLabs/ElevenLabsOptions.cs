namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>ElevenLabs (https://elevenlabs.io/docs/api-reference): voices, and recognition by Scribe.</summary>
public sealed record ElevenLabsOptions : VendorOptions
{
    /// <summary>The region: https://api.elevenlabs.io (the default), https://api.us.elevenlabs.io, https://api.eu.residency.elevenlabs.io, ...</summary>
    public override string BaseAddress { get; init; } = "https://api.elevenlabs.io";

    /// <summary>The id of the voice to speak with when a request names none. Required to speak.</summary>
    public string Voice { get; init; } = "";

    /// <summary>Model id. Default <c>eleven_flash_v2_5</c>, the fastest.</summary>
    public string Model { get; init; } = "eleven_flash_v2_5";

    /// <summary>From lively to even; null for the voice's own. 0 to 1.</summary>
    public double? Stability { get; init; }

    /// <summary>How close to the original voice; null for the voice's own. 0 to 1.</summary>
    public double? SimilarityBoost { get; init; }

    /// <summary>Pace; null for the voice's own. 0.7 to 1.2.</summary>
    public double? Speed { get; init; }

    /// <summary>What characters cost. Default none.</summary>
    public CharacterPrice Price { get; init; } = new();

    /// <summary>Recognition.</summary>
    public ScribeOptions Scribe { get; init; } = new();

    /// <inheritdoc/>
    protected override string Domain => "elevenlabs.io";

    /// <inheritdoc/>
    protected override string KeyPage => "https://elevenlabs.io/app/settings/api-keys";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(string section) =>
    [
        .. base.Validate(section),
        .. SettingsRules.Required(section, nameof(Voice), Voice, "set a voice's id: https://elevenlabs.io/app/voice-library"),
        .. SettingsRules.Required(section, nameof(Model), Model, "for example eleven_flash_v2_5"),
        .. SettingsRules.Range(section, nameof(Stability), Stability ?? 0, 0, 1),
        .. SettingsRules.Range(section, nameof(SimilarityBoost), SimilarityBoost ?? 0, 0, 1),
        .. SettingsRules.Range(section, nameof(Speed), Speed ?? 1, 0.7, 1.2),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];

    /// <summary>The settings that recognition needs.</summary>
    internal ISettings ToHear() => new HearingSettings(this);

    private IEnumerable<string> ValidateConnection(string section) => base.Validate(section);

    private sealed record HearingSettings(ElevenLabsOptions All) : ISettings
    {
        public IEnumerable<string> Validate(string section) => [.. All.ValidateConnection(section), .. All.Scribe.Validate($"{section}:{nameof(Scribe)}")];
    }
}
