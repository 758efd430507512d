using System.Text.Json.Nodes;
using VoiceCluster.Audio;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>One Realtime transcription session without turn detection: audio is appended and committed; each item's transcript comes word by word, then whole.</summary>
internal sealed class RealtimeLine(SimulatedLine line, ISpeechToText ear)
{
    private const int Rate = 24_000;

    private readonly Resampler _resampler = new(Rate, Frame.SampleRate);
    private readonly List<byte> _buffer = []; // 16 kHz
    private string? _previous;
    private bool _isConfigured;
    private int _items;
    private int _events;

    public async Task ServeAsync()
    {
        line.ErrorShape = fault => Error(fault.Reason, "As configured.");
        await line.SendAsync(Message("session.created", new JsonObject { ["session"] = new JsonObject { ["type"] = "transcription" } }));
        await using var session = await ear.OpenAsync(new SpeechToTextRequest(), line.Ending);
        var heard = session.ReadAsync(line.Ending).GetAsyncEnumerator(line.Ending);
        while (await line.ReceiveAsync() is { } message)
        {
            if (!message.IsText || line.Parse(message.Bytes) is not { } json) await line.SendAsync(Error("invalid_json", "The event is not JSON."));
            else await HandleAsync(json, session, heard);
        }
    }

    private async Task HandleAsync(JsonObject json, ISpeechToTextSession session, IAsyncEnumerator<SpeechToTextEvent> heard)
    {
        switch (json["type"]?.GetValue<string>())
        {
            case "session.update" when json["session"] is JsonObject asked && (string?)asked["type"] == "transcription" && IsFormat(asked):
                _isConfigured = true;
                await line.SendAsync(Message("session.updated", new JsonObject { ["session"] = asked.DeepClone() }));
                break;
            case "input_audio_buffer.append" when _isConfigured && json["audio"]?.GetValue<string>() is { } audio:
                Append(Convert.FromBase64String(audio));
                break;
            case "input_audio_buffer.clear":
                _buffer.Clear();
                await line.SendAsync(Message("input_audio_buffer.cleared"));
                break;
            case "input_audio_buffer.commit" when _buffer.Count < 3_200 - 32:
                await line.SendAsync(Error("input_audio_buffer_commit_empty", "The buffer is too small: at least 100 ms are needed."));
                break;
            case "input_audio_buffer.commit":
                await CommitAsync(session, heard);
                break;
            default:
                await line.SendAsync(Error("invalid_value", "The event is not known, or not now."));
                break;
        }
    }

    private static bool IsFormat(JsonObject session) => session["audio"] is JsonObject audio && audio["input"] is JsonObject input
        && (input["format"] is not JsonObject format || ((string?)format["type"] == "audio/pcm" && (int?)format["rate"] == Rate));

    private void Append(byte[] pcm)
    {
        var samples = new short[pcm.Length / 2];
        Pcm16.FromLittleEndian(pcm.AsSpan(0, 2 * samples.Length), samples);
        var resampled = new short[_resampler.MaxOutput(samples.Length) + 1];
        var count = _resampler.Process(samples, resampled);
        var bytes = new byte[2 * count];
        Pcm16.ToLittleEndian(resampled.AsSpan(0, count), bytes);
        _buffer.AddRange(bytes);
    }

    private async Task CommitAsync(ISpeechToTextSession session, IAsyncEnumerator<SpeechToTextEvent> heard)
    {
        var item = $"item_{++_items}";
        await line.SendAsync(Message("input_audio_buffer.committed", new JsonObject { ["previous_item_id"] = _previous, ["item_id"] = item }));
        _previous = item;
        foreach (var frame in _buffer.ToArray().Chunk(Frame.Bytes)) await session.SendAsync(frame, line.Ending);
        _buffer.Clear();
        await session.FinishUtteranceAsync(line.Ending);
        var text = "";
        while (await heard.MoveNextAsync() && heard.Current.Kind is not SpeechToTextEventKind.UtteranceEnd)
        {
            if (heard.Current.Kind is SpeechToTextEventKind.Final) text = $"{text} {heard.Current.Text}".Trim();
        }

        foreach (var (index, word) in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Index())
            await line.SendAsync(Transcription("delta", item, new JsonObject { ["delta"] = index == 0 ? word : $" {word}" }));
        var usage = new JsonObject { ["type"] = "duration", ["seconds"] = 1 };
        await line.SendAsync(Transcription("completed", item, new JsonObject { ["transcript"] = text, ["usage"] = usage }));
    }

    private JsonObject Transcription(string step, string item, JsonObject more)
    {
        more["item_id"] = item;
        more["content_index"] = 0;
        return Message($"conversation.item.input_audio_transcription.{step}", more);
    }

    private JsonObject Error(string code, string words)
    {
        // Codes that are types are both, as the vendor has it.
        var type = code is "server_error" or "rate_limit_exceeded" or "insufficient_quota" ? code : "invalid_request_error";
        return Message("error", new JsonObject { ["error"] = new JsonObject { ["type"] = type, ["code"] = code, ["message"] = words, ["param"] = null, ["event_id"] = null } });
    }

    private JsonObject Message(string type, JsonObject? more = null)
    {
        var message = more ?? [];
        message["type"] = type;
        message["event_id"] = $"event_{++_events}";
        return message;
    }
}
