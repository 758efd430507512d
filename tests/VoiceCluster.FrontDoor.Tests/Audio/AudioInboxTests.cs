using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Audio;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests.Audio;

public sealed class AudioInboxTests : IDisposable
{
    private readonly FakeCall _call = new();
    private readonly TestMeters _meters = new();
    private readonly List<byte[]> _taken = [];
    private readonly AudioInbox _inbox;
    private LocalCall? _local;
    private int _told;

    public AudioInboxTests()
    {
        _call.Take = pcm =>
        {
            _taken.Add(pcm.ToArray());
            return ValueTask.CompletedTask;
        };
        _inbox = new AudioInbox(_call, () => _local, new LegMetrics(_meters), NullLogger.Instance, () => _told++);
    }

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void A_call_that_keeps_up_gets_each_frame_at_once()
    {
        for (var i = 0; i < 1000; i++)
        {
            _inbox.Write(Frame_(i));
            Assert.Equal(i + 1, _taken.Count);
            Assert.Equal(Frame_(i), _taken[i]);
        }

        Assert.Equal((0, 0), (_inbox.Dropped, _told));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(638)]
    [InlineData(642)]
    [InlineData(5000)]
    public void Frames_come_out_whole_however_the_audio_was_cut(int chunk)
    {
        var audio = new byte[Frame.Bytes * 30];
        new Random(1).NextBytes(audio);
        for (var at = 0; at < audio.Length; at += chunk) _inbox.Write(audio.AsSpan(at, Math.Min(chunk, audio.Length - at)));
        Assert.Equal(audio, _taken.SelectMany(t => t));
        Assert.All(_taken, t => Assert.Equal(Frame.Bytes, t.Length));
    }

    [Fact]
    public void Memory_that_was_lent_stays_as_it_was_for_the_next_frames()
    {
        var lent = new List<ReadOnlyMemory<byte>>();
        _call.Take = pcm =>
        {
            lent.Add(pcm);
            return ValueTask.CompletedTask;
        };
        for (var i = 0; i < AudioInbox.Lent; i++) _inbox.Write(Frame_(i));
        for (var i = 0; i < lent.Count; i++) Assert.Equal(Frame_(i), lent[i].ToArray());
    }

    [Theory]
    [InlineData(8)]
    [InlineData(20)]
    public void Memory_that_waited_stays_as_it_was_as_long(int waiting)
    {
        var gate = new TaskCompletionSource();
        var lent = new List<ReadOnlyMemory<byte>>();
        _call.Take = pcm =>
        {
            lent.Add(pcm);
            return lent.Count == 1 ? new ValueTask(gate.Task) : ValueTask.CompletedTask;
        };
        for (var i = 0; i <= waiting; i++) _inbox.Write(Frame_(i));
        gate.SetResult();
        SpinWait.SpinUntil(() => lent.Count == waiting + 1, TimeSpan.FromSeconds(10));
        for (var i = 0; i < AudioInbox.Lent; i++) _inbox.Write(Frame_(1000 + i));
        for (var i = 1; i <= waiting; i++) Assert.Equal(Frame_(i), lent[i].ToArray());
    }

    [Fact]
    public void Memory_that_is_being_taken_stays_as_it_was_however_long_that_takes()
    {
        var gate = new TaskCompletionSource();
        var lent = new List<ReadOnlyMemory<byte>>();
        _call.Take = pcm =>
        {
            lent.Add(pcm);
            return new ValueTask(gate.Task);
        };
        for (var i = 0; i < 300; i++) _inbox.Write(Frame_(i));
        Assert.Equal(Frame_(0), Assert.Single(lent).ToArray());
        gate.SetResult();
    }

    [Fact]
    public void Ten_seconds_wait_for_a_call_that_does_not_keep_up_then_the_oldest_go_and_the_leg_is_told_once()
    {
        var gate = new TaskCompletionSource();
        var slow = true;
        _call.Take = pcm =>
        {
            _taken.Add(pcm.ToArray());
            return slow ? new ValueTask(gate.Task) : ValueTask.CompletedTask;
        };
        for (var i = 0; i <= 500; i++) _inbox.Write(Frame_(i)); // one is being taken, 500 wait
        Assert.Equal((1, 0, 0), (_taken.Count, _inbox.Dropped, _told));
        for (var i = 501; i < 520; i++) _inbox.Write(Frame_(i));
        Assert.Equal((19, 1), (_inbox.Dropped, _told));
        slow = false;
        gate.SetResult();
        SpinWait.SpinUntil(() => _taken.Count == 501, TimeSpan.FromSeconds(10));
        Assert.Equal([0, .. Enumerable.Range(20, 500)], _taken.Select(Number));
        _inbox.Write(Frame_(1000));
        SpinWait.SpinUntil(() => _taken.Count == 502, TimeSpan.FromSeconds(10));
        Assert.Equal(1000, Number(_taken[^1]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_frame_that_the_call_refuses_does_not_stop_the_next(bool thrown)
    {
        var take = _call.Take;
        _call.Take = pcm => Number(pcm.ToArray()) == 1 ? thrown ? throw new TimeoutException() : ValueTask.FromException(new TimeoutException()) : take(pcm);
        for (var i = 0; i < 3; i++) _inbox.Write(Frame_(i));
        Assert.Equal([0, 2], _taken.Select(Number));
    }

    [Fact]
    public void A_call_in_this_process_takes_frames_on_its_own_thread_in_order()
    {
        _local = new LocalCall(_taken);
        for (var i = 0; i < 20; i++) _inbox.Write(Frame_(i));
        Assert.Empty(_taken);
        _local.Run();
        Assert.Equal(Enumerable.Range(0, 20), _taken.Select(Number));
        _inbox.Write(Frame_(20));
        _local.Run();
        Assert.Equal(20, Number(_taken[^1]));
    }

    [Fact]
    public void A_frame_that_a_call_in_this_process_takes_its_time_over_holds_up_the_next()
    {
        var gate = new TaskCompletionSource();
        _local = new LocalCall(_taken) { Answer = new ValueTask(gate.Task) };
        for (var i = 0; i < 3; i++) _inbox.Write(Frame_(i));
        _local.Run();
        Assert.Equal([0], _taken.Select(Number));
        _local.Answer = default;
        gate.SetResult();
        _local.Run();
        Assert.Equal([0, 1, 2], _taken.Select(Number));
    }

    [Fact]
    public void A_call_that_moves_to_another_process_gets_the_next_frame_there()
    {
        var here = new List<byte[]>();
        _local = new LocalCall(here);
        _inbox.Write(Frame_(0));
        _local.Run();
        _local.IsHere = false;
        _local = null;
        _inbox.Write(Frame_(1));
        Assert.Equal([0], here.Select(Number));
        Assert.Equal([1], _taken.Select(Number));
    }

    private static byte[] Frame_(int number)
    {
        var frame = new byte[Frame.Bytes];
        for (var i = 0; i < frame.Length; i += 4) BitConverter.TryWriteBytes(frame.AsSpan(i), number);
        return frame;
    }

    private static int Number(byte[] frame) => BitConverter.ToInt32(frame);

    private sealed class LocalCall(List<byte[]> taken) : ILocalCall
    {
        private readonly Queue<Action> _posted = new();

        public bool IsHere { get; set; } = true;

        public ValueTask Answer { get; set; }

        public void Post(Action action) => _posted.Enqueue(action);

        public ValueTask Audio(ReadOnlyMemory<byte> pcm)
        {
            taken.Add(pcm.ToArray());
            return Answer;
        }

        public void Run()
        {
            while (_posted.TryDequeue(out var action)) action();
        }
    }
}
