using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.Cartesia;

/// <summary>
/// The messages of <c>/tts/websocket</c> (https://docs.cartesia.ai/api-reference/tts/websocket): a request is a context; its chunks and the times of its words
/// follow until <c>done</c>. What comes for another context was cancelled.
/// </summary>
internal sealed class CartesiaDialect(SpeechRequest request, CartesiaOptions options, string provider) : ISpeechDialect
{
    private readonly string _context = Guid.NewGuid().ToString("N");
    private readonly PcmStream _pcm = new(16_000);

    /// <inheritdoc/>
    public ValueTask AskAsync(VendorSocket socket, CancellationToken cancellationToken)
    {
        var asked = new JsonObject
        {
            ["context_id"] = _context,
            ["model_id"] = options.Model,
            ["transcript"] = request.Text,
            ["voice"] = new JsonObject { ["mode"] = "id", ["id"] = request.Voice ?? options.Voice },
            ["language"] = request.Language.Split('-')[0],
            ["output_format"] = new JsonObject { ["container"] = "raw", ["encoding"] = "pcm_s16le", ["sample_rate"] = 16_000 },
            ["continue"] = false, // the whole text is here
            ["add_timestamps"] = true,
        };
        if (options.Speed is { } speed) asked["generation_config"] = new JsonObject { ["speed"] = speed };
        return socket.SendAsync(asked, cancellationToken);
    }

    /// <inheritdoc/>
    public SpeechPart Read(VendorSocket socket, in VendorMessage message)
    {
        using var json = message.Json(provider);
        var root = json.RootElement;
        if ((root.Text("context_id") ?? _context) != _context) return default;
        switch (root.Text("type"))
        {
            case "chunk" when root.Base64("data") is { } bytes && _pcm.Convert(bytes) is { Length: > 0 } pcm: return new SpeechPart(new SpeechChunk(pcm));
            case "timestamps" when Words(root.Field("word_timestamps")) is { Count: > 0 } words: return new SpeechPart(new SpeechChunk(ReadOnlyMemory<byte>.Empty, words));
            case "done": return new SpeechPart(IsLast: true);
            case "error": throw CartesiaErrors.FromMessage(root, provider, options.ApiKey);
            default: return default; // flush_done, and whatever is added to the protocol
        }
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CancelAsync(VendorSocket socket, CancellationToken cancellationToken)
    {
        await socket.SendAsync(new JsonObject { ["context_id"] = _context, ["cancel"] = true }, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Seconds from the start of the context's audio.</summary>
    private static List<WordTiming> Words(JsonElement times) =>
    [
        .. times.Items("words").Zip(times.Items("start"))
            .Where(static pair => pair is { First.ValueKind: JsonValueKind.String, Second.ValueKind: JsonValueKind.Number })
            .Select(static pair => new WordTiming(pair.First.GetString()!, TimeSpan.FromSeconds(pair.Second.GetDouble()))),
    ];
}
