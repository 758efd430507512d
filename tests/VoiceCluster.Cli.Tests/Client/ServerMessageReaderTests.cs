using System.Text;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Tests.Client;

public class ServerMessageReaderTests
{
    [Theory]
    [InlineData(typeof(SessionReady), """{"type":"session_ready","sessionId":"s","resumed":false,"format":{"encoding":"pcm16","sampleRate":16000,"channels":1},"settings":{},"history":[]}""")]
    [InlineData(typeof(StateChange), """{"type":"state_change","from":"IDLE","to":"LISTENING","cause":"speech","at":"2026-01-01T09:00:00.123Z","turn":1}""")]
    [InlineData(typeof(TranscriptPartial), """{"type":"transcript_partial","text":"hel"}""")]
    [InlineData(typeof(TranscriptFinal), """{"type":"transcript_final","text":"hello","confidence":0.9,"startMs":10,"endMs":500.5}""")]
    [InlineData(typeof(AgentText), """{"type":"agent_text","turn":1,"delta":"Hi","done":true}""")]
    [InlineData(typeof(AgentAudioChunk), """{"type":"agent_audio_chunk","turn":1,"index":0,"isFinal":false,"durationMs":20}""")]
    [InlineData(typeof(ToolCallMessage), """{"type":"tool_call","id":"a","turn":1,"tool":"t","title":"Look up","effect":"read","state":"done"}""")]
    [InlineData(typeof(ConfirmationMessage), """{"type":"confirmation","id":"a","turn":1,"question":"Shall I?","tool":"t"}""")]
    [InlineData(typeof(AgentTextFallback), """{"type":"agent_text_fallback","turn":1,"text":"Hi","reason":"tts_failed"}""")]
    [InlineData(typeof(PlaybackClear), """{"type":"playback_clear","turn":1,"cause":"barge_in"}""")]
    [InlineData(typeof(TurnComplete), """{"type":"turn_complete","turn":1,"user":"hello","agent":"Hi","interrupted":false,"heardMs":400,"timings":{"speech_end":0},"tokens":{"prompt":1,"completion":2}}""")]
    [InlineData(typeof(Telemetry), """{"type":"telemetry","turns":5}""")]
    [InlineData(typeof(ErrorMessage), """{"type":"error","code":"rate","message":"slower","recoverable":true,"retryAfterMs":100}""")]
    [InlineData(typeof(Ping), """{"type":"ping","id":1}""")]
    [InlineData(typeof(UnknownMessage), """{"type":"from_the_future"}""")]
    public void Each_message_has_its_type_and_keeps_its_text(Type expected, string json)
    {
        var message = Read(json);

        Assert.IsType(expected, message);
        Assert.Equal(json, message.Json);
    }

    [Fact]
    public void Unknown_fields_are_ignored_and_line_breaks_folded()
    {
        var message = Assert.IsType<AgentText>(Read("{\"type\":\"agent_text\",\r\n\"turn\":2,\"delta\":\"a\",\"done\":false,\"mood\":\"bright\"}"));

        Assert.Equal(2, message.Turn);
        Assert.DoesNotContain('\n', message.Json);
    }

    [Theory]
    [InlineData("""{"type":"transcript_partial"}""")]
    [InlineData("""{"type":"transcript_partial","text":null}""")]
    [InlineData("""{"type":"transcript_partial","Text":"wrong case"}""")]
    [InlineData("""{"type":"agent_text","turn":"1","delta":"","done":true}""")]
    [InlineData("""{"type":"agent_audio_chunk","turn":1,"index":-1,"isFinal":false,"durationMs":20}""")]
    [InlineData("""{"type":7}""")]
    public void What_the_protocol_does_not_allow_is_refused(string json) =>
        Assert.Equal(VoiceFailure.ProtocolViolation, Assert.Throws<VoiceClientException>(() => Read(json)).Failure);

    [Theory]
    [InlineData(300, 420, 421.5, 1.5)]
    [InlineData(700, 420, 702, 2)]
    public void Overhead_counts_from_the_later_of_commit_and_voice(double voice, double commit, double left, double overhead)
    {
        var turn = Turn(("speech_end", 0), ("tts_first_byte", voice), ("commit", commit), ("first_audio_out", left));

        Assert.Equal(overhead, turn.OverheadMs!.Value, 6);
        Assert.Equal(left, turn.ResponseLatencyMs);
    }

    [Fact]
    public void Without_a_stage_there_is_no_overhead() => Assert.Null(Turn(("speech_end", 0), ("commit", 400)).OverheadMs);

    private static TurnComplete Turn(params (string Stage, double At)[] stages) => new()
    {
        Turn = 1,
        User = "",
        Agent = "",
        Interrupted = false,
        HeardMs = 0,
        Timings = stages.ToDictionary(s => s.Stage, s => s.At),
    };

    private static ServerMessage Read(string json) => ServerMessageReader.Read(Encoding.UTF8.GetBytes(json));
}
