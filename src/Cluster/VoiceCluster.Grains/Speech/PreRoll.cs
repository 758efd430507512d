using VoiceCluster.Audio;

namespace VoiceCluster.Grains.Speech;

/// <summary>The last moments of audio before somebody is known to speak; a ring that allocates once.</summary>
internal sealed class PreRoll
{
    private readonly byte[] _ring;
    private readonly int _capacity;
    private int _next;
    private int _count;

    /// <param name="duration">Audio to keep, rounded up to frames; the time that a detector needs to be sure is to be included.</param>
    public PreRoll(TimeSpan duration)
    {
        _capacity = Math.Max(1, (int)Math.Ceiling(duration / Frame.Duration));
        _ring = new byte[_capacity * Frame.Bytes];
    }

    /// <summary>Frames that <see cref="TryTake"/> will give.</summary>
    public int Count => _count;

    /// <summary>Keeps a copy; full, the oldest frame goes.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        pcm.CopyTo(_ring.AsSpan(_next * Frame.Bytes, Frame.Bytes));
        _next = (_next + 1) % _capacity;
        if (_count < _capacity) _count++;
    }

    /// <summary>Takes the oldest frame; false when empty. Valid until the next <see cref="Add"/>.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> pcm)
    {
        if (_count == 0)
        {
            pcm = default;
            return false;
        }

        var oldest = (_next - _count + _capacity) % _capacity;
        pcm = _ring.AsMemory(oldest * Frame.Bytes, Frame.Bytes);
        _count--;
        return true;
    }
}
