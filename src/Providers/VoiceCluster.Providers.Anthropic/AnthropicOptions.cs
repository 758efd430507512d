namespace VoiceCluster.Providers.Anthropic;

/// <summary>A chat model of Anthropic (https://platform.claude.com/docs/en/api/messages).</summary>
public sealed record AnthropicOptions : VendorOptions
{
    /// <summary>Default https://api.anthropic.com.</summary>
    public override string BaseAddress { get; init; } = "https://api.anthropic.com";

    /// <summary>The model's id. Default <c>claude-haiku-4-5</c>, the fastest.</summary>
    public string Model { get; init; } = "claude-haiku-4-5";

    /// <summary>Prices by model id, in US dollars per million tokens. A model without one has no cost. Default empty.</summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <inheritdoc/>
    protected override string Domain => "anthropic.com";

    /// <inheritdoc/>
    protected override string KeyPage => "https://platform.claude.com/settings/keys";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(string section) =>
    [
        .. base.Validate(section),
        .. SettingsRules.Required(section, nameof(Model), Model, "for example claude-haiku-4-5"),
        .. Prices.SelectMany(price => price.Value.Validate($"{section}:{nameof(Prices)}:{price.Key}")),
    ];
}
