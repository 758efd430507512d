using VoiceCluster.TestKit;

namespace VoiceCluster.Audio.Tests.Recordings;

public sealed class RecordingTimelineTests
{
    // Loud enough not to be taken for a pause of speech.
    private const short Loud = 5000;

    private readonly RecordingScene _scene = new();

    [Fact]
    public void Both_sides_stand_where_they_were_said_and_heard()
    {
        _scene.Caller(fromMs: 0, ms: 1000, first: 1);
        _scene.Agent(atMs: 1200, ms: 600, first: 500);
        var (left, right) = _scene.Read(3000);
        Assert.Equal(1, left[0]);
        Assert.Equal(1000, left[999 * 16]);
        Assert.Equal(0, left[1000 * 16]);
        Assert.Equal(0, right[(1200 * 16) - 1]);
        Assert.Equal(500, right[1200 * 16]);
        Assert.Equal(500 + 599, right[1799 * 16]);
        Assert.Equal(0, right[1800 * 16]);
        Assert.Equal(3000 * 16, left.Length);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(4000)]
    public void How_it_is_cut_into_reads_changes_nothing(int stepMs)
    {
        var once = new RecordingScene();
        foreach (var scene in (RecordingScene[])[once, _scene])
        {
            scene.Caller(0, 700, 1, jitterMs: i => i * 13 % 50);
            scene.Caller(1500, 700, 2000, jitterMs: i => i * 7 % 50);
            scene.Agent(333, 1000, 500);
        }

        var whole = once.Read(3000);
        var (left, right) = (new List<short>(), new List<short>());
        for (var at = Math.Min(3000, stepMs); left.Count < 3000 * 16; at = Math.Min(3000, at + stepMs))
        {
            var part = _scene.Read(at);
            left.AddRange(part.Left);
            right.AddRange(part.Right);
        }

        Assert.Equal(whole.Left, left);
        Assert.Equal(whole.Right, right);
    }

    [Fact]
    public void Jitter_moves_nothing()
    {
        _scene.Caller(0, 2000, 1, jitterMs: i => i % 5 == 0 ? 0 : i * 17 % 60);
        var (left, _) = _scene.Read(2000);
        for (var ms = 0; ms < 2000; ms++) Assert.Equal(1 + ms, left[ms * 16]);
    }

    [Fact]
    public void Lost_audio_is_silence_of_the_same_length()
    {
        _scene.Caller(0, 1000, 1);
        _scene.Caller(1500, 1000, 1501);
        var (left, _) = _scene.Read(2600);
        Assert.Equal(1000, left[999 * 16]);
        Assert.All(left[(1000 * 16)..(1500 * 16)], sample => Assert.Equal(0, sample));
        Assert.Equal(1501, left[1500 * 16]);
        Assert.Equal(2500, left[2499 * 16]);
    }

    [Fact]
    public void What_a_stalled_network_brings_at_once_fills_the_gap_it_left()
    {
        _scene.Caller(0, 1000, 1);
        // 400 ms nothing, then all of it in an instant, then on in real time.
        _scene.Caller(1000, 400, 1001, jitterMs: i => 380 - (20 * i));
        _scene.Caller(1400, 600, 1401);
        var (left, _) = _scene.Read(2000);
        for (var ms = 0; ms < 2000; ms++) Assert.Equal(1 + ms, left[ms * 16]);
        Assert.Equal(0, _scene.Timeline.Lost);
    }

    [Fact]
    public void A_caller_whose_clock_is_slow_or_fast_stays_within_a_tenth_of_a_second()
    {
        foreach (var drift in (double[])[0.999, 1.001])
        {
            // A word each second, a pause each second, for five minutes.
            var scene = new RecordingScene();
            for (var i = 0; i < 300 * 50; i++)
            {
                var spoken = i % 50 < 25;
                scene.CallerFrame((long)((i + 1) * 320 * drift), spoken ? Loud : (short)0);
            }

            var (left, _) = scene.Read(299_000);
            var word = 298 * 50 * 20 * drift;
            var begins = Array.FindIndex(left, (int)((word - 400) * 16), sample => sample == Loud) / 16.0;
            Assert.InRange(begins - word, -100, 100);
        }
    }

    [Fact]
    public void Audio_that_comes_much_faster_than_anybody_speaks_is_counted_and_dropped_and_never_delays_what_follows_by_more_than_a_second()
    {
        for (var i = 0; i < 500; i++) _scene.CallerFrame(16_000, Loud);
        for (var i = 0; i < 200; i++) _scene.CallerFrame(16_000 + ((i + 1) * 320), 0);
        var (left, _) = _scene.Read(5000);
        Assert.InRange(Array.FindLastIndex(left, sample => sample == Loud), 16_000, 32_000);
        Assert.InRange(_scene.Timeline.Lost, 400 * 320, 500 * 320);
    }

    [Fact]
    public void Pieces_of_one_answer_are_not_torn_by_a_clock_that_was_corrected()
    {
        _scene.Agent(500, 100, 1);
        _scene.Agent(720, 100, 101, continues: true);
        _scene.Agent(820, 100, 201, continues: true);
        var (_, right) = _scene.Read(1500);
        for (var ms = 0; ms < 300; ms++) Assert.Equal(1 + ms, right[(500 + ms) * 16]);
        Assert.Equal(0, right[800 * 16]);
    }

    [Fact]
    public void What_was_not_heard_after_all_is_taken_back()
    {
        _scene.Agent(500, 1000, 1);
        _scene.Retract(300);
        _scene.Agent(2000, 100, 5000);
        var (_, right) = _scene.Read(3000);
        Assert.Equal(700, right[(500 + 699) * 16]);
        Assert.All(right[(1200 * 16)..(2000 * 16)], sample => Assert.Equal(0, sample));
        Assert.Equal(5000, right[2000 * 16]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(13)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(500)]
    public void Taking_back_leaves_what_has_been_written(int retractMs)
    {
        _scene.Agent(0, 100, 1);
        var (_, before) = _scene.Read(30);
        _scene.Retract(retractMs);
        var (_, after) = _scene.Read(200);
        short[] right = [.. before, .. after];
        var kept = Math.Max(30, 100 - retractMs);
        Assert.Equal(kept * 16, Array.FindLastIndex(right, sample => sample != 0) + 1);
        Assert.Equal(kept, right[(kept * 16) - 1]);
    }

    [Fact]
    public void While_muted_nothing_of_either_side_is_there_and_time_goes_on()
    {
        _scene.Caller(0, 3000, 1);
        _scene.Agent(0, 3000, 1);
        _scene.Timeline.Mute(1000 * 16);
        _scene.Timeline.Mute(1100 * 16);
        var first = _scene.Read(1500);
        _scene.Timeline.Unmute(2000 * 16);
        _scene.Timeline.Unmute(2100 * 16);
        var second = _scene.Read(3000);
        foreach (var side in (short[][])[[.. first.Left, .. second.Left], [.. first.Right, .. second.Right]])
        {
            Assert.Equal(1000, side[(1000 * 16) - 1]);
            Assert.All(side[(1000 * 16)..(2000 * 16)], sample => Assert.Equal(0, sample));
            Assert.Equal(2001, side[2000 * 16]);
        }
    }

    [Fact]
    public void What_was_said_while_muted_and_came_late_stays_out()
    {
        _scene.Caller(0, 1000, 1);
        _scene.Timeline.Mute(1000 * 16);
        _scene.Timeline.Unmute(1400 * 16);
        _scene.Caller(1000, 400, 1001, jitterMs: i => 400 - (20 * i));
        _scene.Caller(1400, 600, 1401);
        var (left, _) = _scene.Read(2000);
        Assert.All(left[(1000 * 16)..(1400 * 16)], sample => Assert.Equal(0, sample));
        Assert.Equal(1401, left[1400 * 16]);
    }

    [Fact]
    public void One_that_goes_on_begins_where_it_was()
    {
        var scene = new RecordingScene(start: 1000 * 16);
        scene.Caller(2000, 100, 1);
        scene.Agent(3000, 100, 7);
        var (left, right) = scene.Read(4000);
        Assert.Equal(3000 * 16, left.Length);
        Assert.Equal((1, 7), (left[1000 * 16], right[2000 * 16]));
    }

    [Fact]
    public void Every_piece_comes_back_and_none_is_made_twice()
    {
        var scene = new RecordingScene(pieces: 200);
        for (var round = 0; round < 20; round++)
        {
            scene.Caller(round * 2000, 1500, 1);
            scene.Agent(round * 2000, 1500, 1);
            scene.Retract(100);
            scene.Read((round + 1) * 2000);
        }

        scene.Caller(50_000, 1000, 1);
        scene.Timeline.Clear();
        for (var i = 0; i < 200; i++) Assert.NotNull(scene.Pieces.Rent());
        Assert.Null(scene.Pieces.Rent());
    }

    [Fact]
    public void Nothing_is_allocated_once_it_runs()
    {
        var round = 0;
        Assert.Equal(0, Allocation.Of(() =>
        {
            _scene.CallerFrame((round + 1) * 320, Loud);
            _scene.Timeline.Read((long)round++ * 320);
        }));
    }
}
