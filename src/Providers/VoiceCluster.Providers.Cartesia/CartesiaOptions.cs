namespace VoiceCluster.Providers.Cartesia;

/// <summary>Cartesia (https://docs.cartesia.ai): the voice Sonic, and recognition by Ink.</summary>
public sealed record CartesiaOptions : VendorOptions
{
    /// <summary>Default https://api.cartesia.ai.</summary>
    public override string BaseAddress { get; init; } = "https://api.cartesia.ai";

    /// <summary>The protocol's version, sent as <c>Cartesia-Version</c>. Default 2026-03-01, the first with error codes.</summary>
    public string Version { get; init; } = "2026-03-01";

    /// <summary>The id of the voice to speak with when a request names none. Required to speak.</summary>
    public string Voice { get; init; } = "";

    /// <summary>Model id. Default <c>sonic-3</c>.</summary>
    public string Model { get; init; } = "sonic-3";

    /// <summary>Pace; null for the voice's own. 0.6 to 1.5.</summary>
    public double? Speed { get; init; }

    /// <summary>What characters cost. Default none.</summary>
    public CharacterPrice Price { get; init; } = new();

    /// <summary>Recognition.</summary>
    public InkOptions Ink { get; init; } = new();

    /// <inheritdoc/>
    protected override string Domain => "cartesia.ai";

    /// <inheritdoc/>
    protected override string KeyPage => "https://play.cartesia.ai/keys";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(string section) =>
    [
        .. ValidateConnection(section),
        .. SettingsRules.Required(section, nameof(Voice), Voice, "set a voice's id: https://play.cartesia.ai/voices"),
        .. SettingsRules.Required(section, nameof(Model), Model, "for example sonic-3"),
        .. SettingsRules.Range(section, nameof(Speed), Speed ?? 1, 0.6, 1.5),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];

    /// <summary>The settings that recognition needs.</summary>
    internal ISettings ToHear() => new HearingSettings(this);

    internal VendorEndpoint Endpoint(string name, string path, IEnumerable<(string Name, string Value)> query) => new()
    {
        Provider = name,
        Address = VendorEndpoint.Beside(BaseAddress, path, query),
        Errors = CartesiaErrors.Table,
        Headers = [("Cartesia-Version", Version), .. string.IsNullOrEmpty(ApiKey) ? [] : new[] { ("Authorization", $"Bearer {ApiKey}") }],
        Secret = ApiKey,
        ConnectTimeout = ConnectTimeout,
    };

    private IEnumerable<string> ValidateConnection(string section) =>
        [.. base.Validate(section), .. SettingsRules.Required(section, nameof(Version), Version, "for example 2026-03-01")];

    private sealed record HearingSettings(CartesiaOptions All) : ISettings
    {
        public IEnumerable<string> Validate(string section) => [.. All.ValidateConnection(section), .. All.Ink.Validate($"{section}:{nameof(Ink)}")];
    }
}
