namespace VoiceCluster.Providers.Deepgram;

/// <summary>Recognition of whole utterances by <c>POST /v1/listen</c>; model, language and words are those of <see cref="NovaOptions"/>.</summary>
public sealed record BatchOptions : ISettings
{
    /// <summary>How utterances are cut.</summary>
    public UtteranceOptions Utterances { get; init; } = new();

    /// <summary>What a minute of audio costs. Default none.</summary>
    public AudioPrice Price { get; init; } = new();

    /// <inheritdoc/>
    public IEnumerable<string> Validate(string section) => [.. Utterances.Validate($"{section}:{nameof(Utterances)}"), .. Price.Validate($"{section}:{nameof(Price)}")];
}
