using System.Net;
using VoiceCluster.TestKit;

namespace VoiceCluster.Sip.Tests.Rtp;

public sealed class SourceLatchTests
{
    private static readonly IPEndPoint Announced = IPEndPoint.Parse("192.0.2.1:4000"), Natted = IPEndPoint.Parse("203.0.113.9:61000"), Thief = IPEndPoint.Parse("198.51.100.66:5555");

    private readonly VirtualTimeProvider _clock = new();
    private readonly SourceLatch _latch;

    public SourceLatchTests()
    {
        _latch = new SourceLatch(_clock);
        _latch.Announce(Announced);
    }

    [Fact]
    public void The_announced_source_is_taken_at_once_and_nobody_else_after_it()
    {
        Assert.True(_latch.Accepts(Announced, 1, 1));
        Assert.Equal(0, Send(Thief, 2, 1, 200));
        Assert.Equal(0, Send(Thief, 1, 2, 200)); // even with the right SSRC, while the stream flows
        Assert.Equal((Announced, 400L), (_latch.Target, _latch.Refused));
    }

    [Fact]
    public void A_source_behind_a_nat_is_taken_after_its_probation()
    {
        Assert.Equal(20 - SourceLatch.Probation + 1, Send(Natted, 1, 1, 20));
        Assert.Equal(Natted, _latch.Target);
        Assert.Equal(0, Send(Thief, 1, 500, 50));
    }

    [Fact]
    public void Scattered_packets_prove_nothing()
    {
        for (ushort i = 0; i < 100; i++) Assert.False(_latch.Accepts(Thief, i, (ushort)(i * 7)));
        Assert.Equal(Announced, _latch.Target);
    }

    [Fact]
    public void The_announced_source_takes_over_from_a_quick_stranger_only_while_the_call_settles()
    {
        Assert.True(Send(Thief, 9, 1, 20) > 0);
        Assert.True(_latch.Accepts(Announced, 1, 1));
        Assert.Equal(Announced, _latch.Target);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Send(Thief, 9, 21, 50));
    }

    [Fact]
    public void A_stream_may_move_after_silence_when_it_continues()
    {
        Send(Announced, 1, 1, 10);
        _clock.Advance(SourceLatch.MoveAfter);
        Assert.False(_latch.Accepts(Thief, 2, 11));
        Assert.False(_latch.Accepts(Thief, 1, 9));
        Assert.False(_latch.Accepts(Thief, 1, 30_000));
        Assert.True(_latch.Accepts(Natted, 1, 110));
        Assert.Equal(Natted, _latch.Target);
    }

    [Fact]
    public void A_new_description_starts_over_and_the_same_one_does_not()
    {
        Send(Natted, 1, 1, 20);
        _latch.Announce(Announced);
        Assert.Equal(Natted, _latch.Target);
        _latch.Announce(Thief);
        Assert.True(_latch.Accepts(Thief, 3, 1));
    }

    private int Send(IPEndPoint from, uint ssrc, ushort first, int count) =>
        Enumerable.Range(0, count).Count(i => _latch.Accepts(from, ssrc, (ushort)(first + i)));
}
