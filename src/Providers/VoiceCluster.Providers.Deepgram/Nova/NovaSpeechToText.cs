namespace VoiceCluster.Providers.Deepgram;

/// <summary>Deepgram's streaming recogniser of <c>/v1/listen</c>. One WebSocket a call.</summary>
public sealed class NovaSpeechToText : ISpeechToText
{
    /// <summary>Deepgram takes at most 500 tokens of key terms; a hundred words stay under that.</summary>
    internal const int MostKeyterms = 100;

    private readonly DeepgramOptions _options;
    private readonly TimeProvider _clock;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines and keep-alives.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public NovaSpeechToText(DeepgramOptions options, TimeProvider clock, string section = "Providers:Deepgram") =>
        (_options, _clock) = (options.Validated(section), clock);

    /// <inheritdoc/>
    public string Name => "deepgram";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => _options.Nova.Continuous;

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        var nova = _options.Nova;
        var endpoint = _options.Endpoint(Name, "v1/listen", Query(nova, request));
        var socket = await VendorSocket.ConnectAsync(endpoint, _clock, cancellationToken).ConfigureAwait(false);
        return new SocketRecognition(socket, new NovaDialect(Name, nova.Continuous, _options.ApiKey), nova.FinalTimeout, _clock);
    }

    /// <summary>What is asked for in the address, whether audio is streamed or posted.</summary>
    internal static IEnumerable<(string Name, string Value)> CommonQuery(NovaOptions nova, SpeechToTextRequest request)
    {
        yield return ("model", nova.Model);
        yield return ("language", nova.Language ?? request.Language);
        yield return ("encoding", "linear16");
        yield return ("sample_rate", "16000");
        yield return ("channels", "1");
        yield return ("punctuate", "true");
        if (nova.SmartFormat) yield return ("smart_format", "true");
        foreach (var term in nova.Keyterms.Concat(request.Keyterms ?? []).Distinct(StringComparer.OrdinalIgnoreCase).Take(MostKeyterms)) yield return ("keyterm", term);
    }

    private static IEnumerable<(string Name, string Value)> Query(NovaOptions nova, SpeechToTextRequest request)
    {
        foreach (var pair in CommonQuery(nova, request)) yield return pair;
        yield return ("interim_results", "true");
        yield return ("endpointing", VendorEndpoint.Text(nova.Endpointing.TotalMilliseconds));
        if (!nova.Continuous) yield break;
        yield return ("utterance_end_ms", VendorEndpoint.Text(nova.UtteranceEnd.TotalMilliseconds));
        yield return ("vad_events", "true");
    }
}
