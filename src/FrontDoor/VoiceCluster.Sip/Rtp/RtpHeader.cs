using System.Buffers.Binary;

namespace VoiceCluster.Sip;

/// <summary>The fixed header of an RTP packet (RFC 3550 section 5.1).</summary>
/// <param name="PayloadType">0 to 127.</param>
/// <param name="Marker">Start of a talkspurt, or of an event.</param>
/// <param name="Sequence">Counts packets.</param>
/// <param name="Timestamp">In units of the codec's clock.</param>
/// <param name="Ssrc">The stream's source.</param>
public readonly record struct RtpHeader(byte PayloadType, bool Marker, ushort Sequence, uint Timestamp, uint Ssrc)
{
    /// <summary>Octets of the header this agent writes.</summary>
    public const int Length = 12;

    /// <summary>Finds header and payload; contributing sources, one extension and padding are skipped. False for anything else than RTP version 2.</summary>
    public static bool TryParse(ReadOnlySpan<byte> packet, out RtpHeader header, out Range payload)
    {
        header = default;
        payload = default;
        if (packet.Length < Length || packet[0] >> 6 != 2) return false;
        var start = HeaderLength(packet);
        var end = packet.Length;
        if (start < 0) return false;
        if ((packet[0] & 0x20) != 0) end -= packet[^1];
        if (end < start || ((packet[0] & 0x20) != 0 && packet[^1] == 0)) return false;
        payload = start..end;
        header = new(
            (byte)(packet[1] & 0x7f), (packet[1] & 0x80) != 0, BinaryPrimitives.ReadUInt16BigEndian(packet[2..]),
            BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), BinaryPrimitives.ReadUInt32BigEndian(packet[8..]));
        return true;
    }

    /// <summary>Octets before the payload, contributing sources and extension included; -1 when they do not fit.</summary>
    public static int HeaderLength(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < Length) return -1;
        var length = Length + ((packet[0] & 0x0f) * 4);
        if ((packet[0] & 0x10) != 0)
        {
            if (packet.Length < length + 4) return -1;
            length += 4 + (BinaryPrimitives.ReadUInt16BigEndian(packet[(length + 2)..]) * 4);
        }

        return length <= packet.Length ? length : -1;
    }

    /// <summary>Writes the 12 octets.</summary>
    public void WriteTo(Span<byte> packet)
    {
        packet[0] = 0x80;
        packet[1] = (byte)(PayloadType | (Marker ? 0x80 : 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], Sequence);
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], Timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(packet[8..], Ssrc);
    }
}
