using System.Buffers.Binary;
using System.Net;

namespace VoiceCluster.TestKit;

/// <summary>
/// Writes UDP datagrams as a capture file that tshark and Wireshark read (draft-ietf-opsawg-pcap, link type 101: bare IPv4). The IP and UDP
/// headers are made up around what really was sent. Thread safe.
/// </summary>
public sealed class PcapWriter : IDisposable
{
    private const uint Magic = 0xA1B2C3D4;
    private const int RawIp = 101, IpHeader = 20, UdpHeader = 8, Longest = 65_535;

    private readonly Lock _gate = new();
    private readonly FileStream _file;
    private readonly TimeProvider _time;

    public PcapWriter(string path, TimeProvider time)
    {
        _file = File.Create(path);
        _time = time;
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], Longest);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], RawIp);
        _file.Write(header);
    }

    /// <summary>A datagram as it goes over the wire now.</summary>
    /// <param name="source">An IPv4 address, as the destination's.</param>
    /// <param name="destination">Where it goes.</param>
    /// <param name="payload">What UDP carries.</param>
    public void Write(IPEndPoint source, IPEndPoint destination, ReadOnlySpan<byte> payload)
    {
        Span<byte> head = stackalloc byte[16 + IpHeader + UdpHeader];
        head.Clear();
        var length = IpHeader + UdpHeader + payload.Length;
        var ip = head[16..];
        (ip[0], ip[6], ip[8], ip[9]) = (0x45, 0x40, 64, 17); // version and length, don't fragment, TTL, UDP
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)length);
        source.Address.TryWriteBytes(ip[12..], out _);
        destination.Address.TryWriteBytes(ip[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], Checksum(ip[..IpHeader]));
        var udp = ip[IpHeader..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], (ushort)destination.Port);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)(UdpHeader + payload.Length)); // its checksum 0: none was made (RFC 768)
        lock (_gate)
        {
            var (seconds, ticks) = Math.DivRem((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks, TimeSpan.TicksPerSecond);
            BinaryPrimitives.WriteUInt32LittleEndian(head, (uint)seconds);
            BinaryPrimitives.WriteUInt32LittleEndian(head[4..], (uint)(ticks / TimeSpan.TicksPerMicrosecond));
            BinaryPrimitives.WriteInt32LittleEndian(head[8..], length);
            BinaryPrimitives.WriteInt32LittleEndian(head[12..], length);
            _file.Write(head);
            _file.Write(payload);
        }
    }

    public void Dispose()
    {
        lock (_gate) _file.Dispose();
    }

    private static ushort Checksum(ReadOnlySpan<byte> header)
    {
        var sum = 0u;
        for (var i = 0; i < header.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(header[i..]);
        while (sum > 0xFFFF) sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }
}
