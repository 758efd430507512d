using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace VoiceCluster.Sip;

/// <summary>Sending: packets of the agreed length on the RTP clock, digits in place of voice.</summary>
public sealed partial class RtpMediaSession
{
    private const int MaxPacketTime = 60;

    private readonly byte[] _packet = new byte[RtpHeader.Length + VoiceStream.MaxPayload + SrtpContext.TagLength];
    private readonly byte[] _payload = new byte[(MaxPacketTime + 20) * 8 + VoiceStream.MaxPayload];
    private readonly uint _ssrc = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private ushort _sequence = (ushort)RandomNumberGenerator.GetInt32(0x8000);
    private uint _rtpTime = (uint)RandomNumberGenerator.GetInt32(int.MaxValue);
    private uint _pendingTime;
    private int _pending;
    private bool _afterPause = true;
    private IPEndPoint? _resolvedTarget;
    private SocketAddress? _targetAddress;
    private long _packetsSent, _octetsSent, _sendErrors;

    private void SendFrame(NegotiatedMedia agreed, ReadOnlySpan<short> frame)
    {
        if (agreed.Events is { } events && _digits!.IsActive)
        {
            SendDigits(events);
            return;
        }

        if (_pending == 0) _pendingTime = _rtpTime;
        _pending += _voice!.Encode(frame, _payload.AsSpan(_pending));
        // G.711 has one octet a sample, so packets can be cut anywhere; an Opus packet is one frame.
        var size = agreed.Codec == VoiceCodec.Opus ? _pending : agreed.PacketTime * 8;
        var sent = 0;
        while (size > 0 && _pending - sent >= size)
        {
            SendPacket(agreed.SendPayloadType, _afterPause, _pendingTime + (uint)sent, _payload.AsSpan(sent, size));
            _afterPause = false;
            sent += size;
        }

        _payload.AsSpan(sent, _pending - sent).CopyTo(_payload);
        _pending -= sent;
        _pendingTime += (uint)sent;
    }

    private void SendDigits(NegotiatedEvents events)
    {
        Span<byte> payload = stackalloc byte[TelephoneEvent.Length];
        _pending = 0;
        _afterPause = true;
        if (_digits!.TryNext(_rtpTime, payload, out var timestamp, out var marker)) SendPacket(events.SendPayloadType, marker, timestamp, payload);
    }

    private void SendPacket(int payloadType, bool marker, uint timestamp, ReadOnlySpan<byte> payload)
    {
        new RtpHeader((byte)payloadType, marker, _sequence++, timestamp, _ssrc).WriteTo(_packet);
        payload.CopyTo(_packet.AsSpan(RtpHeader.Length));
        var length = RtpHeader.Length + payload.Length;
        if (_protect is not null && _keys is not null) length = _protect.Protect(_packet, length);
        if (!TrySend(_ports.Media, _packet.AsSpan(0, length), Target())) return;
        _packetsSent++;
        _octetsSent += payload.Length;
    }

    private SocketAddress? Target()
    {
        if (_latch.Target is not { } target || target.Port == 0) return null;
        if (!ReferenceEquals(target, _resolvedTarget)) (_resolvedTarget, _targetAddress) = (target, target.Serialize());
        return _targetAddress;
    }

    private bool TrySend(Socket socket, ReadOnlySpan<byte> packet, SocketAddress? target)
    {
        if (target is null) return false;
        try
        {
            socket.SendTo(packet, SocketFlags.None, target);
            return true;
        }
        catch (SocketException)
        {
            _sendErrors++; // a full buffer or an unreachable peer: the frame is lost, the call's watch over silence decides
            return false;
        }
    }
}
