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
        Assert.InRange(turn.GetProperty("timings").GetProperty("first_audio_out").GetDouble(), 200, 5000);
    }

    [Fact]
    public async Task An_interruption_is_silence_at_once_and_only_what_was_heard_is_kept()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SayTextAsync("tell me everything");
        await caller.ExpectAsync("agent_audio_chunk", m => m.Number("index") == 8); // about 0.4 s
        await caller.SendAsync("""{"type":"interrupt"}""");
        await caller.ExpectAsync("playback_clear");
        var cleared = caller.All.Count;
        var turn = await caller.ExpectAsync("turn_complete");
        Assert.True(turn.GetProperty("interrupted").GetBoolean());
        Assert.InRange(turn.Number("heardMs"), 200, 1700);
        Assert.DoesNotContain(caller.All.Skip(cleared), m => m.Type() is "agent_audio_chunk");
        Assert.InRange(turn.Text("agent").Length, 1, 150);
    }

    [Fact]
    public async Task A_spoken_interruption_stops_the_agent_and_is_answered()
    {
        await using var caller = await Caller.StartAsync(_server);
        var asking = caller.AskAsync();
        await caller.ExpectStateAsync("SPEAKING");
        await asking;
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 1500));
        var turns = new[] { await caller.ExpectAsync("turn_complete"), await caller.ExpectAsync("turn_complete") };
        Assert.Equal([1, 2], turns.Select(t => t.Number("turn")));
        Assert.False(turns[1].GetProperty("interrupted").GetBoolean());
    }

    [Fact]
    public async Task What_the_client_says_it_played_is_what_was_heard()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SayTextAsync("tell me everything");
        await caller.ExpectAsync("agent_audio_chunk", m => m.Number("index") == 8);
        await caller.SendAsync("""{"type":"playback_mark","turn":1,"playedMs":130}""");
        await caller.SendAsync("""{"type":"interrupt"}""");
        await caller.ExpectAsync("playback_clear");
        await caller.SendAsync("""{"type":"playback_mark","turn":1,"playedMs":150}""");
        var turn = await caller.ExpectAsync("turn_complete");
        Assert.Equal(150, turn.Number("heardMs"));
        Assert.InRange(turn.Text("agent").Split(' ').Length, 1, 4); // of 60 ms each
    }

    [Fact]
    public async Task Push_to_talk_released_commits_at_once()
    {
        await using var caller = await Caller.StartAsync(_server, start: """{"type":"session_start","settings":{"endpointing":"fixed","debounceMs":2000,"maxEndpointingMs":5000}}""");
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 200));
        await caller.SendAsync("""{"type":"end_of_turn"}""");
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 0, silenceMs: 800));
        var committed = await caller.ExpectStateAsync("COMMITTED");
        var timings = (await caller.ExpectAsync("turn_complete")).GetProperty("timings");
        Assert.InRange(timings.GetProperty("commit").GetDouble(), 0, 1500); // not the 2 s of the debounce
        Assert.Equal("push_to_talk", committed.Text("cause"));
    }

    [Fact]
    public async Task Settings_are_in_force_at_once()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync("""{"type":"update_settings","settings":{"endpointing":"fixed","debounceMs":1500,"maxEndpointingMs":5000}}""");
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 2500));
        var turn = await caller.ExpectAsync("turn_complete");
        Assert.InRange(turn.GetProperty("timings").GetProperty("commit").GetDouble(), 1400, 3000);
        await caller.CloseAsync(System.Net.WebSockets.WebSocketCloseStatus.EndpointUnavailable);
        await using var back = await Caller.StartAsync(_server, caller.SessionId);
        Assert.Equal(1500, back.All[0].GetProperty("settings").Number("debounceMs"));
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
}
