using System.Net.Http.Headers;
using System.Text.Json;

namespace VoiceCluster.Providers.Deepgram;

/// <summary>Deepgram's recogniser of whole utterances, <c>POST /v1/listen</c> (https://developers.deepgram.com/reference/speech-to-text/listen-pre-recorded): for
/// networks that let no WebSocket through, and for the words of turns beside a quick recogniser.</summary>
public sealed class BatchSpeechToText : ISpeechToText, IUtteranceRecogniser, IDisposable
{
    private const int MostAnswerBytes = 1 << 20;

    private readonly DeepgramOptions _options;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines, and for waits that the server gives as a date.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public BatchSpeechToText(DeepgramOptions options, TimeProvider clock, string section = "Providers:Deepgram")
    {
        (_options, _clock) = (options.Validated(section), clock);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            AllowAutoRedirect = false, // a redirect would carry the caller's words elsewhere
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
            MaxResponseContentBufferSize = MostAnswerBytes,
        };
    }

    /// <inheritdoc cref="ISpeechToText.Name"/>
    public string Name => "deepgram-batch";

    /// <inheritdoc/>
    public bool WantsContinuousAudio => false;

    /// <inheritdoc/>
    public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<ISpeechToTextSession>(new UtteranceRecognition(this, request, _options.Batch.Utterances, _clock));

    /// <inheritdoc/>
    public async ValueTask<RecognisedUtterance> RecogniseAsync(ReadOnlyMemory<byte> pcm, SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var asked = Request(pcm, request);
            using var response = await _http.SendAsync(asked, cancellationToken).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode) throw Refused(response, body);
            using var json = new VendorMessage(IsText: true, body).Json(Name);
            var alternative = json.RootElement.Field("results").Items("channels").FirstOrDefault().Items("alternatives").FirstOrDefault();
            if (alternative.ValueKind != JsonValueKind.Object) throw new ProviderException(ProviderErrorKind.ProtocolViolation, Name, "answered without an alternative");
            return new RecognisedUtterance((alternative.Text("transcript") ?? "").Trim(), alternative.Number("confidence"));
        }
        catch (Exception exception) when (exception is not ProviderException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ProviderErrors.From(exception, Name);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private HttpRequestMessage Request(ReadOnlyMemory<byte> pcm, SpeechToTextRequest request)
    {
        var endpoint = _options.Endpoint(Name, "v1/listen", NovaSpeechToText.CommonQuery(_options.Nova, request));
        var address = new UriBuilder(endpoint.Address) { Scheme = new Uri(_options.BaseAddress).Scheme };
        var asked = new HttpRequestMessage(HttpMethod.Post, address.Uri) { Content = new ReadOnlyMemoryContent(pcm) };
        asked.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        foreach (var (name, value) in endpoint.Headers) asked.Headers.Add(name, value);
        return asked;
    }

    private ProviderException Refused(HttpResponseMessage response, byte[] body)
    {
        string? words = null;
        try
        {
            using var json = JsonDocument.Parse(body);
            words = json.RootElement.Text("err_msg");
        }
        catch (JsonException)
        {
            // A proxy's page: the status says enough.
        }

        var retryAfter = HttpErrors.RetryAfter(response.Headers.RetryAfter?.ToString(), _clock);
        return DeepgramErrors.Table.ToException(Name, new VendorFault(VendorWords.Quote(words, _options.ApiKey), (int)response.StatusCode, RetryAfter: retryAfter));
    }
}
