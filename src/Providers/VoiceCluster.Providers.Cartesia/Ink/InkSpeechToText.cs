namespace VoiceCluster.Providers.Cartesia;

/// <summary>Cartesia's streaming recogniser Ink. One WebSocket a call; one that nobody speaks into for minutes is closed by the vendor, and the call opens another.</summary>
public sealed class InkSpeechToText : ISpeechToText
{
    /// <summary>The vendor takes so many key terms, of so many characters together.</summary>
    private const int MostKeyterms = 100, MostCharacters = 1_200;

    private readonly CartesiaOptions _options;
    private readonly TimeProvider _clock;

    /// <param name="options">Where and what; a voice is not needed.</param>
    /// <param name="clock">Of deadlines.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public InkSpeechToText(CartesiaOptions options, TimeProvider clock, string section = "Providers:Cartesia")
    {
        options.ToHear().Validated(section);
        (_options, _clock) = (options, clock);
    }

    /// <inheritdoc/>
    public string Name => "cartesia";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        var socket = await VendorSocket.ConnectAsync(_options.Endpoint(Name, "stt/websocket", Query(_options.Ink, request)), _clock, cancellationToken).ConfigureAwait(false);
        return new SocketRecognition(socket, new InkDialect(Name, _options.ApiKey), _options.Ink.FinalTimeout, _clock);
    }

    private static List<(string Name, string Value)> Query(InkOptions ink, SpeechToTextRequest request)
    {
        List<(string, string)> query =
        [
            ("model", ink.Model), ("encoding", "pcm_s16le"), ("sample_rate", "16000"), ("language", ink.Language ?? request.Language.Split('-')[0]),
        ];
        var room = MostCharacters;
        foreach (var term in (request.Keyterms ?? []).Take(MostKeyterms).TakeWhile(term => (room -= term.Length) >= 0)) query.Add(("keyterm", term));
        return query;
    }
}
