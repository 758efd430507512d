namespace VoiceCluster.Providers;

/// <summary>What a model costs, in US dollars per million tokens, as vendors publish it.</summary>
public sealed record TokenPrice : ISettings
{
    private const decimal Million = 1_000_000m;

    /// <summary>Of a model that costs nothing.</summary>
    public static TokenPrice Free { get; } = new();

    /// <summary>Tokens read. 0 to 10,000.</summary>
    public decimal Input { get; init; }

    /// <summary>Tokens read from the vendor's prompt cache; null when they cost as much as others. 0 to 10,000.</summary>
    public decimal? CachedInput { get; init; }

    /// <summary>Tokens written. 0 to 10,000.</summary>
    public decimal Output { get; init; }

    /// <summary>Whether it costs nothing.</summary>
    public bool IsFree => Input == 0 && (CachedInput ?? 0) == 0 && Output == 0;

    /// <summary>The price of one answer, exactly.</summary>
    /// <param name="promptTokens">All tokens read.</param>
    /// <param name="cachedTokens">Those of them that came from the cache.</param>
    /// <param name="completionTokens">Tokens written.</param>
    public decimal Of(int promptTokens, int cachedTokens, int completionTokens) =>
        (((promptTokens - cachedTokens) * Input) + (cachedTokens * (CachedInput ?? Input)) + (completionTokens * Output)) / Million;

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) =>
    [
        .. SettingsRules.Range(section, nameof(Input), Input, 0, 10_000),
        .. SettingsRules.Range(section, nameof(CachedInput), CachedInput ?? 0, 0, 10_000),
        .. SettingsRules.Range(section, nameof(Output), Output, 0, 10_000),
    ];
}
