namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>ElevenLabs' streaming recogniser Scribe. One WebSocket a call.</summary>
public sealed class ScribeSpeechToText : ISpeechToText
{
    /// <summary>The vendor takes so many key terms, each of at most so many characters.</summary>
    private const int MostKeyterms = 50, MostCharacters = 20;

    private readonly ElevenLabsOptions _options;
    private readonly TimeProvider _clock;

    /// <param name="options">Where and what; a voice is not needed.</param>
    /// <param name="clock">Of deadlines.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public ScribeSpeechToText(ElevenLabsOptions options, TimeProvider clock, string section = "Providers:ElevenLabs")
    {
        options.ToHear().Validated(section);
        (_options, _clock) = (options, clock);
    }

    /// <inheritdoc/>
    public string Name => "elevenlabs";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        var endpoint = new VendorEndpoint
        {
            Provider = Name,
            Address = VendorEndpoint.Beside(_options.BaseAddress, "v1/speech-to-text/realtime", Query(_options.Scribe, request)),
            Errors = ScribeErrors.Table,
            Headers = string.IsNullOrEmpty(_options.ApiKey) ? [] : [("xi-api-key", _options.ApiKey)],
            Secret = _options.ApiKey,
            ConnectTimeout = _options.ConnectTimeout,
        };
        var socket = await VendorSocket.ConnectAsync(endpoint, _clock, cancellationToken).ConfigureAwait(false);
        return new SocketRecognition(socket, new ScribeDialect(Name, _options.ApiKey), _options.Scribe.FinalTimeout, _clock);
    }

    private static IEnumerable<(string Name, string Value)> Query(ScribeOptions scribe, SpeechToTextRequest request) =>
    [
        ("model_id", scribe.Model),
        ("audio_format", "pcm_16000"),
        ("commit_strategy", "manual"),
        ("language_code", scribe.Language ?? request.Language.Split('-')[0]),
        .. scribe.OmitFillers ? [("no_verbatim", "true")] : Array.Empty<(string, string)>(),
        .. (request.Keyterms ?? []).Where(static term => term.Length is > 0 and <= MostCharacters).Take(MostKeyterms).Select(static term => ("keyterms", term)),
    ];
}
