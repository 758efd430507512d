namespace VoiceCluster.Providers.OpenAI;

/// <summary>Recognition by OpenAI or a compatible server (Speaches, LocalAI, vLLM, Groq, ...).</summary>
public sealed record OpenAITranscriptionOptions : OpenAIServerOptions
{
    /// <summary>True opens a Realtime transcription session, which streams; false sends each utterance to <c>/audio/transcriptions</c>, which every compatible
    /// server has. Default false.</summary>
    public bool Realtime { get; init; }

    /// <summary>What the model should know of the calls, beside the words to expect; at most 1,000 characters. Default none.</summary>
    public string Prompt { get; init; } = "";

    /// <summary>How utterances are cut, when they are sent one by one.</summary>
    public UtteranceOptions Utterances { get; init; } = new();

    /// <summary>What a minute of audio costs. Default none.</summary>
    public AudioPrice Price { get; init; } = new();

    /// <inheritdoc/>
    protected override string ModelExample => "gpt-4o-mini-transcribe";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(string section) =>
    [
        .. base.Validate(section),
        .. SettingsRules.Range(section, $"{nameof(Prompt)}:Length", Prompt.Length, 0, 1_000),
        .. Utterances.Validate($"{section}:{nameof(Utterances)}"),
        .. Price.Validate($"{section}:{nameof(Price)}"),
    ];

    /// <summary>The prompt with the words that are expected.</summary>
    internal string PromptFor(SpeechToTextRequest request) =>
        string.Join(' ', new[] { Prompt, request.Keyterms is { Count: > 0 } terms ? $"Expect: {string.Join(", ", terms.Take(100))}." : "" }.Where(static part => part.Length > 0));
}
