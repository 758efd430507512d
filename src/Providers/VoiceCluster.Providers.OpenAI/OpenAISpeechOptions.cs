namespace VoiceCluster.Providers.OpenAI;

/// <summary>A voice of OpenAI or a compatible server.</summary>
public sealed record OpenAISpeechOptions : OpenAIServerOptions
{
    private static readonly int[] Rates = [8_000, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

    /// <summary>The voice to speak with when a request names none, as the server names it. Default <c>alloy</c>.</summary>
    public string Voice { get; init; } = "alloy";

    /// <summary>Samples a second of what the server calls <c>pcm</c>: 8,000, 12,000, 16,000, 22,050, 24,000, 32,000, 44,100 or 48,000.
    /// Default 24,000, as OpenAI.</summary>
    public int SampleRate { get; init; } = 24_000;

    /// <inheritdoc/>
    protected override string ModelExample => "gpt-4o-mini-tts";

    /// <inheritdoc/>
    public override IEnumerable<string> Validate(string section) =>
    [
        .. base.Validate(section),
        .. SettingsRules.Required(section, nameof(Voice), Voice, "set a voice that the server offers, for example alloy"),
        .. SettingsRules.OneOf(section, nameof(SampleRate), SampleRate, Rates),
    ];
}
