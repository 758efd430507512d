using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>One conversation over <c>/stt/websocket</c>: each <c>finalize</c> is answered by the rest of the transcript, cut in the middle of a word as the vendor may do,
/// and by <c>flush_done</c>.</summary>
internal sealed class InkLine(SimulatedLine line, ISpeechToText ear, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly string _request = Guid.NewGuid().ToString();
    private string _text = "";

    public async Task ServeAsync()
    {
        line.ErrorShape = fault => Report(int.Parse(fault.Reason.Split(' ')[0], CultureInfo.InvariantCulture), fault.Reason.Split(' ').ElementAtOrDefault(1) ?? "");
        await using var session = await ear.OpenAsync(new SpeechToTextRequest(), line.Ending);
        await using var timer = clock.CreateTimer(_ => line.HangUp(1000, "connection idle"), null, Patience, Timeout.InfiniteTimeSpan);
        var listening = AnswerAsync(session);
        while (await line.ReceiveAsync() is { } message)
        {
            timer.Change(Patience, Timeout.InfiniteTimeSpan);
            if (!message.IsText)
            {
                await session.SendAsync(message.Bytes, line.Ending);
                continue;
            }

            line.Note(Encoding.UTF8.GetString(message.Bytes.Span));
            switch (Encoding.UTF8.GetString(message.Bytes.Span))
            {
                case "finalize": await session.FinishUtteranceAsync(line.Ending); break;
                case "close":
                    await line.SendAsync(Message("done"));
                    await line.CloseAsync(1000, "");
                    break;
                default:
                    await line.SendAsync(Report(400, ""));
                    break;
            }
        }

        await session.DisposeAsync();
        await listening;
    }

    private async Task AnswerAsync(ISpeechToTextSession session)
    {
        await foreach (var heard in session.ReadAsync(line.Ending))
        {
            switch (heard.Kind)
            {
                case SpeechToTextEventKind.Partial: await TranscriptAsync(heard.Text, isFinal: false); break;
                case SpeechToTextEventKind.Final: _text = $"{_text} {heard.Text}".Trim(); break;
                case SpeechToTextEventKind.UtteranceEnd:
                    var middle = _text.Length / 2;
                    if (_text.Length > 0) await TranscriptAsync(_text[..middle], isFinal: true);
                    if (_text.Length > 0) await TranscriptAsync(_text[middle..], isFinal: true);
                    _text = "";
                    await line.SendAsync(Message("flush_done"));
                    break;
                default: break;
            }
        }
    }

    private Task TranscriptAsync(string text, bool isFinal)
    {
        var message = Message("transcript");
        (message["text"], message["is_final"], message["duration"], message["language"]) = (text, isFinal, 0.5, "en");
        return line.SendAsync(message);
    }

    private JsonObject Message(string type) => new() { ["type"] = type, ["request_id"] = _request };

    private JsonObject Report(int status, string code)
    {
        var error = CartesiaSimulator.Error(Fault.Refuse(status, code));
        (error["type"], error["status_code"], error["request_id"]) = ("error", status, _request);
        return error;
    }
}
