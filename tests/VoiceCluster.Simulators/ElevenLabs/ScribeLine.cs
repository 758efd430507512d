using System.Text.Json.Nodes;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>One conversation over <c>/v1/speech-to-text/realtime</c> with commits by hand: each is answered by one committed transcript.</summary>
internal sealed class ScribeLine(SimulatedLine line, ISpeechToText ear)
{
    /// <summary>300 ms.</summary>
    private const int LeastCommitBytes = 9_600;

    private int _uncommitted;
    private string _text = "";

    public async Task ServeAsync()
    {
        line.ErrorShape = static fault => Error(fault.Reason, "As configured.");
        await line.SendAsync(new JsonObject
        {
            ["message_type"] = "session_started",
            ["session_id"] = Guid.NewGuid().ToString(),
            ["config"] = new JsonObject { ["sample_rate"] = 16_000, ["audio_format"] = "pcm_16000", ["model_id"] = line.Parameter("model_id"), ["commit_strategy"] = "manual" },
        });
        await using var session = await ear.OpenAsync(new SpeechToTextRequest(), line.Ending);
        var listening = AnswerAsync(session);
        while (await line.ReceiveAsync() is { } message)
        {
            if (!message.IsText || line.Parse(message.Bytes) is not { } json || (string?)json["message_type"] != "input_audio_chunk" || json["audio_base_64"] is not { } audio)
            {
                await RefuseAsync("input_error", "The message is not known.");
                continue;
            }

            if ((int?)json["sample_rate"] is not (null or 16_000)) await RefuseAsync("invalid_request", "The sample rate is not that of the session.");
            await HearAsync(session, Convert.FromBase64String(audio.GetValue<string>()), (bool?)json["commit"] == true);
        }

        await session.DisposeAsync();
        await listening;
    }

    private async Task HearAsync(ISpeechToTextSession session, byte[] pcm, bool commits)
    {
        if (pcm.Length > 0) await session.SendAsync(pcm, line.Ending);
        _uncommitted += pcm.Length;
        if (!commits) return;
        if (_uncommitted < LeastCommitBytes) await RefuseAsync("commit_throttled", "There is too little audio to commit.");
        _uncommitted = 0;
        await session.FinishUtteranceAsync(line.Ending);
    }

    private async Task AnswerAsync(ISpeechToTextSession session)
    {
        await foreach (var heard in session.ReadAsync(line.Ending))
        {
            switch (heard.Kind)
            {
                case SpeechToTextEventKind.Partial: await line.SendAsync(Transcript("partial_transcript", $"{_text} {heard.Text}".Trim())); break;
                case SpeechToTextEventKind.Final: _text = $"{_text} {heard.Text}".Trim(); break;
                case SpeechToTextEventKind.UtteranceEnd:
                    var text = _text;
                    _text = "";
                    await line.SendAsync(Transcript("committed_transcript", text));
                    break;
                default: break;
            }
        }
    }

    private async Task RefuseAsync(string code, string words)
    {
        await line.SendAsync(Error(code, words));
        await line.CloseAsync(1008, code);
    }

    private static JsonObject Transcript(string type, string text) => new() { ["message_type"] = type, ["text"] = text };

    private static JsonObject Error(string code, string words) => new() { ["message_type"] = code, ["error"] = words };
}
