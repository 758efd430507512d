using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace VoiceCluster.Storage;

/// <summary>Reads a segment of the log from front to back, passing over damage. Not thread safe.</summary>
internal sealed class SegmentReader : IDisposable
{
    private const int FirstBuffer = 256 << 10;

    private readonly SafeFileHandle _file;
    private readonly Func<long> _end;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
    private long _position; // in the file, of _buffer[_from]
    private int _from;
    private int _to;

    /// <param name="path">The segment's file.</param>
    /// <param name="end">Up to where the file may be read; asked anew whenever the reader gets there.</param>
    /// <exception cref="FileNotFoundException">The segment is gone: all of it stands in the database.</exception>
    public SegmentReader(string path, Func<long> end)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _end = end;
    }

    /// <summary>Where the next read begins.</summary>
    public long Position => _position;

    /// <summary>Reads on. The item's bytes are valid until the next call.</summary>
    /// <returns>False at the end.</returns>
    public bool TryRead(out SegmentItem item)
    {
        item = default;
        if (!Fill(1)) return false;
        if (_buffer[_from] == LogFormat.Start
            && Find(LogFormat.End, LogFormat.Start) is var end and >= 0
            && LogFormat.TryRead(_buffer.AsMemory(_from, end + 1), out var frame))
        {
            item = new SegmentItem(_position, frame, default, IsTorn: false);
            Advance(end + 1);
            return true;
        }

        // Damage runs to the next record or to the end of the file.
        var next = Find(LogFormat.Start, LogFormat.Start);
        var damage = _buffer.AsMemory(_from, next < 0 ? _to - _from : next);
        item = new SegmentItem(_position, null, damage, IsTorn: next < 0 && damage.Span[^1] != LogFormat.End);
        Advance(damage.Length);
        return true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    /// <summary>Offset from here of the next of two bytes, after the first byte; -1 when there is none before the end.</summary>
    private int Find(byte one, byte other)
    {
        for (var searched = 1; Fill(searched + 1); searched = _to - _from)
        {
            var hit = _buffer.AsSpan(_from + searched, _to - _from - searched).IndexOfAny(one, other);
            if (hit >= 0) return searched + hit;
        }

        return -1;
    }

    private void Advance(int bytes)
    {
        _from += bytes;
        _position += bytes;
    }

    /// <summary>Makes at least so many unread bytes available; false when the file ends before.</summary>
    private bool Fill(int wanted)
    {
        while (_to - _from < wanted)
        {
            if (_from > 0)
            {
                _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
                _to -= _from;
                _from = 0;
            }

            if (_to == _buffer.Length) Grow();
            var room = Math.Min(_buffer.Length - _to, _end() - _position - _to);
            var read = room <= 0 ? 0 : RandomAccess.Read(_file, _buffer.AsSpan(_to, (int)room), _position + _to);
            if (read == 0) return false;
            _to += read;
        }

        return true;
    }

    private void Grow()
    {
        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(_from, _to - _from).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
        _to -= _from;
        _from = 0;
    }
}

/// <summary>What a reader found at an offset of a segment.</summary>
/// <param name="Offset">In the file.</param>
/// <param name="Frame">A sound record; null for damage.</param>
/// <param name="Damage">The damaged bytes.</param>
/// <param name="IsTorn">The damage is a record at the end of the file whose writing was cut short, so it was never acknowledged.</param>
internal readonly record struct SegmentItem(long Offset, LogFrame? Frame, ReadOnlyMemory<byte> Damage, bool IsTorn);
