using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>
/// The messages of <c>multi-stream-input</c> (https://elevenlabs.io/docs/api-reference/text-to-speech/v-1-text-to-speech-voice-id-multi-stream-input): each
/// request is a context of its own, opened, flushed and closed at once; its audio follows until <c>isFinal</c>. What comes for another context was cancelled.
/// </summary>
internal sealed class ElevenLabsDialect(string text, ElevenLabsOptions options, string provider) : ISpeechDialect
{
    private readonly string _context = Guid.NewGuid().ToString("N");
    private readonly PcmStream _pcm = new(16_000);
    private readonly SpokenWords _words = new();

    /// <summary>True once there was a connection to ask over.</summary>
    public bool IsAsked { get; private set; }

    /// <inheritdoc/>
    public async ValueTask AskAsync(VendorSocket socket, CancellationToken cancellationToken)
    {
        IsAsked = true;
        var opening = new JsonObject { ["text"] = " ", ["context_id"] = _context };
        var settings = new JsonObject();
        if (options.Stability is { } stability) settings["stability"] = stability;
        if (options.SimilarityBoost is { } similarity) settings["similarity_boost"] = similarity;
        if (options.Speed is { } speed) settings["speed"] = speed;
        if (settings.Count > 0) opening["voice_settings"] = settings;
        await socket.SendAsync(opening, cancellationToken).ConfigureAwait(false);
        // The vendor wants text to end with a space.
        await socket.SendAsync(new JsonObject { ["text"] = $"{text} ", ["context_id"] = _context, ["flush"] = true }, cancellationToken).ConfigureAwait(false);
        await socket.SendAsync(Closing(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public SpeechPart Read(VendorSocket socket, in VendorMessage message)
    {
        using var json = message.Json(provider);
        var root = json.RootElement;
        if (root.Text("error") is not null) throw ElevenLabsErrors.FromMessage(root, provider, options.ApiKey);
        if ((root.Text("contextId") ?? root.Text("context_id") ?? _context) != _context) return default;
        var isLast = root.Flag("isFinal") || root.Flag("is_final");
        var pcm = root.Base64("audio") is { Length: > 0 } bytes ? _pcm.Convert(bytes) : [];
        var words = root.Field("alignment") is { ValueKind: JsonValueKind.Object } alignment ? _words.Add(alignment) : [];
        if (isLast) words = [.. words, .. _words.End()];
        _words.Advance(pcm.Length);
        return new SpeechPart(pcm.Length > 0 || words.Count > 0 ? new SpeechChunk(pcm, words) : null, isLast);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> CancelAsync(VendorSocket socket, CancellationToken cancellationToken)
    {
        await socket.SendAsync(Closing(), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private JsonObject Closing() => new() { ["context_id"] = _context, ["close_context"] = true };
}
