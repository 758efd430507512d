using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Phone;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class FrameQueueTests
{
    private readonly FrameQueue _queue = new(3);
    private readonly short[] _frame = new short[Frame.Samples];

    [Fact]
    public void Frames_leave_in_the_order_they_came_and_a_short_one_is_filled_up()
    {
        _queue.Add(Tone(1));
        _queue.Add([2, 2]);
        Assert.True(_queue.TryTake(_frame));
        Assert.Equal(Tone(1), _frame);
        Assert.True(_queue.TryTake(_frame));
        Assert.Equal([2, 2, 0], _frame.Take(3));
        Assert.Equal(0, _frame.Sum(s => s) - 4);
        Assert.False(_queue.TryTake(_frame));
    }

    [Fact]
    public void A_full_queue_lets_go_of_the_oldest_and_counts_it()
    {
        for (short i = 1; i <= 5; i++) _queue.Add(Tone(i));
        Assert.Equal((3, 2L), (_queue.Count, _queue.Dropped));
        Assert.True(_queue.TryTake(_frame));
        Assert.Equal(3, _frame[0]);
    }

    [Fact]
    public void What_is_cleared_is_not_taken()
    {
        _queue.Add(Tone(1));
        _queue.Clear();
        Assert.False(_queue.TryTake(_frame));
    }

    private static short[] Tone(short value) => Enumerable.Repeat(value, Frame.Samples).ToArray();
}
