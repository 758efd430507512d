using System.Text;
using VoiceCluster.LoadTest.Wire;

namespace VoiceCluster.LoadTest.Tests;

public class ServerEventTests
{
    [Fact]
    public void Reads_what_a_chunk_announces()
    {
        var chunk = Read("""{"type":"agent_audio_chunk","turn":3,"index":7,"isFinal":true,"durationMs":59.5}""");

        Assert.Equal((ServerEventKind.AudioChunk, 3, true, 59.5), (chunk.Kind, chunk.Turn, chunk.IsFinal, chunk.DurationMs));
    }

    [Fact]
    public void Reads_the_stages_of_a_turn_among_other_things()
    {
        var turn = Read(
            """{"type":"turn_complete","turn":2,"user":"a \"b\" {","agent":"c","interrupted":true,"heardMs":980,"timings":{"speech_end":0,"stt_final":250.5,"tts_first_byte":480,"commit":600,"first_audio_out":604.25},"tokens":{"prompt":1,"completion":2}}""");

        Assert.Equal((ServerEventKind.TurnComplete, 2, true), (turn.Kind, turn.Turn, turn.Interrupted));
        Assert.Equal((600, 480, 604.25), (turn.Commit, turn.TtsFirstByte, turn.FirstAudioOut));
    }

    [Fact]
    public void A_stage_that_is_missing_is_not_a_number() =>
        Assert.True(double.IsNaN(Read("""{"type":"turn_complete","turn":2,"timings":{}}""").FirstAudioOut));

    [Theory]
    [InlineData("""{"type":"session_ready","format":{"encoding":"pcm16"},"history":[{"turn":9}]}""", nameof(ServerEventKind.SessionReady))]
    [InlineData("""{"type":"playback_clear","turn":4,"cause":"barge_in"}""", nameof(ServerEventKind.PlaybackClear))]
    [InlineData("""{"type":"error","code":"x","message":"y","recoverable":true}""", nameof(ServerEventKind.Error))]
    [InlineData("""{"type":"agent_text","turn":4,"delta":"x","done":false}""", nameof(ServerEventKind.Other))]
    [InlineData("""{"type":"from_the_future","turn":"x"}""", nameof(ServerEventKind.Other))]
    public void Tells_messages_apart(string json, string kind) => Assert.Equal(kind, Read(json).Kind.ToString());

    private static ServerEvent Read(string json) => ServerEvent.Read(Encoding.UTF8.GetBytes(json));
}
