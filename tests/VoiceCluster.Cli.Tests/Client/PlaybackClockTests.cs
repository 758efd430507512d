using VoiceCluster.Cli.Client;

namespace VoiceCluster.Cli.Tests.Client;

public class PlaybackClockTests
{
    private readonly PlaybackClock _clock = new(8_000);

    [Fact]
    public void Plays_in_order_and_then_silence()
    {
        _clock.Enqueue(1, new short[] { 1, 2, 3 });
        _clock.Enqueue(1, new short[] { 4 });
        var heard = new short[6];

        Assert.Equal(4, _clock.Play(heard));
        Assert.Equal([1, 2, 3, 4, 0, 0], heard);
        Assert.Equal(TimeSpan.Zero, _clock.Queued);
    }

    [Fact]
    public void Silence_does_not_count_as_heard()
    {
        _clock.Enqueue(1, new short[80]);
        _clock.Play(new short[160]);
        _clock.Play(new short[160]);

        Assert.Equal(new PlaybackMark(1, TimeSpan.FromMilliseconds(10)), _clock.Mark(1));
    }

    [Fact]
    public void Clearing_drops_what_waits_and_reports_what_was_heard()
    {
        _clock.Enqueue(4, new short[800]);
        _clock.Enqueue(4, new short[800]);
        _clock.Play(new short[200]);

        Assert.Equal(new PlaybackMark(4, TimeSpan.FromMilliseconds(25)), _clock.Clear(4));
        Assert.Equal(0, _clock.Play(new short[100]));
    }

    [Fact]
    public void A_turn_that_resumes_after_a_clear_goes_on_counting()
    {
        _clock.Enqueue(4, new short[800]);
        _clock.Play(new short[400]);
        _clock.Clear(4);
        _clock.Enqueue(4, new short[400]);
        _clock.Play(new short[400]);

        Assert.Equal(TimeSpan.FromMilliseconds(100), _clock.Mark(4).Played);
    }

    [Fact]
    public void Each_turn_has_its_own_mark()
    {
        _clock.Enqueue(1, new short[80]);
        _clock.Enqueue(2, new short[160]);
        _clock.Play(new short[160]);

        Assert.Equal(2, _clock.Turn);
        Assert.Equal(TimeSpan.FromMilliseconds(10), _clock.Mark(1).Played);
        Assert.Equal(TimeSpan.FromMilliseconds(10), _clock.Mark(2).Played);
        Assert.Equal(TimeSpan.FromMilliseconds(10), _clock.Queued);
    }

    [Fact]
    public void A_flood_is_refused()
    {
        var minute = new short[60 * 8_000];
        for (var i = 0; i < 10; i++) _clock.Enqueue(1, minute);

        Assert.Equal(VoiceFailure.ProtocolViolation, Assert.Throws<VoiceClientException>(() => _clock.Enqueue(1, minute)).Failure);
    }
}
