using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;
using VoiceCluster.TestKit;

namespace VoiceCluster.FrontDoor.Tests.Playback;

public sealed class AudioPacerTests
{
    [Fact]
    public async Task One_clock_serves_many_legs_whose_answers_end_in_any_order()
    {
        var time = new VirtualTimeProvider();
        using var pacer = new AudioPacer(time);
        await pacer.StartAsync(TestContext.Current.CancellationToken);
        var sink = new CountingSink();
        var calls = Enumerable.Range(0, 50).Select(_ => new FakeCall()).ToArray();
        foreach (var (i, call) in calls.Index())
        {
            var playback = new PacedPlayback(call, sink, PlaybackPace.Telephone, pacer, time, _ => { });
            playback.Play(new AgentAudio(1, 1, new byte[640 * (1 + (i * 7 % 50))], IsFinal: true));
        }

        time.Advance(TimeSpan.FromSeconds(1.1));
        Assert.All(calls, call => Assert.True(Assert.Single(call.Ended).Completed));
        Assert.Equal(Enumerable.Range(0, 50).Sum(i => 1 + (i * 7 % 50)), sink.Frames);
    }

    [Fact]
    public async Task A_stopped_pacer_is_silent()
    {
        var time = new VirtualTimeProvider();
        using var pacer = new AudioPacer(time);
        await pacer.StartAsync(TestContext.Current.CancellationToken);
        var sink = new CountingSink();
        new PacedPlayback(new FakeCall(), sink, PlaybackPace.Telephone, pacer, time, _ => { }).Play(new AgentAudio(1, 1, new byte[64_000], IsFinal: true));
        await pacer.StopAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, sink.Frames);
    }

    [Fact]
    public async Task While_nothing_plays_the_clock_stands_still()
    {
        var time = new VirtualTimeProvider();
        using var pacer = new AudioPacer(time);
        await pacer.StartAsync(TestContext.Current.CancellationToken);
        Assert.Null(time.NextDue);
        var call = new FakeCall();
        for (var turn = 1; turn <= 2; turn++)
        {
            time.Advance(TimeSpan.FromSeconds(10));
            new PacedPlayback(call, new CountingSink(), PlaybackPace.Telephone, pacer, time, _ => { }).Play(new AgentAudio(turn, turn, new byte[6_400], IsFinal: true));
            Assert.NotNull(time.NextDue);
            time.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal(turn, call.Ended.Count);
            Assert.Null(time.NextDue);
        }
    }

    private sealed class CountingSink : IPlaybackSink
    {
        public int Frames { get; private set; }

        public void Send(int turn, int index, ReadOnlyMemory<byte> pcm, bool isFinal) => Frames++;

        public void Clear(int turn, string cause) => throw new InvalidOperationException("nothing is cleared here");
    }
}
