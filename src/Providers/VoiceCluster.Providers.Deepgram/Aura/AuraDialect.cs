using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.Deepgram;

/// <summary>
/// The messages of <c>/v1/speak</c>: <c>Speak</c> and <c>Flush</c>, then binary audio up to <c>Flushed</c>. <c>Clear</c> drops what was not yet made, and
/// everything up to <c>Cleared</c> belongs to what was dropped.
/// </summary>
internal sealed class AuraDialect(string text, string provider, string? secret) : ISpeechDialect
{
    /// <summary>Deepgram takes 20 flushes in 60 s of a connection: after so many it is left.</summary>
    private const int MostRequests = 20;

    private static readonly JsonObject Flush = new() { ["type"] = "Flush" };
    private static readonly JsonObject Clear = new() { ["type"] = "Clear" };

    private readonly PcmStream _pcm = new(16_000);

    /// <inheritdoc/>
    public async ValueTask AskAsync(VendorSocket socket, CancellationToken cancellationToken)
    {
        Of(socket).Requests++;
        await socket.SendAsync(new JsonObject { ["type"] = "Speak", ["text"] = text }, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(Flush, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public SpeechPart Read(VendorSocket socket, in VendorMessage message)
    {
        var memory = Of(socket);
        if (!message.IsText) return memory.Clearing > 0 || _pcm.Convert(message.Bytes.Span) is not { Length: > 0 } pcm ? default : new SpeechPart(new SpeechChunk(pcm));
        using var json = message.Json(provider);
        switch (json.RootElement.Text("type"))
        {
            case "Flushed" when memory.Clearing == 0: return new SpeechPart(IsLast: true);
            case "Cleared": memory.Clearing--; break;
            case "Error": throw DeepgramErrors.FromMessage(json.RootElement, provider, secret);
            default: break; // Metadata, and Warning, after which the audio comes all the same
        }

        return default;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CancelAsync(VendorSocket socket, CancellationToken cancellationToken)
    {
        Of(socket).Clearing++;
        await socket.SendAsync(Clear, cancellationToken).ConfigureAwait(false);
        return MayReuse(socket);
    }

    /// <inheritdoc/>
    public bool MayReuse(VendorSocket socket) => Of(socket).Requests < MostRequests;

    private static Connection Of(VendorSocket socket) => (Connection)(socket.Memory ??= new Connection());

    private sealed class Connection
    {
        public int Requests { get; set; }

        public int Clearing { get; set; }
    }
}
