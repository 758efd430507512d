namespace VoiceCluster.Providers.OpenAI;

/// <summary>A chat model of OpenAI or a compatible server.</summary>
public sealed record OpenAIOptions : OpenAIServerOptions
{
    /// <summary>Prices by model id, in US dollars per million tokens. A model without one has no cost. Default empty.</summary>
    public IReadOnlyDictionary<string, TokenPrice> Prices { get; init; } = new Dictionary<string, TokenPrice>();

    /// <summary>For older servers: the length limit goes as <c>max_tokens</c> instead of <c>max_completion_tokens</c>. Default false.</summary>
    public bool LegacyMaxTokens { get; init; }

    /// <inheritdoc/>
    protected override string ModelExample => "gpt-4o-mini";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(string section) =>
        [.. base.Validate(section), .. Prices.SelectMany(price => price.Value.Validate($"{section}:{nameof(Prices)}:{price.Key}"))];
}
