using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>One connection to <c>/tts/websocket</c>: contexts are answered one after the other, cancelled ones only up to what was made.</summary>
internal sealed class CartesiaLine(SimulatedLine line, ITextToSpeech mouth, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private static readonly HashSet<string> Fields =
    [
        "context_id", "model_id", "transcript", "voice", "language", "locale", "output_format", "continue", "flush", "add_timestamps", "add_phoneme_timestamps",
        "use_normalized_timestamps", "generation_config", "max_buffer_delay_ms", "normalization", "pronunciation_dict_id", "speed", "cancel",
    ];

    private readonly ConcurrentDictionary<string, CancellationTokenSource> _contexts = new();
    private Task _speaking = Task.CompletedTask;

    public async Task ServeAsync()
    {
        // The vendor reports over the line with an HTTP status: "429 concurrency_limited".
        line.ErrorShape = fault => Report(int.Parse(fault.Reason.Split(' ')[0], CultureInfo.InvariantCulture), fault.Reason.Split(' ').ElementAtOrDefault(1) ?? "", null);
        await using var timer = clock.CreateTimer(_ => line.HangUp(1000, "connection idle"), null, Patience, Timeout.InfiniteTimeSpan);
        while (await line.ReceiveAsync() is { } message)
        {
            timer.Change(Patience, Timeout.InfiniteTimeSpan);
            if (!message.IsText || line.Parse(message.Bytes) is not { } json) await line.SendAsync(Report(400, "", null));
            else await HandleAsync(json);
        }

        foreach (var context in _contexts.Values) await context.CancelAsync();
        await _speaking;
    }

    private async Task HandleAsync(JsonObject json)
    {
        var id = json["context_id"]?.GetValue<string>();
        if (id is null || json.Any(static field => !Fields.Contains(field.Key)))
        {
            await line.SendAsync(Report(400, "", id));
        }
        else if (json["cancel"]?.GetValue<bool>() == true)
        {
            if (_contexts.TryGetValue(id, out var context)) await context.CancelAsync();
        }
        else if (Problem(json) is { } problem)
        {
            await line.SendAsync(Report(problem.Status, problem.Code, id));
        }
        else if (json["transcript"]!.GetValue<string>() is { Length: > 0 } text)
        {
            var context = _contexts.GetOrAdd(id, static _ => new CancellationTokenSource());
            _speaking = SpeakAsync(_speaking, id, text, json["add_timestamps"]?.GetValue<bool>() == true, json["continue"]?.GetValue<bool>() == true, context.Token);
        }
        else if (json["continue"]?.GetValue<bool>() != true)
        {
            _speaking = DoneAsync(_speaking, id);
        }
    }

    private static (int Status, string Code)? Problem(JsonObject json)
    {
        var voice = json["voice"] is JsonObject named ? named["id"]?.GetValue<string>() : json["voice"]?.GetValue<string>();
        if (voice != CartesiaSimulator.Voice) return (404, "voice_not_found");
        if (json["model_id"]?.GetValue<string>() is not { Length: > 0 } model) return (400, "");
        if (!model.StartsWith("sonic", StringComparison.Ordinal)) return (404, "model_not_found");
        var format = json["output_format"];
        return json["transcript"] is not null && format?["container"]?.GetValue<string>() == "raw" && format["encoding"]?.GetValue<string>() == "pcm_s16le" && format["sample_rate"]?.GetValue<int>() == 16_000
            ? null
            : (400, "");
    }

    private async Task SpeakAsync(Task before, string id, string text, bool withTimes, bool goesOn, CancellationToken cancelled)
    {
        await before;
        try
        {
            var bytes = 0;
            await foreach (var chunk in mouth.SynthesizeAsync(new SpeechRequest(text), cancelled))
            {
                bytes += chunk.Pcm.Length;
                var said = Message("chunk", id);
                said["data"] = Convert.ToBase64String(chunk.Pcm.Span);
                said["step_time"] = 1.5;
                await line.SendAsync(said);
            }

            if (withTimes) await line.SendAsync(Times(id, text.Split(' ', StringSplitOptions.RemoveEmptyEntries), bytes / 32_000.0));
            if (!goesOn) await line.SendAsync(Message("done", id, isDone: true));
        }
        catch (OperationCanceledException) when (cancelled.IsCancellationRequested)
        {
            // Cancelled: nothing more is said of this context.
        }
        catch (Exception exception) when (exception is LineEndedException or OperationCanceledException or System.Net.WebSockets.WebSocketException or IOException or ObjectDisposedException)
        {
            // The line is over.
        }
    }

    private async Task DoneAsync(Task before, string id)
    {
        await before;
        await line.SendAsync(Message("done", id, isDone: true));
    }

    private static JsonObject Times(string id, string[] words, double seconds)
    {
        var times = Message("timestamps", id);
        times["word_timestamps"] = new JsonObject
        {
            ["words"] = new JsonArray([.. words.Select(static word => (JsonNode)word)]),
            ["start"] = new JsonArray([.. words.Select((_, n) => (JsonNode)(seconds * n / words.Length))]),
            ["end"] = new JsonArray([.. words.Select((_, n) => (JsonNode)(seconds * (n + 1) / words.Length))]),
        };
        return times;
    }

    private static JsonObject Message(string type, string id, bool isDone = false) => new() { ["type"] = type, ["done"] = isDone, ["status_code"] = isDone ? 200 : 206, ["context_id"] = id };

    private static JsonObject Report(int status, string code, string? id)
    {
        var error = CartesiaSimulator.Error(Fault.Refuse(status, code));
        error["type"] = "error";
        error["done"] = true;
        error["status_code"] = status;
        if (id is not null) error["context_id"] = id;
        return error;
    }
}
