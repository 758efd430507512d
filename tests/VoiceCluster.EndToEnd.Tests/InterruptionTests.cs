using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>The caller takes the floor while the agent speaks.</summary>
public sealed class InterruptionTests(TalkativeServer talkative)
{
    private const int AnswerMs = 30 * TalkativeServer.WordMs;

    private readonly Uri _server = talkative.Server.Address;

    [Fact]
    public async Task An_interruption_is_silence_at_once_and_only_what_was_heard_is_kept()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SayTextAsync("tell me everything");
        await caller.ExpectAsync("agent_audio_chunk", m => m.Number("index") == 20); // 1.2 s of the nine
        await caller.SendAsync("""{"type":"interrupt"}""");
        await caller.ExpectAsync("playback_clear");
        var cleared = caller.All.Count;
        var turn = await caller.ExpectAsync("turn_complete");
        Assert.True(turn.GetProperty("interrupted").GetBoolean());
        Assert.DoesNotContain(caller.All.Skip(cleared), m => m.Type() is "agent_audio_chunk");
        Assert.InRange(turn.Number("heardMs"), 1000, AnswerMs - 1);
        Assert.InRange(turn.Text("agent").Split(' ').Length * TalkativeServer.WordMs, turn.Number("heardMs") - TalkativeServer.WordMs, turn.Number("heardMs") + TalkativeServer.WordMs);
    }

    [Fact]
    public async Task A_spoken_interruption_stops_the_agent_and_is_answered()
    {
        await using var caller = await Caller.StartAsync(_server);
        var asking = caller.AskAsync();
        await caller.ExpectStateAsync("SPEAKING");
        await asking;
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1500, silenceMs: 1500));
        var first = await caller.ExpectAsync("turn_complete");
        Assert.Equal((1, true), (first.Number("turn"), first.GetProperty("interrupted").GetBoolean()));
        await caller.ExpectStateAsync("SPEAKING");
        await caller.SendAsync("""{"type":"interrupt"}""");
        var second = await caller.ExpectAsync("turn_complete");
        Assert.Equal(2, second.Number("turn"));
        Assert.StartsWith("what", second.Text("user"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_client_says_it_played_is_what_was_heard()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SayTextAsync("tell me everything");
        await caller.ExpectAsync("agent_audio_chunk", m => m.Number("index") == 30); // 1.8 s are sent
        var said = TimeProvider.System.GetTimestamp();
        await caller.SendAsync("""{"type":"playback_mark","turn":1,"playedMs":500}""");
        await caller.SendAsync("""{"type":"interrupt"}""");
        await caller.ExpectAsync("playback_clear");
        await caller.SendAsync("""{"type":"playback_mark","turn":1,"playedMs":500}""");
        var turn = await caller.ExpectAsync("turn_complete");
        // A mark that comes too late for the server leaves its own count, which starts at the first.
        Assert.InRange(turn.Number("heardMs"), 500, 500 + (int)TimeProvider.System.GetElapsedTime(said).TotalMilliseconds);
    }

    [Fact]
    public async Task Typing_interrupts_too()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SayTextAsync("tell me everything");
        await caller.ExpectStateAsync("SPEAKING");
        await caller.SayTextAsync("something else");
        Assert.Equal("text", (await caller.ExpectAsync("playback_clear")).Text("cause"));
        Assert.True((await caller.ExpectAsync("turn_complete")).GetProperty("interrupted").GetBoolean());
        await caller.ExpectStateAsync("SPEAKING");
        await caller.SendAsync("""{"type":"interrupt"}""");
        Assert.Equal("something else", (await caller.ExpectAsync("turn_complete")).Text("user"));
    }
}
