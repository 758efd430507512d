using System.Net.WebSockets;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>Sessions outlive their connections.</summary>
public sealed class SessionTests(TalkativeServer talkative)
{
    private readonly Uri _server = talkative.Server.Address;

    /// <summary>However far the second turn has come: the first is in the history, and the call goes on.</summary>
    [Theory]
    [InlineData("LISTENING")]
    [InlineData("speaking caller")]
    [InlineData("SPECULATIVE")]
    [InlineData("COMMITTED")]
    [InlineData("SPEAKING")]
    public async Task A_client_that_drops_in_any_state_returns_to_its_conversation(string state)
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.AnsweredAsync("first");
        var speaking = Task.CompletedTask;
        if (state is not "LISTENING") speaking = caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 120_000));
        if (state is "speaking caller") await caller.ExpectAsync("transcript_partial");
        else if (state is not "LISTENING") await caller.ExpectStateAsync(state);
        caller.Drop();
        if (state is not "LISTENING") await Assert.ThrowsAnyAsync<Exception>(() => speaking); // cut off in the middle

        await using var back = await Caller.StartAsync(_server, caller.SessionId);
        Assert.True(back.All[0].GetProperty("resumed").GetBoolean());
        Assert.Equal("first", back.All[0].GetProperty("history")[0].Text("user"));
        var turn = await back.AnsweredAsync("third");
        Assert.InRange(turn.Number("turn"), 2, 3);
    }

    [Fact]
    public async Task The_second_of_two_clients_takes_the_session_and_the_first_is_told()
    {
        await using var first = await Caller.StartAsync(_server);
        await first.AnsweredAsync("first");
        await using var second = await Caller.StartAsync(_server, first.SessionId);
        Assert.False((await first.ExpectErrorAsync("session_taken")).GetProperty("recoverable").GetBoolean());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await first.ClosedAsync());
        await second.AnsweredAsync("second");
        Assert.Equal("first", second.All[0].GetProperty("history")[0].Text("user"));
    }

    [Fact]
    public async Task After_hanging_up_a_session_may_still_be_taken_up_within_the_grace_time()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.AnsweredAsync("first");
        await caller.CloseAsync();
        await using var back = await Caller.StartAsync(_server, caller.SessionId);
        Assert.Equal("first", back.All[0].GetProperty("history")[0].Text("user"));
        Assert.Equal(2, (await back.AnsweredAsync("second")).Number("turn"));
    }

    [Fact]
    public async Task A_resumed_session_may_speak_another_format()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.CloseAsync(WebSocketCloseStatus.EndpointUnavailable);
        await using var back = await Caller.StartAsync(_server, caller.SessionId, """{"type":"session_start","format":{"encoding":"mulaw"},"audio":"base64"}""");
        await back.SpeakAsync(Sound.Frames(new AudioFormat(AudioEncoding.MuLaw, 8000), speechMs: 1000, silenceMs: 1500));
        await back.ExpectStateAsync("SPEAKING");
        await back.SendAsync("""{"type":"interrupt"}""");
        Assert.StartsWith("what are", (await back.ExpectAsync("turn_complete")).Text("user"), StringComparison.Ordinal);
        Assert.All(back.All.Where(m => m.Type() is "agent_audio_chunk"), m => Assert.NotNull(m.GetProperty("data").GetString()));
    }
}
