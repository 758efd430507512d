using System.Globalization;
using System.Text.Json.Nodes;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>One connection to <c>multi-stream-input</c>.</summary>
internal sealed class ElevenLabsLine(SimulatedLine line, ITextToSpeech mouth, TimeProvider clock)
{
    private const int MostContexts = 5;

    private readonly Dictionary<string, Context> _contexts = [];
    private Task _speaking = Task.CompletedTask;

    public async Task ServeAsync()
    {
        line.ErrorShape = fault => new JsonObject { ["message"] = "As configured.", ["error"] = fault.Reason, ["code"] = 1008 };
        var patience = TimeSpan.FromSeconds(int.Parse(line.Parameter("inactivity_timeout") ?? "20", CultureInfo.InvariantCulture));
        await using var timer = clock.CreateTimer(_ => line.HangUp(1008, "input_timeout_exceeded"), null, patience, Timeout.InfiniteTimeSpan);
        while (await line.ReceiveAsync() is { } message)
        {
            timer.Change(patience, Timeout.InfiniteTimeSpan);
            if (!message.IsText || line.Parse(message.Bytes) is not { } json) await line.CloseAsync(1008, "invalid_message");
            else await HandleAsync(json);
        }

        foreach (var context in _contexts.Values) await context.Cancelled.CancelAsync();
        await _speaking;
    }

    private async Task HandleAsync(JsonObject json)
    {
        var id = (json["context_id"] ?? json["contextId"])?.GetValue<string>() ?? "default";
        if (json["close_context"]?.GetValue<bool>() == true)
        {
            if (_contexts.Remove(id, out var closed)) _speaking = FinishAsync(_speaking, id, closed);
            return;
        }

        if (!_contexts.TryGetValue(id, out var context))
        {
            if (json["text"]?.GetValue<string>() != " ") await line.CloseAsync(1008, "the first text of a context must be a space");
            if (_contexts.Count == MostContexts) await line.CloseAsync(1008, "too_many_contexts");
            _contexts[id] = new Context();
            return;
        }

        if (json["voice_settings"] is not null) await line.CloseAsync(1008, "voice_settings come with the first message");
        context.Text += json["text"]?.GetValue<string>();
        if (json["flush"]?.GetValue<bool>() != true) return;
        var text = context.Text;
        context.Text = "";
        _speaking = SpeakAsync(_speaking, id, context, text);
    }

    /// <summary>A context that is closed goes on with what was flushed, and is final then.</summary>
    private async Task FinishAsync(Task before, string id, Context context)
    {
        await before;
        await GuardAsync(() => line.SendAsync(new JsonObject { ["isFinal"] = true, ["contextId"] = id }));
        context.Cancelled.Dispose();
    }

    private async Task SpeakAsync(Task before, string id, Context context, string text)
    {
        await before;
        await GuardAsync(async () =>
        {
            var chunks = new List<ReadOnlyMemory<byte>>();
            await foreach (var chunk in mouth.SynthesizeAsync(new SpeechRequest(text), context.Cancelled.Token)) chunks.Add(chunk.Pcm);
            for (var i = 0; i < chunks.Count; i++)
            {
                // The text is spread over the audio evenly; a piece of audio brings its own part of it, timed from its own start.
                var (from, to) = (text.Length * i / chunks.Count, text.Length * (i + 1) / chunks.Count);
                var milliseconds = chunks[i].Length / 32;
                var alignment = new JsonObject
                {
                    ["chars"] = new JsonArray([.. text[from..to].Select(static one => (JsonNode)one.ToString())]),
                    ["charStartTimesMs"] = new JsonArray([.. Enumerable.Range(0, to - from).Select(n => (JsonNode)(milliseconds * n / (to - from)))]),
                    ["charDurationsMs"] = new JsonArray([.. Enumerable.Range(0, to - from).Select(_ => (JsonNode)(milliseconds / (to - from)))]),
                };
                await line.SendAsync(new JsonObject
                {
                    ["audio"] = Convert.ToBase64String(chunks[i].Span), ["alignment"] = alignment, ["normalizedAlignment"] = alignment.DeepClone(), ["contextId"] = id,
                });
            }
        });
    }

    private static async Task GuardAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception exception) when (exception is LineEndedException or OperationCanceledException or System.Net.WebSockets.WebSocketException or IOException or ObjectDisposedException)
        {
            // The line, or the context, is over.
        }
    }

    private sealed class Context
    {
        public string Text { get; set; } = "";

        public CancellationTokenSource Cancelled { get; } = new();
    }
}
