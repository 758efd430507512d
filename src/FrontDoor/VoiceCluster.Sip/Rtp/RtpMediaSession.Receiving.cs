using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip;

/// <summary>
/// Receiving, step by step: (1) the socket's loop, (2) authentication when encrypted, (3) header and payload type, (4) source, (5) counters,
/// (6) digits or voice.
/// </summary>
public sealed partial class RtpMediaSession
{
    private const int ComfortNoise = 13;

    private readonly TelephoneEventReceiver _events = new();
    private RtpReceptionStatistics? _reception;
    private uint _remoteSsrc;
    private long _packetsReceived, _refused, _lastPacketAt;
    private bool _silenceReported;

    private delegate void PacketReceived(Span<byte> packet, IPEndPoint source);

    private async Task ReceiveAsync(Socket socket, PacketReceived received)
    {
        var buffer = new byte[2048];
        var address = new SocketAddress(socket.AddressFamily);
        var known = new SocketAddress(socket.AddressFamily);
        var template = (IPEndPoint)socket.LocalEndPoint!;
        var source = template;
        while (true)
        {
            try
            {
                var length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, address, _stop.Token).ConfigureAwait(false); // (1)
                if (!address.Equals(known))
                {
                    source = (IPEndPoint)template.Create(address);
                    address.Buffer.CopyTo(known.Buffer);
                    known.Size = address.Size;
                }

                received(buffer.AsSpan(0, length), source);
            }
            catch (SocketException)
            {
                // An ICMP error of an earlier send, or a datagram longer than any RTP packet: the next one may be fine.
                Interlocked.Increment(ref _refused);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void OnMedia(Span<byte> packet, IPEndPoint source)
    {
        char? digit;
        lock (_gate)
        {
            if (_disposed || _agreed is not { } agreed) return;
            if (!TryAccept(agreed, packet, source, out var header, out var payload))
            {
                _refused++;
                return;
            }

            digit = Take(agreed, header, payload);
        }

        if (digit is { } key) DtmfReceived?.Invoke(key);
    }

    private bool TryAccept(NegotiatedMedia agreed, Span<byte> packet, IPEndPoint source, out RtpHeader header, out ReadOnlySpan<byte> payload)
    {
        header = default;
        payload = default;
        var length = packet.Length;
        if (_keys is not null && !_unprotect!.TryUnprotect(packet, out length)) return false; // (2)
        if (!RtpHeader.TryParse(packet[..length], out header, out var range)) return false; // (3)
        if (header.PayloadType != agreed.ReceivePayloadType && header.PayloadType != agreed.DtmfPayloadType && header.PayloadType != ComfortNoise) return false;
        payload = packet[range];
        if (_keys is not null) _latch.Trust(source, header.Ssrc, header.Sequence); // (4)
        else if (!_latch.Take(source, header.Ssrc, header.Sequence)) return false;
        return true;
    }

    private char? Take(NegotiatedMedia agreed, in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        _lastPacketAt = _clock.GetTimestamp(); // (5)
        _packetsReceived++;
        if (_reception is null || header.Ssrc != _remoteSsrc) (_reception, _remoteSsrc) = (new RtpReceptionStatistics(agreed.ClockRate), header.Ssrc);
        _reception.Take(header.Sequence, header.Timestamp, _lastPacketAt, _clock.TimestampFrequency);
        if (header.PayloadType == agreed.DtmfPayloadType) return _events.Take(header, payload); // (6)
        if (agreed.Receives && header.PayloadType == agreed.ReceivePayloadType) _voice!.Put(header, payload, Now);
        return null; // comfort noise keeps the stream alive; the jitter buffer fills the pause
    }

    // Expected packets that do not come for too long, reported once.
    private TimeSpan? WatchSilence(NegotiatedMedia agreed)
    {
        if (!agreed.Receives)
        {
            _lastPacketAt = _clock.GetTimestamp();
            return null;
        }

        var silence = _clock.GetElapsedTime(_lastPacketAt);
        if (_silenceReported || silence < _options.SilenceTimeout) return null;
        _silenceReported = true;
        return silence;
    }
}
