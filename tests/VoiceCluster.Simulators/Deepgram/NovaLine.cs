using System.Globalization;
using System.Text.Json.Nodes;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>One conversation over <c>/v1/listen</c>: audio goes to the ear, and what it hears comes back as results.</summary>
internal sealed class NovaLine(SimulatedLine line, ISpeechToText ear, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly string _request = Guid.NewGuid().ToString();
    private readonly Queue<bool> _finalizing = new(); // guarded by itself
    private long _audioTicks;
    private TimeSpan _start;

    public async Task ServeAsync()
    {
        await using var session = await ear.OpenAsync(new SpeechToTextRequest(), line.Ending);
        await using var timer = clock.CreateTimer(_ => line.HangUp(1011, "NET-0001"), null, Patience, Timeout.InfiniteTimeSpan);
        var listening = AnswerAsync(session);
        while (await line.ReceiveAsync() is { } message)
        {
            timer.Change(Patience, Timeout.InfiniteTimeSpan);
            if (!message.IsText)
            {
                if (message.Bytes.Length == 0 || message.Bytes.Length % 2 != 0) await line.CloseAsync(1008, "DATA-0000");
                Interlocked.Add(ref _audioTicks, message.Bytes.Length * TimeSpan.TicksPerMillisecond / 32);
                await session.SendAsync(message.Bytes, line.Ending);
                continue;
            }

            switch (line.Parse(message.Bytes)?["type"]?.GetValue<string>())
            {
                case "KeepAlive": break;
                case "Finalize":
                    lock (_finalizing) _finalizing.Enqueue(true);
                    await session.FinishUtteranceAsync(line.Ending);
                    break;
                case "CloseStream":
                    await line.SendAsync(Metadata());
                    await line.CloseAsync(1000, "");
                    break;
                default: await line.CloseAsync(1008, "DATA-0002"); break;
            }
        }

        await session.DisposeAsync();
        await listening;
    }

    private async Task AnswerAsync(ISpeechToTextSession session)
    {
        SpeechToTextEvent? held = null;
        await foreach (var heard in session.ReadAsync(line.Ending))
        {
            switch (heard.Kind)
            {
                case SpeechToTextEventKind.Partial:
                    if (line.Parameter("interim_results") == "true") await ResultAsync(heard, isFinal: false, fromFinalize: false);
                    break;
                case SpeechToTextEventKind.Final:
                    bool asked;
                    lock (_finalizing) asked = _finalizing.Count > 0;
                    // The last final before the end is the one that says so.
                    if (held is not null) await ResultAsync(held, isFinal: true, fromFinalize: false);
                    held = asked ? heard : null;
                    if (!asked) await ResultAsync(heard, isFinal: true, fromFinalize: false);
                    break;
                case SpeechToTextEventKind.UtteranceEnd:
                    lock (_finalizing) _finalizing.TryDequeue(out _);
                    await ResultAsync(held ?? new SpeechToTextEvent(SpeechToTextEventKind.Final), isFinal: true, fromFinalize: true);
                    held = null;
                    break;
                default: break;
            }
        }
    }

    private Task ResultAsync(SpeechToTextEvent heard, bool isFinal, bool fromFinalize)
    {
        var end = TimeSpan.FromTicks(Volatile.Read(ref _audioTicks));
        var words = new JsonArray();
        var spoken = heard.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (index, word) in spoken.Index())
        {
            var at = _start.TotalSeconds + ((end - _start).TotalSeconds * index / spoken.Length);
            words.Add((JsonNode)new JsonObject
            {
                ["word"] = word, ["start"] = at, ["end"] = at + 0.1, ["confidence"] = heard.Confidence, ["punctuated_word"] = word,
            });
        }

        var result = new JsonObject
        {
            ["type"] = "Results",
            ["channel_index"] = new JsonArray(0, 1),
            ["duration"] = (end - _start).TotalSeconds,
            ["start"] = _start.TotalSeconds,
            ["is_final"] = isFinal,
            ["speech_final"] = isFinal && !fromFinalize,
            ["channel"] = new JsonObject
            {
                ["alternatives"] = new JsonArray(new JsonObject { ["transcript"] = heard.Text, ["confidence"] = heard.Confidence, ["words"] = words }),
            },
            ["metadata"] = new JsonObject
            {
                ["request_id"] = _request,
                ["model_info"] = new JsonObject { ["name"] = line.Parameter("model"), ["version"] = "simulated", ["arch"] = "simulated" },
                ["model_uuid"] = _request,
            },
            ["from_finalize"] = fromFinalize,
        };
        if (isFinal) _start = end;
        return line.SendAsync(result);
    }

    private JsonObject Metadata() => new()
    {
        ["type"] = "Metadata",
        ["transaction_key"] = "deprecated",
        ["request_id"] = _request,
        ["sha256"] = new string('0', 64),
        ["created"] = clock.GetUtcNow().ToString("o", CultureInfo.InvariantCulture),
        ["duration"] = TimeSpan.FromTicks(_audioTicks).TotalSeconds,
        ["channels"] = 1,
    };
}
