namespace VoiceCluster.Providers.Deepgram;

/// <summary>Deepgram Flux, whose own eager end of turn, resumption and end of turn drive the call. One WebSocket a call; it hears silence too.</summary>
public sealed class FluxSpeechToText : ISpeechToText
{
    private readonly DeepgramOptions _options;
    private readonly TimeProvider _clock;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public FluxSpeechToText(DeepgramOptions options, TimeProvider clock, string section = "Providers:Deepgram") =>
        (_options, _clock) = (options.Validated(section), clock);

    /// <inheritdoc/>
    public string Name => "deepgram-flux";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => true;

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        var endpoint = _options.Endpoint(Name, "v2/listen", Query(_options.Flux, request));
        var socket = await VendorSocket.ConnectAsync(endpoint, _clock, cancellationToken).ConfigureAwait(false);
        return new SocketRecognition(socket, new FluxDialect(Name, _options.ApiKey), _options.Flux.FinalTimeout, _clock);
    }

    private static IEnumerable<(string Name, string Value)> Query(FluxOptions flux, SpeechToTextRequest request)
    {
        yield return ("model", flux.Model);
        yield return ("encoding", "linear16");
        yield return ("sample_rate", "16000");
        yield return ("eot_threshold", VendorEndpoint.Text(flux.EndOfTurn));
        if (flux.EagerEndOfTurn is { } eager) yield return ("eager_eot_threshold", VendorEndpoint.Text(eager));
        yield return ("eot_timeout_ms", VendorEndpoint.Text(flux.EndOfTurnTimeout.TotalMilliseconds));
        if (flux.Model.EndsWith("-multi", StringComparison.Ordinal)) yield return ("language_hint", request.Language.Split('-')[0]);
        foreach (var term in flux.Keyterms.Concat(request.Keyterms ?? []).Distinct(StringComparer.OrdinalIgnoreCase).Take(NovaSpeechToText.MostKeyterms))
            yield return ("keyterm", term);
    }
}
