using VoiceCluster.Audio;

namespace VoiceCluster.Grains.Calls;

/// <summary>What the leg is playing of one answer, by the clock (a leg paces in real time): the reference of echo detection, and the bound on
/// what is prepared ahead.</summary>
internal sealed class OutgoingAudio
{
    private const int BytesPerMs = Frame.SampleRate * 2 / 1000;

    // An echo must not come before what it is an echo of, so the reference begins a little ahead of the ear.
    private const int LeadBytes = 40 * BytesPerMs;

    // From then on it goes by the caller's own frames, however unevenly they come; further than this off the clock, it begins anew.
    private const int SlackBytes = 250 * BytesPerMs;

    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private readonly byte[] _frame = new byte[Frame.Bytes];
    private long _length;
    private long _position;
    private int _chunk;
    private int _offset;
    private TimeSpan? _startedAt;
    private TimeSpan? _pausedAt;

    /// <param name="pcm">PCM16, 16 kHz.</param>
    /// <param name="now">When it is there: what comes after all before it was played begins then.</param>
    public void Add(ReadOnlyMemory<byte> pcm, TimeSpan now)
    {
        if (pcm.IsEmpty) return;
        var length = TimeSpan.FromMilliseconds(_length / BytesPerMs);
        if (_startedAt is { } start && _pausedAt is null && now - start > length) _startedAt = now - length;
        _chunks.Add(pcm);
        _length += pcm.Length;
    }

    /// <summary>The first frame left the leg.</summary>
    public void Started(TimeSpan at) => _startedAt ??= at;

    /// <summary>The leg holds its audio back.</summary>
    public void Paused(TimeSpan at) => _pausedAt ??= at;

    /// <summary>The leg goes on from where it stopped.</summary>
    public void Resumed(TimeSpan at)
    {
        if (_pausedAt is { } paused) _startedAt += at - paused;
        _pausedAt = null;
    }

    /// <summary>What has been played, by the clock.</summary>
    public TimeSpan Played(TimeSpan now)
    {
        if (_startedAt is not { } start) return TimeSpan.Zero;
        var length = TimeSpan.FromMilliseconds(_length / BytesPerMs);
        var played = (_pausedAt ?? now) - start;
        return played < length ? played : length;
    }

    /// <summary>Audio that waits at the leg.</summary>
    public TimeSpan Ahead(TimeSpan now) => TimeSpan.FromMilliseconds(_length / BytesPerMs) - Played(now);

    /// <summary>The next 20 ms of what plays now; empty when nothing plays. Valid until the next call.</summary>
    public ReadOnlySpan<byte> FrameAt(TimeSpan now)
    {
        if (_startedAt is not { } start || _pausedAt is not null) return default;
        var due = (long)(now - start).TotalMilliseconds * BytesPerMs;
        if (_position == 0 || due - _position > SlackBytes) Skip(due + LeadBytes - _position);
        else if (_position - due > SlackBytes) return default;
        var filled = Read(_frame);
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

    private int Read(Span<byte> destination)
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
