using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>
/// One direction of SRTP and SRTCP with AES_CM_128_HMAC_SHA1_80 (RFC 3711): protects what is sent or checks and opens what is received,
/// in place. A packet that was seen before or is older than the window of 64 is refused. Not for several threads at once.
/// </summary>
public sealed class SrtpContext : IDisposable
{
    /// <summary>Octets that protection adds to an RTP packet.</summary>
    public const int TagLength = 10;

    /// <summary>Octets that protection adds to an RTCP packet: index and tag.</summary>
    public const int ControlOverhead = 4 + TagLength;

    private const int MaxPacket = 2000;

    // The peer announced a master key identifier, and it is there or not: not everybody who announces one sends it.
    private int _identifierLength;

    private readonly SrtpKeys _media, _control;
    private readonly byte[] _authenticated = new byte[MaxPacket + 4];
    private uint _ssrc, _rollover, _controlIndex;
    private ushort _highest;
    private bool _started;
    private ReplayWindow _replay, _controlReplay;

    /// <param name="crypto">The keys of the side that sends in this direction.</param>
    public SrtpContext(SdesCrypto crypto)
    {
        _media = new SrtpKeys(crypto.KeyAndSalt.Span, 0);
        _control = new SrtpKeys(crypto.KeyAndSalt.Span, 3);
        _identifierLength = crypto.IdentifierLength;
    }

    /// <summary>Encrypts and signs an RTP packet.</summary>
    /// <param name="packet">The packet, and room for <see cref="TagLength"/> octets after it.</param>
    /// <param name="length">Octets of the packet.</param>
    /// <returns>Octets of the protected packet.</returns>
    public int Protect(Span<byte> packet, int length)
    {
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        if (!_started || ssrc != _ssrc) (_started, _ssrc, _rollover) = (true, ssrc, 0);
        else if (sequence < _highest && _highest - sequence > 0x8000) _rollover++;
        _highest = sequence;
        _media.Apply(packet[RtpHeader.HeaderLength(packet[..length])..length], ssrc, Index(_rollover, sequence));
        Sign(_media.AuthenticationKey, packet[..length], _rollover, packet.Slice(length, TagLength));
        return length + TagLength;
    }

    /// <summary>Checks and decrypts an RTP packet. False for a wrong tag, a replay, or one that is too short or too long.</summary>
    public bool TryUnprotect(Span<byte> packet, out int length)
    {
        if (TryUnprotect(packet, _identifierLength, out length)) return true;
        if (_identifierLength == 0 || !TryUnprotect(packet, 0, out length)) return false;
        _identifierLength = 0;
        return true;
    }

    private bool TryUnprotect(Span<byte> packet, int identifierLength, out int length)
    {
        length = packet.Length - TagLength - identifierLength;
        if (length is < RtpHeader.Length or > MaxPacket) return false;
        var start = RtpHeader.HeaderLength(packet[..length]);
        if (start < 0) return false;
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[8..]);
        var isNew = !_started || ssrc != _ssrc;
        var rollover = isNew ? 0 : EstimateRollover(sequence);
        var index = Index(rollover, sequence);
        if (!isNew && !_replay.IsFresh(index)) return false;
        if (!Verify(_media.AuthenticationKey, packet[..length], rollover, packet[^TagLength..])) return false;
        if (isNew)
        {
            // Authentic, so the peer did change its source: counters start over (section 3.2.3).
            (_started, _ssrc, _rollover, _highest) = (true, ssrc, 0, sequence);
            _replay = default;
        }
        else if (index > Index(_rollover, _highest))
        {
            (_rollover, _highest) = (rollover, sequence);
        }

        _replay.Mark(index);
        _media.Apply(packet[start..length], ssrc, index);
        return true;
    }

    /// <summary>Encrypts and signs an RTCP packet; needs room for <see cref="ControlOverhead"/> octets after it.</summary>
    public int ProtectControl(Span<byte> packet, int length)
    {
        var index = _controlIndex++ & 0x7fffffff;
        _control.Apply(packet[8..length], BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), index);
        BinaryPrimitives.WriteUInt32BigEndian(packet[length..], index | 0x80000000);
        Sign(_control.AuthenticationKey, packet[..(length + 4)], null, packet.Slice(length + 4, TagLength));
        return length + ControlOverhead;
    }

    /// <summary>Checks and decrypts an RTCP packet.</summary>
    public bool TryUnprotectControl(Span<byte> packet, out int length)
    {
        length = packet.Length - ControlOverhead - _identifierLength;
        if (length is < 8 or > MaxPacket) return false;
        var word = BinaryPrimitives.ReadUInt32BigEndian(packet[length..]);
        var index = word & 0x7fffffff;
        if (!_controlReplay.IsFresh(index)) return false;
        if (!Verify(_control.AuthenticationKey, packet[..(length + 4)], null, packet[^TagLength..])) return false;
        _controlReplay.Mark(index);
        if ((word & 0x80000000) != 0) _control.Apply(packet[8..length], BinaryPrimitives.ReadUInt32BigEndian(packet[4..]), index);
        return true;
    }

    public void Dispose()
    {
        _media.Dispose();
        _control.Dispose();
    }

    private static ulong Index(uint rollover, ushort sequence) => ((ulong)rollover << 16) | sequence;

    // Appendix A of RFC 3711.
    private uint EstimateRollover(ushort sequence)
    {
        if (_highest < 0x8000) return sequence - _highest > 0x8000 && _rollover > 0 ? _rollover - 1 : _rollover;
        return _highest - 0x8000 > sequence ? _rollover + 1 : _rollover;
    }

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5350", Justification = "HMAC-SHA1 is the authentication of the one suite that RFC 4568 makes mandatory.")]
    private void Sign(byte[] key, ReadOnlySpan<byte> packet, uint? rollover, Span<byte> tag)
    {
        packet.CopyTo(_authenticated);
        var length = packet.Length;
        if (rollover is { } counter)
        {
            BinaryPrimitives.WriteUInt32BigEndian(_authenticated.AsSpan(length), counter);
            length += 4;
        }

        Span<byte> hash = stackalloc byte[20];
        HMACSHA1.HashData(key, _authenticated.AsSpan(0, length), hash);
        hash[..TagLength].CopyTo(tag);
    }

    private bool Verify(byte[] key, ReadOnlySpan<byte> packet, uint? rollover, ReadOnlySpan<byte> tag)
    {
        Span<byte> expected = stackalloc byte[TagLength];
        Sign(key, packet, rollover, expected);
        return CryptographicOperations.FixedTimeEquals(expected, tag);
    }

    private struct ReplayWindow
    {
        private ulong _highest, _seen;

        public readonly bool IsFresh(ulong index)
        {
            if (_seen == 0 || index > _highest) return true;
            var age = _highest - index;
            return age < 64 && (_seen & (1UL << (int)age)) == 0;
        }

        public void Mark(ulong index)
        {
            if (_seen == 0 || index > _highest)
            {
                var step = _seen == 0 ? 64 : index - _highest;
                _seen = step >= 64 ? 1 : (_seen << (int)step) | 1;
                _highest = index;
            }
            else
            {
                _seen |= 1UL << (int)(_highest - index);
            }
        }
    }
}
