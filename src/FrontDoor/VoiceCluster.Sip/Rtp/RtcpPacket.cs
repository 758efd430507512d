using System.Buffers.Binary;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>One reception report block (RFC 3550 section 6.4.1).</summary>
/// <param name="Ssrc">The source it is about.</param>
/// <param name="FractionLost">Since the last report, in 1/256.</param>
/// <param name="Lost">In all, 24 bits with sign.</param>
/// <param name="ExtendedHighest">Highest sequence number with cycles.</param>
/// <param name="Jitter">In units of the clock.</param>
/// <param name="LastReport">Middle 32 bits of the NTP time of the last sender report.</param>
/// <param name="DelaySinceLastReport">In 1/65536 s.</param>
public readonly record struct RtcpReport(
    uint Ssrc, byte FractionLost, int Lost, uint ExtendedHighest, uint Jitter, uint LastReport, uint DelaySinceLastReport);

/// <summary>A sender's part of a report.</summary>
public readonly record struct RtcpSender(ulong NtpTime, uint RtpTime, uint Packets, uint Octets);

/// <summary>Writes and reads compound RTCP packets: SR or RR, SDES with CNAME, BYE. Allocation-free.</summary>
public static class RtcpPacket
{
    private const byte SenderReport = 200, ReceiverReport = 201, SourceDescription = 202, Goodbye = 203;

    /// <summary>Longest packet this writes.</summary>
    public const int MaxLength = 256;

    /// <summary>Writes a compound packet and gives its length.</summary>
    /// <param name="packet">At least <see cref="MaxLength"/> octets.</param>
    /// <param name="ssrc">This side's.</param>
    /// <param name="sender">Null makes it a receiver report.</param>
    /// <param name="report">About the peer's stream; null when nothing was received.</param>
    /// <param name="name">CNAME, at most 64 characters of ASCII.</param>
    /// <param name="bye">Ends with BYE.</param>
    public static int Write(Span<byte> packet, uint ssrc, RtcpSender? sender, RtcpReport? report, string name, bool bye)
    {
        var length = 8;
        BinaryPrimitives.WriteUInt32BigEndian(packet[4..], ssrc);
        if (sender is { } own)
        {
            BinaryPrimitives.WriteUInt64BigEndian(packet[8..], own.NtpTime);
            BinaryPrimitives.WriteUInt32BigEndian(packet[16..], own.RtpTime);
            BinaryPrimitives.WriteUInt32BigEndian(packet[20..], own.Packets);
            BinaryPrimitives.WriteUInt32BigEndian(packet[24..], own.Octets);
            length = 28;
        }

        if (report is { } block)
        {
            var at = packet[length..];
            BinaryPrimitives.WriteUInt32BigEndian(at, block.Ssrc);
            BinaryPrimitives.WriteInt32BigEndian(at[4..], Math.Clamp(block.Lost, -0x800000, 0x7fffff));
            at[4] = block.FractionLost;
            BinaryPrimitives.WriteUInt32BigEndian(at[8..], block.ExtendedHighest);
            BinaryPrimitives.WriteUInt32BigEndian(at[12..], block.Jitter);
            BinaryPrimitives.WriteUInt32BigEndian(at[16..], block.LastReport);
            BinaryPrimitives.WriteUInt32BigEndian(at[20..], block.DelaySinceLastReport);
            length += 24;
        }

        WriteHead(packet, report is null ? 0 : 1, sender is null ? ReceiverReport : SenderReport, length);
        var description = packet[length..];
        BinaryPrimitives.WriteUInt32BigEndian(description[4..], ssrc);
        description[8] = 1;
        var written = Encoding.ASCII.GetBytes(name.AsSpan(0, Math.Min(name.Length, 64)), description[10..]);
        description[9] = (byte)written;
        var padded = (10 + written + 4) & ~3; // at least one zero ends the list
        description[(10 + written)..padded].Clear();
        WriteHead(description, 1, SourceDescription, padded);
        length += padded;
        if (!bye) return length;
        BinaryPrimitives.WriteUInt32BigEndian(packet[(length + 4)..], ssrc);
        WriteHead(packet[length..], 1, Goodbye, 8);
        return length + 8;
    }

    /// <summary>Reads a compound packet: the peer's sender part, its report about <paramref name="ownSsrc"/>, and whether it says goodbye.</summary>
    /// <returns>False when it is no well-formed RTCP; nothing of it counts then.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, uint ownSsrc, out uint ssrc, out RtcpSender? sender, out RtcpReport? report, out bool bye)
    {
        (ssrc, sender, report, bye) = (0, null, null, false);
        var first = true;
        while (!packet.IsEmpty)
        {
            if (packet.Length < 4 || packet[0] >> 6 != 2) return false;
            var length = (BinaryPrimitives.ReadUInt16BigEndian(packet[2..]) + 1) * 4;
            if (length > packet.Length) return false;
            var type = packet[1];
            if (type is < 192 or > 223) return false; // the range of RFC 5761; a lone BYE or APP is allowed (RFC 5506)
            if (type is SenderReport or ReceiverReport && !ReadReport(packet[..length], type, ownSsrc, ref ssrc, ref sender, ref report)) return false;
            bye |= type == Goodbye;
            first = false;
            packet = packet[length..];
        }

        return !first;
    }

    private static bool ReadReport(ReadOnlySpan<byte> packet, byte type, uint ownSsrc, ref uint ssrc, ref RtcpSender? sender, ref RtcpReport? report)
    {
        var blocks = packet[0] & 0x1f;
        var start = type == SenderReport ? 28 : 8;
        if (packet.Length < start + (blocks * 24)) return false;
        ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        if (type == SenderReport)
        {
            sender = new(
                BinaryPrimitives.ReadUInt64BigEndian(packet[8..]), BinaryPrimitives.ReadUInt32BigEndian(packet[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(packet[20..]), BinaryPrimitives.ReadUInt32BigEndian(packet[24..]));
        }

        for (var i = 0; i < blocks; i++)
        {
            var block = packet[(start + (i * 24))..];
            if (BinaryPrimitives.ReadUInt32BigEndian(block) != ownSsrc) continue;
            report = new(
                ownSsrc, block[4], BinaryPrimitives.ReadInt32BigEndian(block[4..]) << 8 >> 8, BinaryPrimitives.ReadUInt32BigEndian(block[8..]),
                BinaryPrimitives.ReadUInt32BigEndian(block[12..]), BinaryPrimitives.ReadUInt32BigEndian(block[16..]),
                BinaryPrimitives.ReadUInt32BigEndian(block[20..]));
        }

        return true;
    }

    private static void WriteHead(Span<byte> packet, int count, byte type, int length)
    {
        packet[0] = (byte)(0x80 | count);
        packet[1] = type;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)((length / 4) - 1));
    }
}
