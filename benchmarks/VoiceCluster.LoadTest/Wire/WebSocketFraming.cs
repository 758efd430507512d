using System.Buffers.Binary;

namespace VoiceCluster.LoadTest.Wire;

/// <summary>
/// RFC 6455 section 5.2, as much as a client needs that sends and receives unfragmented frames under 64 KiB. Frames can be made once and sent
/// often: the masking key is part of them.
/// </summary>
internal static class WebSocketFraming
{
    public const byte Text = 1, Binary = 2, Close = 8, Ping = 9, Pong = 10;

    private const int MaskBytes = 4;

    /// <summary>Bytes that come before a client's payload.</summary>
    public static int HeaderBytes(int payload) => (payload < 126 ? 2 : 4) + MaskBytes;

    /// <summary>A client's frame of its own array.</summary>
    public static byte[] Masked(byte opcode, ReadOnlySpan<byte> payload, uint key)
    {
        var frame = new byte[HeaderBytes(payload.Length) + payload.Length];
        WriteMasked(frame, opcode, payload, key);
        return frame;
    }

    /// <summary>Writes a client's frame; returns its length.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The payload has 64 KiB or more.</exception>
    public static int WriteMasked(Span<byte> destination, byte opcode, ReadOnlySpan<byte> payload, uint key)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, ushort.MaxValue);
        var header = HeaderBytes(payload.Length);
        destination[0] = (byte)(0x80 | opcode);
        if (payload.Length < 126)
        {
            destination[1] = (byte)(0x80 | payload.Length);
        }
        else
        {
            destination[1] = 0x80 | 126;
            BinaryPrimitives.WriteUInt16BigEndian(destination[2..], (ushort)payload.Length);
        }

        var mask = destination.Slice(header - MaskBytes, MaskBytes);
        BinaryPrimitives.WriteUInt32BigEndian(mask, key);
        for (var i = 0; i < payload.Length; i++) destination[header + i] = (byte)(payload[i] ^ mask[i & 3]);
        return header + payload.Length;
    }

    /// <summary>Takes the next whole frame of a server off the buffer; false when it is not all there yet.</summary>
    /// <exception cref="InvalidDataException">The frame is masked, fragmented, compressed or over 64 MiB, none of which this server may send.</exception>
    public static bool TryRead(ref ReadOnlySpan<byte> buffer, out byte opcode, out ReadOnlySpan<byte> payload)
    {
        opcode = 0;
        payload = default;
        if (buffer.Length < 2) return false;
        if ((buffer[0] & 0xF0) != 0x80) throw new InvalidDataException($"the server sent a frame that begins with 0x{buffer[0]:x2}: fragmented or compressed");
        if ((buffer[1] & 0x80) != 0) throw new InvalidDataException("the server sent a masked frame");
        var (header, length) = (buffer[1] & 0x7F) switch
        {
            126 => (4, buffer.Length < 4 ? 0UL : BinaryPrimitives.ReadUInt16BigEndian(buffer[2..])),
            127 => (10, buffer.Length < 10 ? 0UL : BinaryPrimitives.ReadUInt64BigEndian(buffer[2..])),
            var small => (2, (ulong)small),
        };
        if (length > 64 * 1024 * 1024) throw new InvalidDataException($"the server sent a frame of {length} bytes");
        if (buffer.Length < header || buffer.Length - header < (int)length) return false;
        opcode = (byte)(buffer[0] & 0x0F);
        payload = buffer.Slice(header, (int)length);
        buffer = buffer[(header + (int)length)..];
        return true;
    }
}
