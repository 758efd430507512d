using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>A spoken question is understood and answered aloud, in each encoding, rate and transport.</summary>
public sealed class FormatTests(ScriptedServer scripted)
{
    /// <summary>The caller says when he is done, so that a machine that stands still for a while cuts nobody off.</summary>
    private const string Patient = """{"endpointing":"fixed","maxDebounceMs":5000,"debounceMs":5000,"utteranceGapMs":1000,"finalTimeoutMs":5000}""";

    [Theory]
    [InlineData("pcm16", 8000, "binary")]
    [InlineData("pcm16", 16_000, "binary")]
    [InlineData("pcm16", 24_000, "base64")]
    [InlineData("pcm16", 48_000, "binary")]
    [InlineData("mulaw", 8000, "binary")]
    [InlineData("mulaw", 8000, "base64")]
    [InlineData("alaw", 8000, "binary")]
    [InlineData("alaw", 16_000, "base64")]
    public async Task A_spoken_question_is_answered_aloud(string encoding, int rate, string transport)
    {
        var format = new AudioFormat(encoding switch { "mulaw" => AudioEncoding.MuLaw, "alaw" => AudioEncoding.ALaw, _ => AudioEncoding.Pcm16 }, rate);
        await using var caller = await Caller.StartAsync(
            scripted.Server.Address,
            start: $$$"""{"type":"session_start","format":{"encoding":"{{{encoding}}}","sampleRate":{{{rate}}},"channels":1},"audio":"{{{transport}}}","settings":{{{Patient}}}}""");
        Assert.Equal($$"""{"encoding":"{{encoding}}","sampleRate":{{rate}},"channels":1}""", caller.All[0].GetProperty("format").GetRawText());
        Assert.Equal(transport, caller.All[0].Text("audio"));
        await caller.SpeakAsync(Sound.Frames(format, speechMs: 1000, silenceMs: 100), base64: transport is "base64", speed: 4);
        await caller.SendAsync("""{"type":"end_of_turn"}""");
        var turn = await caller.ExpectAsync("turn_complete");
        Assert.StartsWith("what are", turn.Text("user"), StringComparison.Ordinal);
        Assert.False(turn.GetProperty("interrupted").GetBoolean());

        var chunks = caller.All.Where(m => m.Type() is "agent_audio_chunk").ToList();
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(c => c.Number("index")));
        Assert.Equal(chunks.Count - 1, chunks.FindIndex(c => c.GetProperty("isFinal").GetBoolean()));
        Assert.Equal(1800, chunks.Sum(c => c.GetProperty("durationMs").GetDouble()), 1.0);
        var bytes = transport is "binary" ? caller.AudioBytes : chunks.Sum(c => (long)c.GetProperty("data").GetBytesFromBase64().Length);
        Assert.InRange(bytes, 1.78 * rate * format.BytesPerSample, 1.8 * rate * format.BytesPerSample);
        Assert.Contains(caller.All, m => m.Type() is "transcript_partial");
        Assert.Contains(caller.All, m => m.Type() is "transcript_final");
        Assert.Equal(["LISTENING", "SPECULATIVE", "COMMITTED", "SPEAKING", "IDLE"], caller.States.Take(5));
    }
}
