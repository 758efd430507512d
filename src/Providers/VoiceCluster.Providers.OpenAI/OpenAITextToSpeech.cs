using System.Buffers;
using System.ClientModel;
using System.ClientModel.Primitives;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using OpenAI.Audio;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>
/// Speech of OpenAI or a compatible server, streamed as raw PCM through the official package
/// (https://platform.openai.com/docs/api-reference/audio/createSpeech) and resampled to 16 kHz. Use it inside a <see cref="ResilientTextToSpeech"/>: alone
/// it makes one attempt, bounded only by the network timeouts. Cancellation, or stopping to read, aborts the request at the server.
/// </summary>
public sealed class OpenAITextToSpeech : ITextToSpeech, IDisposable
{
    /// <summary>100 ms at 24 kHz: what is there is handed on at once, this much at a time at most.</summary>
    private const int ReadBytes = 4_800;

    private readonly OpenAISpeechOptions _options;
    private readonly OpenAIConnection _connection;
    private readonly OpenAIErrors _errors;
    private readonly AudioClient _client;

    /// <param name="options">Where and what.</param>
    /// <param name="clock">For waits that the server gives as a date.</param>
    /// <param name="section">The configuration section the options came from, for messages.</param>
    /// <exception cref="SettingsException">With every wrong or missing setting.</exception>
    public OpenAITextToSpeech(OpenAISpeechOptions options, TimeProvider clock, string section = "Providers:OpenAISpeech")
    {
        _options = options.Validated(section);
        _connection = new OpenAIConnection(options);
        _errors = new OpenAIErrors(options, clock);
        _client = _connection.Client.GetAudioClient(options.Model);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public IReadOnlyList<string> Voices => [_options.Voice];

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await RequestAsync(request, cancellationToken).ConfigureAwait(false);
        var pcm = new PcmStream(_options.SampleRate);
        var bytes = ArrayPool<byte>.Shared.Rent(ReadBytes);
        var silent = true;
        try
        {
            int read;
            while ((read = await ReadAsync(response.ContentStream!, bytes.AsMemory(0, ReadBytes), cancellationToken).ConfigureAwait(false)) > 0)
            {
                silent = false;
                if (pcm.Convert(bytes.AsSpan(0, read)) is { Length: > 0 } chunk) yield return new SpeechChunk(chunk);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        if (silent) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "answered without audio");
        if (pcm.End() is { Length: > 0 } rest) yield return new SpeechChunk(rest);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private async ValueTask<PipelineResponse> RequestAsync(SpeechRequest request, CancellationToken cancellationToken)
    {
        var body = new JsonObject
        {
            ["model"] = _options.Model,
            ["input"] = request.Text,
            ["voice"] = request.Voice ?? _options.Voice,
            ["response_format"] = "pcm",
        };
        try
        {
            using var content = BinaryContent.Create(BinaryData.FromString(body.ToJsonString()));
            var options = new RequestOptions { CancellationToken = cancellationToken, BufferResponse = false };
            var response = (await _client.GenerateSpeechAsync(content, options).ConfigureAwait(false)).GetRawResponse();
            if (IsPcm(response)) return response;
            response.Dispose();
        }
        catch (Exception exception)
        {
            throw _errors.Translate(exception, cancellationToken);
        }

        throw new ProviderException(ProviderErrorKind.ProtocolViolation, Name, "answered with something else than the raw PCM it was asked for");
    }

    /// <summary>Servers that do not know the format answer with a file, whose header would be heard as a click and its samples as noise.</summary>
    private static bool IsPcm(PipelineResponse response) =>
        !response.Headers.TryGetValue("Content-Type", out var type)
        || type!.StartsWith("audio/pcm", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("audio/L16", StringComparison.OrdinalIgnoreCase)
        || type.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase);

    private async ValueTask<int> ReadAsync(Stream stream, Memory<byte> into, CancellationToken cancellationToken)
    {
        try
        {
            return await stream.ReadAsync(into, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw _errors.Translate(exception, cancellationToken);
        }
    }
}
