using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Audio;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>
/// The messages of a Realtime transcription session. Its own turn detection is off: our end of an utterance commits the audio, which becomes an item, whose
/// transcript comes in deltas and is completed. Items are answered in the order of their commits, though their transcripts may overtake each other.
/// </summary>
internal sealed class RealtimeDialect(string provider, string? secret) : IRecognitionDialect
{
    /// <summary>The rate the session takes; the only resampling on the way.</summary>
    private const int Rate = 24_000;

    /// <summary>Less is refused by a commit.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(100);

    private readonly Resampler _resampler = new(Frame.SampleRate, Rate);
    private readonly List<Item> _items = []; // in the order of commits; those without an id are not confirmed yet
    private TimeSpan _committed;

    /// <inheritdoc/>
    public TimeSpan Chunk => TimeSpan.FromMilliseconds(100);

    /// <summary>What opens the session.</summary>
    public static JsonObject Session(OpenAITranscriptionOptions options, SpeechToTextRequest request)
    {
        var transcription = new JsonObject { ["model"] = options.Model, ["language"] = request.Language.Split('-')[0] };
        if (options.PromptFor(request) is { Length: > 0 } prompt) transcription["prompt"] = prompt;
        var input = new JsonObject
        {
            ["format"] = new JsonObject { ["type"] = "audio/pcm", ["rate"] = Rate },
            ["transcription"] = transcription,
            ["turn_detection"] = null,
        };
        return new JsonObject
        {
            ["type"] = "session.update",
            ["session"] = new JsonObject { ["type"] = "transcription", ["audio"] = new JsonObject { ["input"] = input } },
        };
    }

    /// <inheritdoc/>
    public OutgoingMessage Audio(ReadOnlySpan<byte> pcm)
    {
        var samples = new short[pcm.Length / 2];
        Pcm16.FromLittleEndian(pcm, samples);
        var resampled = new short[_resampler.MaxOutput(samples.Length) + 1];
        var count = _resampler.Process(samples, resampled);
        var bytes = new byte[2 * count];
        Pcm16.ToLittleEndian(resampled.AsSpan(0, count), bytes);
        // Base64 needs no escaping.
        return new OutgoingMessage(IsText: true, Encoding.UTF8.GetBytes($$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(bytes)}}"}"""));
    }

    /// <inheritdoc/>
    public string? Finish(TimeSpan sent, ICollection<SpeechToTextEvent> events)
    {
        var start = _committed;
        _committed = sent;
        _items.Add(new Item(start, sent));
        if (sent - start >= Least) return """{"type":"input_audio_buffer.commit"}""";
        // Too little to hold a word: dropped, and answered when all before it is.
        _items[^1].Id = "";
        _items[^1].Text = "";
        Settle(events);
        return sent == start ? null : """{"type":"input_audio_buffer.clear"}""";
    }

    /// <inheritdoc/>
    public void Read(in VendorMessage message, ICollection<SpeechToTextEvent> events)
    {
        using var json = message.Json(provider);
        var root = json.RootElement;
        switch (root.Text("type"))
        {
            case "input_audio_buffer.committed":
                if (_items.Find(static item => item.Id is null) is { } next) next.Id = root.Text("item_id");
                break;
            case "conversation.item.input_audio_transcription.delta" when Of(root) is { Text: null } item:
                item.Partial.Append(root.Text("delta"));
                if (item == _items[0] && item.Partial.ToString().Trim() is { Length: > 0 } partial)
                    events.Add(new SpeechToTextEvent(SpeechToTextEventKind.Partial, partial, Start: item.Start, End: item.End));
                break;
            case "conversation.item.input_audio_transcription.completed" when Of(root) is { } item:
                item.Text = (root.Text("transcript") ?? "").Trim();
                Settle(events);
                break;
            case "conversation.item.input_audio_transcription.failed":
            case "error":
                throw OpenAIRealtimeErrors.From(root.Field("error"), provider, secret);
            default: break; // session.created, session.updated, conversation.item.*, and whatever is added to the protocol
        }
    }

    private Item? Of(JsonElement message) => message.Text("item_id") is { } id ? _items.Find(item => item.Id == id) : null;

    private void Settle(ICollection<SpeechToTextEvent> events)
    {
        while (_items.Count > 0 && _items[0] is { Text: { } text } item)
        {
            if (text.Length > 0) events.Add(new SpeechToTextEvent(SpeechToTextEventKind.Final, text, Start: item.Start, End: item.End));
            events.Add(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
            _items.RemoveAt(0);
        }
    }

    private sealed class Item(TimeSpan start, TimeSpan end)
    {
        public TimeSpan Start { get; } = start;

        public TimeSpan End { get; } = end;

        public string? Id { get; set; }

        public StringBuilder Partial { get; } = new();

        /// <summary>Null until it is complete.</summary>
        public string? Text { get; set; }
    }
}
