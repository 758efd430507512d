using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>
/// ElevenLabs over <c>multi-stream-input</c>, whose contexts let one connection be used again, with the time of every word; as PCM16 of 16 kHz, which nothing
/// resamples. Where WebSockets cannot be had it speaks by HTTP, without times. Use it inside a <see cref="ResilientTextToSpeech"/>.
/// </summary>
public sealed class ElevenLabsTextToSpeech : ITextToSpeech, IDisposable
{
    /// <summary>The vendor closes after 20 s without a message.</summary>
    private static readonly TimeSpan IdleFor = TimeSpan.FromSeconds(15);

    private readonly ElevenLabsOptions _options;
    private readonly TimeProvider _clock;
    private readonly VoicePools _pools;
    private readonly ElevenLabsHttp _http;
    private readonly ElevenLabsVoices _voices;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">Of deadlines and idle connections.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public ElevenLabsTextToSpeech(ElevenLabsOptions options, TimeProvider clock, string section = "Providers:ElevenLabs")
    {
        (_options, _clock) = (options.Validated(section), clock);
        _pools = new VoicePools(ConnectAsync, IdleFor, clock);
        _http = new ElevenLabsHttp(options, Name, clock);
        _voices = new ElevenLabsVoices(options.Voice, _http.ListVoicesAsync, clock);
    }

    /// <inheritdoc/>
    public string Name => "elevenlabs";

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => _voices.Ids;

    /// <summary>Done when the voices of the account are known.</summary>
    internal Task AskingForVoices => _voices.Asking;

    /// <summary>Connections that wait for use.</summary>
    internal int Idle => _pools.Idle;

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var voice = request.Voice ?? _options.Voice;
        var language = request.Language.Split('-')[0];
        var dialect = new ElevenLabsDialect(request.Text, _options, Name);
        var chunks = SocketSpeech.SynthesizeAsync(_pools[$"{voice}/{language}"], dialect, _clock, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = chunks.ConfigureAwait(false);
        if (!await OpensAsync(chunks, dialect).ConfigureAwait(false))
        {
            await foreach (var chunk in _http.SynthesizeAsync(voice, language, request.Text, cancellationToken).ConfigureAwait(false)) yield return chunk;
            yield break;
        }

        do yield return chunks.Current;
        while (await chunks.MoveNextAsync().ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _voices.Dispose();
        _pools.Dispose();
        _http.Dispose();
    }

    /// <summary>The first chunk; false when no WebSocket could be had: the HTTP answer works then, or says better what is wrong.</summary>
    private static async ValueTask<bool> OpensAsync(IAsyncEnumerator<SpeechChunk> chunks, ElevenLabsDialect dialect)
    {
        try
        {
            return await chunks.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ProviderException exception) when (!dialect.IsAsked && exception.Kind is not ProviderErrorKind.Timeout)
        {
            return false;
        }
    }

    private Task<VendorSocket> ConnectAsync(string voiceAndLanguage, CancellationToken cancellationToken)
    {
        var (voice, language) = (voiceAndLanguage[..voiceAndLanguage.LastIndexOf('/')], voiceAndLanguage[(voiceAndLanguage.LastIndexOf('/') + 1)..]);
        List<(string, string)> query = [("model_id", _options.Model), ("output_format", "pcm_16000"), ("auto_mode", "true"), ("sync_alignment", "true")];
        // Only these models take a language; others find it in the text.
        if (_options.Model.EndsWith("_v2_5", StringComparison.Ordinal)) query.Add(("language_code", language));
        return VendorSocket.ConnectAsync(
            new VendorEndpoint
            {
                Provider = Name,
                Address = VendorEndpoint.Beside(_options.BaseAddress, $"v1/text-to-speech/{Uri.EscapeDataString(voice)}/multi-stream-input", query),
                Errors = ElevenLabsErrors.Table,
                Headers = string.IsNullOrEmpty(_options.ApiKey) ? [] : [("xi-api-key", _options.ApiKey)],
                Secret = _options.ApiKey,
                ConnectTimeout = _options.ConnectTimeout,
            },
            _clock,
            cancellationToken);
    }
}
