using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using VoiceCluster.Audio;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>
/// One conversation over <c>/v2/listen</c>. The ear's final is taken for the eager end of the turn; when the caller stays silent for
/// <see cref="Confirmation"/> of audio, the turn is over, and when he does not, it is resumed.
/// </summary>
internal sealed class FluxLine(SimulatedLine line, ISpeechToText ear)
{
    private const float SpeechDb = -45;
    private static readonly TimeSpan Confirmation = TimeSpan.FromMilliseconds(240);
    private static readonly TimeSpan Update = TimeSpan.FromMilliseconds(240);

    private readonly string _request = Guid.NewGuid().ToString();
    private TimeSpan _audio;
    private TimeSpan _lastUpdate;
    private TimeSpan _silence;
    private string _finals = "";
    private string _partial = "";
    private bool _isOpen;
    private bool _isEager;
    private int _turn;
    private int _sequence;

    public async Task ServeAsync()
    {
        line.ErrorShape = fault => new JsonObject { ["type"] = "Error", ["sequence_id"] = _sequence, ["code"] = fault.Reason, ["description"] = "As configured." };
        await line.SendAsync(Message("Connected"));
        await using var session = await ear.OpenAsync(new SpeechToTextRequest(), line.Ending);
        var heard = session.ReadAsync(line.Ending).GetAsyncEnumerator(line.Ending);
        var next = heard.MoveNextAsync().AsTask();
        while (await line.ReceiveAsync() is { } message)
        {
            if (message.IsText)
            {
                await ControlAsync(line.Parse(message.Bytes));
                continue;
            }

            if (message.Bytes.Length == 0 || message.Bytes.Length % 2 != 0) await line.CloseAsync(1008, "DATA-0000");
            var duration = TimeSpan.FromTicks(message.Bytes.Length * TimeSpan.TicksPerMillisecond / 32);
            _audio += duration;
            // Speech too short for a word yet keeps a turn from ending, and does not resume it.
            var isSpeech = LevelMeter.Rms(MemoryMarshal.Cast<byte, short>(message.Bytes.Span)) >= SpeechDb;
            _silence = isSpeech ? TimeSpan.Zero : _silence + duration;
            await session.SendAsync(message.Bytes, line.Ending);
            // What the ear says is taken with the audio, so that turns depend on nothing but that.
            while (next.IsCompleted && await next)
            {
                await HearAsync(heard.Current);
                next = heard.MoveNextAsync().AsTask();
            }

            if (_isEager && _silence >= Confirmation) await EndAsync();
            else if (_audio - _lastUpdate >= Update) await TurnAsync("Update");
        }

        await session.DisposeAsync();
        await next;
        await heard.DisposeAsync();
    }

    private string Text => $"{_finals} {_partial}".Trim();

    private async Task ControlAsync(JsonObject? message)
    {
        switch (message?["type"]?.GetValue<string>())
        {
            case "CloseStream": await line.CloseAsync(1000, ""); break;
            case "ForceEndTurn": if (_isOpen) await EndAsync(); break;
            case "Configure": await line.SendAsync(Message("ConfigureSuccess")); break;
            default:
                await line.SendAsync(new JsonObject
                {
                    ["type"] = "Error", ["sequence_id"] = _sequence++, ["code"] = "UNPARSABLE_CLIENT_MESSAGE", ["description"] = "The message could not be parsed.",
                });
                await line.CloseAsync(1008, "UNPARSABLE_CLIENT_MESSAGE");
                break;
        }
    }

    private async Task HearAsync(SpeechToTextEvent heard)
    {
        if (heard.Text.Length == 0) return;
        if (_isEager)
        {
            _isEager = false;
            await TurnAsync("TurnResumed");
        }

        if (heard.Kind is SpeechToTextEventKind.Partial) _partial = heard.Text;
        if (heard.Kind is SpeechToTextEventKind.Final) (_finals, _partial) = ($"{_finals} {heard.Text}".Trim(), "");
        if (!_isOpen)
        {
            _isOpen = true;
            await TurnAsync("StartOfTurn");
        }

        if (heard.Kind is not SpeechToTextEventKind.Final) return;
        (_isEager, _silence) = (true, TimeSpan.Zero);
        if (line.Parameter("eager_eot_threshold") is not null) await TurnAsync("EagerEndOfTurn");
    }

    private async Task EndAsync()
    {
        await TurnAsync("EndOfTurn");
        (_isOpen, _isEager, _finals, _partial) = (false, false, "", "");
        _turn++;
    }

    private Task TurnAsync(string happened)
    {
        _lastUpdate = _audio;
        var words = new JsonArray();
        foreach (var word in Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)) words.Add((JsonNode)new JsonObject { ["word"] = word, ["confidence"] = 0.9 });
        var turn = Message("TurnInfo");
        turn["event"] = happened;
        turn["turn_index"] = _turn;
        turn["audio_window_start"] = 0;
        turn["audio_window_end"] = _audio.TotalSeconds;
        turn["transcript"] = Text;
        turn["words"] = words;
        turn["end_of_turn_confidence"] = happened switch { "EndOfTurn" => 0.9, "EagerEndOfTurn" => 0.5, _ => 0.1 };
        return line.SendAsync(turn);
    }

    private JsonObject Message(string type) => new()
    {
        ["type"] = type, ["request_id"] = _request, ["sequence_id"] = _sequence++,
    };
}
