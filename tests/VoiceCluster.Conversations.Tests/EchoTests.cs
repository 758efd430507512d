using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests;

/// <summary>The agent's own words come back from the caller's loudspeaker.</summary>
public sealed class EchoTests
{
    private const string Question = "what are your opening hours";

    [Theory]
    [InlineData(50)]
    [InlineData(170)]
    [InlineData(300)]
    public async Task They_neither_interrupt_nor_reach_the_recogniser(int delay)
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        var frames = scene.Recogniser.Frames;
        await scene.EchoAsync(3500, delay);
        Assert.Equal(1800, Assert.Single(scene.Leg.Turns).HeardMs);
        Assert.Empty(scene.Leg.Cleared);
        Assert.Equal(frames, scene.Recogniser.Frames);
        Assert.Equal("Idle playback_finished", scene.Leg.States.Last());
    }

    [Fact]
    public async Task A_caller_who_speaks_into_them_interrupts()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.EchoAsync(1100, delayMs: 170);
        Assert.Empty(scene.Leg.Cleared);
        var before = scene.Time.GetTimestamp();
        await scene.EchoAsync(240, delayMs: 170, voicePeak: 0.3);
        Assert.InRange(TimeSpan.FromTicks(Assert.Single(scene.Leg.Cleared).At - before).TotalMilliseconds, 160, 230);
        await scene.EchoAsync(400, delayMs: 170, voicePeak: 0.3);
        scene.Recogniser.Final = "and on sundays";
        await scene.EchoAsync(1300, delayMs: 170);
        Assert.True(scene.Leg.Turns[0].Interrupted);
        Assert.Contains("Speaking first_audio", scene.Leg.States.Skip(5));
    }

    [Fact]
    public async Task They_are_still_known_when_the_agent_goes_on_after_a_pause()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.EchoAsync(1000, delayMs: 120);
        await scene.EchoAsync(240, delayMs: 120, voicePeak: 0.3);
        scene.Recogniser.Final = "uh huh";
        await scene.EchoAsync(900, delayMs: 120);
        var frames = scene.Recogniser.Frames;
        // The loudspeaker had stopped: what it plays from here on comes that much later.
        await scene.EchoAsync(3000, delayMs: 120);
        Assert.Single(scene.Leg.Cleared);
        Assert.False(Assert.Single(scene.Leg.Turns).Interrupted);
        Assert.Equal(frames, scene.Recogniser.Frames);
    }
}
