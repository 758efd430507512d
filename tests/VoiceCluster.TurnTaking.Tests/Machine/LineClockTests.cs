namespace VoiceCluster.TurnTaking.Tests.Machine;

public sealed class LineClockTests
{
    private readonly LineClock _line = new();

    [Fact]
    public void An_even_line_keeps_the_time()
    {
        for (var ms = 0; ms < 2000; ms += 20) Assert.Equal(ms, Frame(ms));
        Assert.Equal(2010, At(2010));
    }

    [Fact]
    public void What_came_in_a_burst_after_a_stall_has_the_times_of_an_even_line()
    {
        Even(0, 1000);
        Assert.Equal(1080, At(1500)); // stands still, 60 ms after the frame was due
        Assert.Equal(1521, (int)StillUntil(1500)!.Value + 1);
        for (var ms = 1020; ms <= 1300; ms += 20) Assert.Equal(ms, Frame(1300));
        Assert.Null(StillUntil(1300));
        Assert.Equal(1310, At(1310));
        Assert.Equal(1320, Frame(1320));
    }

    [Fact]
    public void A_caller_who_sends_nothing_is_waited_for_half_a_second()
    {
        Even(0, 1000);
        Assert.Null(StillUntil(1080));
        Assert.Equal(1080, At(1520));
        Assert.Null(StillUntil(1521));
        Assert.Equal(1521, At(1521));
        Assert.Equal(1521, Frame(1521));
        Assert.Equal(1541, Frame(1541));
    }

    [Fact]
    public void Nobody_is_waited_for_on_a_line_that_is_gone()
    {
        Even(0, 1000);
        _line.LineEnded();
        Assert.Equal(1200, At(1200));
        Assert.Equal(1300, Frame(1300));
    }

    [Fact]
    public void A_line_that_lost_audio_is_on_time_again_after_a_moment()
    {
        Even(0, 1000);
        for (var ms = 1320; ms <= 1520; ms += 20) Assert.Equal(ms - 300, Frame(ms)); // 300 ms are gone for good
        Assert.Equal([1300, 1380, 1460, 1540, 1620], new double[] { 1540, 1560, 1580, 1600, 1620 }.Select(Frame));
        Assert.Equal(1640, Frame(1640));
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    public void A_line_that_is_too_slow_has_no_gaps_in_which_words_would_be_cut_apart(int every)
    {
        var before = Frame(0);
        for (var ms = every; ms < 20_000; ms += every)
        {
            var time = Frame(ms);
            Assert.InRange(time - before, 20, 80);
            Assert.InRange(ms - time, 0, LineClock.LongestStall.TotalMilliseconds);
            before = time;
        }
    }

    [Fact]
    public void Large_packets_are_spread_over_their_length()
    {
        Even(0, 100);
        for (var ms = 120; ms <= 200; ms += 20) Assert.Equal(ms, Frame(200));
        for (var ms = 220; ms <= 300; ms += 20) Assert.Equal(ms, Frame(300));
    }

    [Fact]
    public void A_client_faster_than_real_time_is_never_ahead_of_it()
    {
        for (var ms = 0; ms < 100; ms++) Assert.Equal(ms, Frame(ms));
    }

    [Fact]
    public void A_client_whose_clock_is_slow_does_not_fall_behind()
    {
        for (var i = 0; i < 5000; i++)
        {
            var ms = i * 20.02; // 1000 ppm
            Assert.InRange(ms - Frame(ms), -0.001, 0.5);
        }
    }

    [Fact]
    public void Time_never_goes_back_further_than_the_jitter()
    {
        var random = new Random(7);
        double now = 0, latest = 0;
        for (var i = 0; i < 20_000; i++)
        {
            now += random.Next(10) == 0 ? random.Next(700) : random.Next(25);
            var time = random.Next(3) == 0 ? At(now) : Frame(now);
            Assert.InRange(time, latest - LineClock.Jitter.TotalMilliseconds, now);
            latest = Math.Max(latest, time);
        }
    }

    private void Even(int from, int to)
    {
        for (var ms = from; ms <= to; ms += 20) Assert.Equal(ms, Frame(ms));
    }

    private double Frame(double ms) => _line.FrameArrived(TimeSpan.FromMilliseconds(ms)).TotalMilliseconds;

    private double At(double ms) => _line.At(TimeSpan.FromMilliseconds(ms)).TotalMilliseconds;

    private double? StillUntil(double ms) => _line.StandsStillUntil(TimeSpan.FromMilliseconds(ms))?.TotalMilliseconds;
}
