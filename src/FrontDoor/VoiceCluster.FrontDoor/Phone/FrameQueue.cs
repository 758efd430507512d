using VoiceCluster.Audio;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>
/// Frames of 20 ms between the one that makes them and the line that sends one each 20 ms, in reused memory. Bounded: a frame for a full
/// queue pushes out the oldest. Thread safe.
/// </summary>
internal sealed class FrameQueue(int capacity)
{
    private readonly Lock _gate = new();
    private readonly short[] _frames = new short[capacity * Frame.Samples];
    private int _first;
    private int _count;

    /// <summary>Frames pushed out so far.</summary>
    public long Dropped { get; private set; }

    public int Count
    {
        get
        {
            lock (_gate) return _count;
        }
    }

    /// <param name="samples">At most a frame; a shorter one is filled up with silence.</param>
    public void Add(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            if (_count == capacity)
            {
                _first = (_first + 1) % capacity;
                _count--;
                Dropped++;
            }

            var slot = Slot((_first + _count++) % capacity);
            samples.CopyTo(slot);
            slot[samples.Length..].Clear();
        }
    }

    /// <summary>False, and nothing written, when there is none.</summary>
    public bool TryTake(Span<short> frame)
    {
        lock (_gate)
        {
            if (_count == 0) return false;
            Slot(_first).CopyTo(frame);
            _first = (_first + 1) % capacity;
            _count--;
            return true;
        }
    }

    public void Clear()
    {
        lock (_gate) _count = 0;
    }

    private Span<short> Slot(int index) => _frames.AsSpan(index * Frame.Samples, Frame.Samples);
}
