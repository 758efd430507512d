using System.Buffers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>Speech by <c>POST /v1/text-to-speech/{voice}/stream</c>, for networks that let no WebSocket through.</summary>
internal sealed class ElevenLabsHttp : IDisposable
{
    /// <summary>100 ms: what is there is handed on at once, this much at a time at most.</summary>
    private const int ReadBytes = 3_200;

    private const int MostErrorBytes = 16 * 1024;

    private readonly ElevenLabsOptions _options;
    private readonly string _provider;
    private readonly TimeProvider _clock;
    private readonly HttpClient _http;

    public ElevenLabsHttp(ElevenLabsOptions options, string provider, TimeProvider clock)
    {
        (_options, _provider, _clock) = (options, provider, clock);
        _http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            AllowAutoRedirect = false, // a redirect would carry the caller's words elsewhere
        })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(string voice, string language, string text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await AskAsync(voice, language, text, cancellationToken).ConfigureAwait(false);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var pcm = new PcmStream(16_000);
        var bytes = ArrayPool<byte>.Shared.Rent(ReadBytes);
        var isSilent = true;
        try
        {
            int read;
            while ((read = await ReadAsync(stream, bytes.AsMemory(0, ReadBytes), cancellationToken).ConfigureAwait(false)) > 0)
            {
                isSilent = false;
                if (pcm.Convert(bytes.AsSpan(0, read)) is { Length: > 0 } chunk) yield return new SpeechChunk(chunk);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        if (isSilent) throw new ProviderException(ProviderErrorKind.Unavailable, _provider, "answered without audio");
    }

    /// <summary>Ids of the account's voices, by <c>GET /v1/voices</c>.</summary>
    /// <exception cref="ProviderException">The vendor refused, or could not be reached.</exception>
    public async Task<IReadOnlyList<string>> ListVoicesAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_options.BaseAddress.TrimEnd('/')}/v1/voices");
        using var response = await SendAsync(request, static _ => true, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        using var json = new VendorMessage(IsText: true, body).Json(_provider);
        return [.. json.RootElement.Items("voices").Select(static voice => voice.Text("voice_id")).OfType<string>()];
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<HttpResponseMessage> AskAsync(string voice, string language, string text, CancellationToken cancellationToken)
    {
        var body = new JsonObject { ["text"] = text, ["model_id"] = _options.Model };
        if (_options.Model.EndsWith("_v2_5", StringComparison.Ordinal)) body["language_code"] = language;
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"{_options.BaseAddress.TrimEnd('/')}/v1/text-to-speech/{Uri.EscapeDataString(voice)}/stream?output_format=pcm_16000");
        request.Content = JsonContent.Create(body);
        return await SendAsync(request, IsPcm, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<HttpResponseMessage> SendAsync(HttpRequestMessage request, Func<HttpResponseMessage, bool> isWanted, CancellationToken cancellationToken)
    {
        if (!string.IsNullOrEmpty(_options.ApiKey)) request.Headers.Add("xi-api-key", _options.ApiKey);
        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode && isWanted(response)) return response;
            using (response)
            {
                if (response.IsSuccessStatusCode)
                    throw new ProviderException(ProviderErrorKind.ProtocolViolation, _provider, $"answered with {response.Content.Headers.ContentType} instead of PCM");
                var retryAfter = HttpErrors.RetryAfter(response.Headers.RetryAfter?.ToString(), _clock);
                throw ElevenLabsErrors.FromAnswer((int)response.StatusCode, await BodyAsync(response, cancellationToken).ConfigureAwait(false), retryAfter, _provider, _options.ApiKey);
            }
        }
        catch (Exception exception) when (exception is not ProviderException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ProviderErrors.From(exception, _provider);
        }
    }

    private static bool IsPcm(HttpResponseMessage response) => response.Content.Headers.ContentType?.MediaType is null or "audio/pcm" or "application/octet-stream";

    private static async ValueTask<byte[]> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var body = new byte[MostErrorBytes];
        var count = await stream.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return body[..count];
    }

    private async ValueTask<int> ReadAsync(Stream stream, Memory<byte> into, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(into, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw ProviderErrors.From(exception, _provider);
        }
    }
}
