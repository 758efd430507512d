using VoiceCluster.Audio;

namespace VoiceCluster.Grains.Calls;

/// <summary>What the leg is playing of one answer, by the clock (a leg paces in real time): the reference of echo detection, and the bound on
/// what is prepared ahead.</summary>
internal sealed class OutgoingAudio
{
    private const int BytesPerMs = Frame.SampleRate * 2 / 1000;

    // The caller's frames come with jitter; within this the reference goes on frame by frame.
    private const int ToleranceBytes = 60 * BytesPerMs;

    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private readonly byte[] _frame = new byte[Frame.Bytes];
    private long _length;
    private long _position;
    private int _chunk;
    private int _offset;
    private TimeSpan? _startedAt;

    public void Add(ReadOnlyMemory<byte> pcm)
    {
        if (pcm.IsEmpty) return;
        _chunks.Add(pcm);
        _length += pcm.Length;
    }

    /// <summary>The first frame left the leg.</summary>
    public void Started(TimeSpan at) => _startedAt ??= at;

    /// <summary>What has been played, by the clock.</summary>
    public TimeSpan Played(TimeSpan now)
    {
        if (_startedAt is not { } start) return TimeSpan.Zero;
        var length = TimeSpan.FromMilliseconds(_length / BytesPerMs);
        return now - start < length ? now - start : length;
    }

    /// <summary>Audio that waits at the leg.</summary>
    public TimeSpan Ahead(TimeSpan now) => TimeSpan.FromMilliseconds(_length / BytesPerMs) - Played(now);

    /// <summary>The 20 ms that leave now; empty when nothing plays. Valid until the next call.</summary>
    public ReadOnlySpan<byte> FrameAt(TimeSpan now)
    {
        if (_startedAt is not { } start) return default;
        var due = (long)(now - start).TotalMilliseconds * BytesPerMs;
        if (due - _position > ToleranceBytes) Skip(due - _position);
        else if (_position - due > ToleranceBytes) return default;
        var filled = Take(_frame);
        if (filled == 0) return default;
        _frame.AsSpan(filled).Clear();
        return _frame;
    }

    private void Skip(long count)
    {
        while (count > 0 && _chunk < _chunks.Count)
        {
            var step = (int)Math.Min(count, _chunks[_chunk].Length - _offset);
            Advance(step);
            count -= step;
        }
    }

    private int Take(Span<byte> destination)
    {
        var filled = 0;
        while (filled < destination.Length && _chunk < _chunks.Count)
        {
            var rest = _chunks[_chunk].Span[_offset..];
            var count = Math.Min(rest.Length, destination.Length - filled);
            rest[..count].CopyTo(destination[filled..]);
            filled += count;
            Advance(count);
        }

        return filled;
    }

    private void Advance(int count)
    {
        _position += count;
        _offset += count;
        if (_offset < _chunks[_chunk].Length) return;
        _chunks[_chunk++] = default; // played: its memory may go
        _offset = 0;
    }
}
