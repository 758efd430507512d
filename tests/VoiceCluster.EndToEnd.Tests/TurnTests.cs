using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>What a client can do in a call besides speaking.</summary>
public sealed class TurnTests(ScriptedServer scripted)
{
    private readonly Uri _server = scripted.Server.Address;

    [Fact]
    public async Task Typed_text_is_answered_in_text_and_aloud()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SayTextAsync("  what is new?  ");
        var turn = await caller.ExpectAsync("turn_complete");
        Assert.Equal((1, "what is new?", false), (turn.Number("turn"), turn.Text("user"), turn.GetProperty("interrupted").GetBoolean()));
        Assert.Equal(turn.Text("agent"), string.Concat(caller.All.Where(m => m.Type() is "agent_text").Select(m => m.Text("delta"))));
        Assert.True(caller.All.Last(m => m.Type() is "agent_text").GetProperty("done").GetBoolean());
        Assert.Equal(1800, turn.Number("heardMs"));
        Assert.Equal(30, turn.GetProperty("tokens").Number("completion"));
        Assert.True(turn.GetProperty("timings").GetProperty("first_audio_out").GetDouble() > 200); // the model's 150 ms and the voice's 80
    }

    [Fact]
    public async Task Push_to_talk_released_commits_at_once()
    {
        await using var caller = await Caller.StartAsync(
            _server, start: """{"type":"session_start","settings":{"endpointing":"fixed","maxDebounceMs":5000,"debounceMs":5000,"commitDelayMs":2000,"utteranceGapMs":1000,"finalTimeoutMs":5000}}""");
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 100));
        await caller.SendAsync("""{"type":"end_of_turn"}""");
        Assert.Equal("end_of_turn", (await caller.ExpectStateAsync("COMMITTED")).Text("cause"));
        Assert.StartsWith("what are", (await caller.ExpectAsync("turn_complete")).Text("user"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_answered_while_push_to_talk_is_held()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync("""{"type":"start_of_turn"}""");
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 3500));
        await caller.ExpectAsync("transcript_final");
        Assert.DoesNotContain("COMMITTED", caller.States);
        await caller.SendAsync("""{"type":"end_of_turn"}""");
        Assert.Equal("end_of_turn", (await caller.ExpectStateAsync("COMMITTED")).Text("cause"));
    }

    [Fact]
    public async Task A_ping_is_answered_at_any_time()
    {
        await using var caller = await Caller.DialAsync(_server);
        await caller.SendAsync("""{"type":"ping","id":1}""");
        Assert.Equal(1, (await caller.ExpectAsync("pong")).Number("id"));
        await caller.SendAsync("""{"type":"session_start"}""");
        await caller.SendAsync("""{"type":"ping","id":2}""");
        Assert.Equal(2, (await caller.ExpectAsync("pong")).Number("id"));
    }

    [Fact]
    public async Task A_typed_turn_with_a_name_is_confirmed_and_taken_once()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync("""{"type":"text_message","text":"what is new?","id":"a1"}""");
        Assert.False((await caller.ExpectAsync("text_accepted")).GetProperty("again").GetBoolean());
        await caller.ExpectAsync("turn_complete");
        caller.Drop();
        await using var back = await Caller.StartAsync(_server, caller.SessionId);
        await back.SendAsync("""{"type":"text_message","text":"what is new?","id":"a1"}""");
        Assert.True((await back.ExpectAsync("text_accepted", m => m.Text("id") is "a1")).GetProperty("again").GetBoolean());
        Assert.Equal(2, (await back.AnsweredAsync()).Number("turn"));
        await back.SendAsync($$"""{"type":"text_message","text":"{{new string('a', 4001)}}","id":"a2"}""");
        Assert.Equal("bad_message", (await back.ExpectAsync("error")).Text("code"));
    }

    [Fact]
    public async Task Settings_are_in_force_at_once_and_stay_with_the_session()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync("""{"type":"update_settings","settings":{"endpointing":"fixed","debounceMs":1200,"commitDelayMs":800}}""");
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 2500));
        var turn = await caller.ExpectAsync("turn_complete");
        Assert.True(turn.GetProperty("timings").GetProperty("commit").GetDouble() >= 2000, turn.GetRawText());
        await caller.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable);
        await using var back = await Caller.StartAsync(_server, caller.SessionId);
        Assert.Equal((1200, false), (back.All[0].GetProperty("settings").Number("debounceMs"), back.All[0].GetProperty("settings").GetProperty("adaptiveDebounce").GetBoolean()));
    }

    [Fact]
    public async Task Audio_twenty_times_too_fast_is_taken_or_refused_and_the_call_goes_on()
    {
        await using var caller = await Caller.StartAsync(_server);
        for (var i = 0; i < 6; i++) await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 2000, silenceMs: 3000), speed: 20);
        await caller.ExpectAsync("transcript_final");
        await caller.AnsweredAsync();
        Assert.DoesNotContain(caller.All, m => m.Type() is "error" && m.Text("code") is not "audio_overrun");
    }

    [Fact]
    public async Task Audio_four_times_too_slow_is_understood_and_the_call_goes_on()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 400), speed: 0.25);
        await caller.ExpectAsync("transcript_final");
        await caller.AnsweredAsync();
        Assert.DoesNotContain(caller.All, m => m.Type() is "error");
    }

    [Fact]
    public async Task Twenty_typed_turns_in_a_burst_are_all_kept()
    {
        await using var caller = await Caller.StartAsync(_server);
        for (var i = 1; i <= 20; i++) await caller.SayTextAsync($"question {i}");
        await caller.ExpectAsync("turn_complete", t => t.Text("user").EndsWith("question 20", StringComparison.Ordinal));
        var words = string.Join(' ', caller.All.Where(m => m.Type() is "turn_complete").Select(m => m.Text("user")));
        Assert.All(Enumerable.Range(1, 20), i => Assert.Matches($@"\bquestion {i}\b", words));
    }

    [Fact]
    public async Task Every_fifth_turn_the_client_is_told_the_sessions_metrics()
    {
        await using var caller = await Caller.StartAsync(_server);
        for (var i = 1; i <= 5; i++) await caller.AnsweredAsync($"question {i}");
        var telemetry = await caller.ExpectAsync("telemetry");
        Assert.Equal((5, 400), (telemetry.Number("turns"), telemetry.Number("debounceMs")));
        Assert.Single(caller.All, m => m.Type() is "telemetry");
    }
}
