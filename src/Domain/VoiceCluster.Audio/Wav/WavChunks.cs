using System.Buffers.Binary;

namespace VoiceCluster.Audio;

/// <summary>Walks the chunks of a RIFF file, forward only where the stream cannot seek.</summary>
internal sealed class WavChunks(Stream stream)
{
    public static readonly uint Fmt = BinaryPrimitives.ReadUInt32LittleEndian("fmt "u8);
    public static readonly uint Data = BinaryPrimitives.ReadUInt32LittleEndian("data"u8);

    private static readonly uint Sizes = BinaryPrimitives.ReadUInt32LittleEndian("ds64"u8);

    private readonly long _base = stream.CanSeek ? stream.Position : 0;
    private long _bodyLeft;
    private bool _padded;
    private long? _dataSize;

    public Stream Stream => stream;

    public bool CanSeek => stream.CanSeek;

    /// <summary>Bytes read or passed over, from the start of the file.</summary>
    public long Position { get; private set; }

    /// <summary>Where the stream is, also when it was read past this.</summary>
    public long StreamPosition => stream.CanSeek ? stream.Position - _base : Position;

    /// <summary>Bytes of the file, or null where the stream cannot tell.</summary>
    public long? Length => stream.CanSeek ? stream.Length - _base : null;

    /// <summary>Reads the file's first 12 bytes; returns the RIFF size.</summary>
    /// <exception cref="WavFormatException">It is no RIFF WAVE file.</exception>
    public uint ReadRiff()
    {
        Span<byte> start = stackalloc byte[12];
        var read = Fill(start);
        if (read == 0) throw new WavFormatException("The file is empty.");
        if (start.StartsWith("RIFX"u8)) throw new WavFormatException("Big-endian (RIFX) WAV files are not read here; convert to a plain one.");
        var isKnown = start.StartsWith("RIFF"u8) || start.StartsWith("RF64"u8) || start.StartsWith("BW64"u8);
        if (read < start.Length || !isKnown || !start.EndsWith("WAVE"u8))
        {
            throw new WavFormatException("Not a WAV file: it does not begin with RIFF and WAVE.");
        }
        return BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
    }

    /// <summary>Enters the next chunk; false at the end of the file.</summary>
    /// <exception cref="WavFormatException">What follows is no chunk.</exception>
    public bool TryNext(out uint id, out long size)
    {
        Span<byte> head = stackalloc byte[8];
        (id, size) = (0, 0);
        var read = Fill(head[..1]);
        // A chunk of odd size is followed by a zero byte, which some writers leave out; no chunk's name begins with zero.
        if (read == 1 && _padded && head[0] == 0) read = Fill(head[..1]);
        if (read == 0) return false;
        read += Fill(head[1..]);
        if (read < head.Length || head[..4].ContainsAnyExceptInRange((byte)0x20, (byte)0x7E))
        {
            throw new WavFormatException($"No chunk begins at byte {Position - read}, where one should: the file is damaged or cut short.");
        }

        id = BinaryPrimitives.ReadUInt32LittleEndian(head);
        size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
        if (id == Data && size == uint.MaxValue) size = _dataSize ?? size;
        _bodyLeft = size;
        _padded = (size & 1) == 1;
        if (id == Sizes) ReadSizes();
        return true;
    }

    /// <summary>RF64 (EBU Tech 3306): the sizes that 32 bits cannot hold stand in a chunk of their own, before the others. 0 is one that was never filled in.</summary>
    private void ReadSizes()
    {
        Span<byte> sizes = stackalloc byte[16];
        if (ReadBody(sizes) == sizes.Length && BinaryPrimitives.ReadInt64LittleEndian(sizes[8..]) is var size and > 0) _dataSize = size;
    }

    /// <summary>Reads from the chunk entered; returns less than asked only at its end or the file's.</summary>
    public int ReadBody(Span<byte> bytes)
    {
        var read = Fill(bytes[..(int)Math.Min(bytes.Length, _bodyLeft)]);
        _bodyLeft -= read;
        return read;
    }

    /// <summary>Passes over what is left of the chunk entered, or of the file.</summary>
    public void Skip()
    {
        if (CanSeek)
        {
            SeekTo(Math.Min(Position + _bodyLeft, Length!.Value));
            _bodyLeft = 0;
            return;
        }

        Span<byte> passed = stackalloc byte[512];
        while (_bodyLeft > 0 && ReadBody(passed) > 0)
        {
        }
    }

    /// <summary>Goes to a position from the start of the file; without seeking only to where the stream is.</summary>
    public void SeekTo(long position)
    {
        if (position == Position) return;
        stream.Position = _base + position;
        Position = position;
    }

    private int Fill(Span<byte> bytes)
    {
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        Position += read;
        return read;
    }
}
