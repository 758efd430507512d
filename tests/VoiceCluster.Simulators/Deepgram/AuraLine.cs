using System.Text.Json.Nodes;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>One connection to <c>/v1/speak</c>: text is kept until a flush speaks it.</summary>
internal sealed class AuraLine(SimulatedLine line, ITextToSpeech mouth)
{
    private const int MostCharacters = 2_000;

    private readonly List<string> _texts = [];
    private CancellationTokenSource _cleared = new();
    private Task _speaking = Task.CompletedTask;
    private int _sequence;

    public async Task ServeAsync()
    {
        line.ErrorShape = fault => new JsonObject { ["type"] = "Error", ["code"] = fault.Reason, ["description"] = "As configured." };
        await line.SendAsync(new JsonObject
        {
            ["type"] = "Metadata", ["request_id"] = Guid.NewGuid().ToString(), ["model_name"] = line.Parameter("model"), ["model_version"] = "simulated", ["model_uuid"] = Guid.NewGuid().ToString(),
        });
        while (await line.ReceiveAsync() is { } message)
        {
            var json = message.IsText ? line.Parse(message.Bytes) : null;
            switch (json?["type"]?.GetValue<string>())
            {
                case "Speak" when json["text"]?.GetValue<string>() is { Length: > 0 and <= MostCharacters } text: _texts.Add(text); break;
                case "Flush":
                    var spoken = string.Concat(_texts);
                    _texts.Clear();
                    _speaking = SpeakAsync(_speaking, spoken, _cleared.Token);
                    break;
                case "Clear":
                    await _cleared.CancelAsync();
                    await _speaking;
                    _cleared.Dispose();
                    _cleared = new CancellationTokenSource();
                    _texts.Clear();
                    await line.SendAsync(new JsonObject { ["type"] = "Cleared", ["sequence_id"] = _sequence++ });
                    break;
                case "Close":
                    await _speaking;
                    await line.CloseAsync(1000, "");
                    break;
                default: await line.CloseAsync(1008, message.IsText ? "DATA-0002" : "DATA-0001"); break;
            }
        }

        await _speaking;
    }

    private async Task SpeakAsync(Task before, string text, CancellationToken cleared)
    {
        await before;
        try
        {
            await foreach (var chunk in mouth.SynthesizeAsync(new SpeechRequest(text), cleared)) await line.SendAsync(chunk.Pcm, isText: false);
            await line.SendAsync(new JsonObject { ["type"] = "Flushed", ["sequence_id"] = _sequence++ });
        }
        catch (OperationCanceledException) when (cleared.IsCancellationRequested)
        {
            // Cleared: what was made is all there is.
        }
        catch (Exception exception) when (exception is LineEndedException or OperationCanceledException or System.Net.WebSockets.WebSocketException or IOException)
        {
            // The line is over.
        }
    }
}
