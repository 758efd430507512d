using System.Text.Json.Nodes;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Wyoming;

namespace VoiceCluster.Simulators;

/// <summary>One connection to a <see cref="WyomingSimulator"/>.</summary>
internal sealed class WyomingTalk(WyomingSimulator engine, Stream stream, Fault? fault, CancellationToken stopping)
{
    private readonly WyomingStream _events = new(stream);
    private readonly SemaphoreSlim _sending = new(1);
    private readonly List<string> _text = [];
    private ISpeechToTextSession? _session;
    private Task _listening = Task.CompletedTask;
    private string _finals = "";
    private string _sentPart = "";
    private bool _isStreamed;
    private int _sent;

    public async Task ServeAsync()
    {
        try
        {
            while (await _events.ReadAsync(stopping) is { } received)
            {
                engine.Note(received);
                if (!await HandleAsync(received)) return;
            }
        }
        finally
        {
            if (_session is not null) await _session.DisposeAsync();
            await _listening;
            await _events.DisposeAsync();
            _sending.Dispose();
        }
    }

    /// <summary>False when the engine leaves.</summary>
    private async Task<bool> HandleAsync(WyomingEvent received)
    {
        switch (received.Type)
        {
            case "describe":
                await SendAsync(new WyomingEvent("info", engine.Info()));
                return true;
            case "transcribe" when engine.Ear is not null:
                return true;
            case "audio-start" when engine.Ear is not null && HasFormat(received):
                _session = await engine.Ear.OpenAsync(new SpeechToTextRequest(), stopping);
                if (engine.Streams) await SendAsync(new WyomingEvent("transcript-start"));
                _listening = ListenAsync(_session);
                return true;
            case "audio-chunk" when _session is not null && HasFormat(received) && received.Payload.Length is var length and > 0 && length % 2 == 0:
                await _session.SendAsync(received.Payload, stopping);
                return true;
            case "audio-stop" when _session is not null:
                await _session.FinishUtteranceAsync(stopping);
                await _listening;
                await SendAsync(new WyomingEvent("transcript", new JsonObject { ["text"] = _finals }));
                if (engine.Streams) await SendAsync(new WyomingEvent("transcript-stop"));
                return false; // as wyoming-faster-whisper
            case "synthesize-start" when engine is { Mouth: not null, Streams: true }:
                _isStreamed = true;
                return true;
            case "synthesize-chunk" when _isStreamed && received.Text("text") is { } part:
                _text.Add(part);
                return true;
            case "synthesize" when engine.Mouth is not null && received.Text("text") is { Length: > 0 } text:
                if (!_isStreamed) await SpeakAsync(text); // otherwise it is there for older engines only
                return true;
            case "synthesize-stop" when _isStreamed:
                await SpeakAsync(string.Concat(_text));
                await SendAsync(new WyomingEvent("synthesize-stopped"));
                _isStreamed = false;
                _text.Clear();
                return true;
            default:
                return false;
        }
    }

    private static bool HasFormat(WyomingEvent audio) => audio.Number("rate") == 16_000 && audio.Number("width") == 2 && audio.Number("channels") == 1;

    private async Task ListenAsync(ISpeechToTextSession session)
    {
        await foreach (var heard in session.ReadAsync(stopping))
        {
            if (heard.Kind is SpeechToTextEventKind.UtteranceEnd) return;
            if (heard.Kind is SpeechToTextEventKind.Final) _finals = $"{_finals} {heard.Text}".Trim();
            if (!engine.Streams || heard.Kind is not SpeechToTextEventKind.Partial || !heard.Text.StartsWith(_sentPart, StringComparison.Ordinal)) continue;
            await SendAsync(new WyomingEvent("transcript-chunk", new JsonObject { ["text"] = heard.Text[_sentPart.Length..] }));
            _sentPart = heard.Text;
        }
    }

    private async Task SpeakAsync(string text)
    {
        var format = new JsonObject { ["rate"] = 16_000, ["width"] = 2, ["channels"] = 1, ["timestamp"] = 0 };
        await SendAsync(new WyomingEvent("audio-start", (JsonObject)format.DeepClone()));
        await foreach (var chunk in engine.Mouth!.SynthesizeAsync(new SpeechRequest(text), stopping))
            await SendAsync(new WyomingEvent("audio-chunk", (JsonObject)format.DeepClone(), chunk.Pcm));
        await SendAsync(new WyomingEvent("audio-stop", new JsonObject { ["timestamp"] = 0 }));
    }

    private async Task SendAsync(WyomingEvent sent)
    {
        await _sending.WaitAsync(stopping);
        try
        {
            if (fault is not null && _sent >= fault.After) await MisbehaveAsync(fault);
            _sent++;
            await _events.WriteAsync(sent, stopping);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task MisbehaveAsync(Fault happening)
    {
        switch (happening.Kind)
        {
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping);
                break;
            case FaultKind.Close:
                throw new LineEndedException();
            case FaultKind.Cut:
                await stream.WriteAsync("""{"type":"audio-chunk","payload_le"""u8.ToArray(), stopping);
                throw new LineEndedException();
            case FaultKind.Garbage:
                await stream.WriteAsync("}{ no event\n"u8.ToArray(), stopping);
                break;
            case FaultKind.Report:
                await _events.WriteAsync(new WyomingEvent("error", new JsonObject { ["text"] = "As configured.", ["code"] = happening.Reason }), stopping);
                throw new LineEndedException();
        }
    }
}
