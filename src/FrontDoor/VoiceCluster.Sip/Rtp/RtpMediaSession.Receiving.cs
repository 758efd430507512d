using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip;

/// <summary>
/// Receiving, step by step: (1) the socket's packets, (2) authentication when encrypted, (3) header and payload type, (4) source, (5) counters,
/// (6) digits or voice.
/// </summary>
public sealed partial class RtpMediaSession
{
    private const int ComfortNoise = 13;

    // Reports come every few seconds, and carry no voice.
    private const int ControlEvery = 10;

    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(10);

    [ThreadStatic]
    private static DatagramBatch? _batch;

    private readonly PacketReceived _onMedia, _onControl;

    private readonly TelephoneEventReceiver _events = new();
    private RtpReceptionStatistics? _reception;
    private uint _remoteSsrc;
    private long _packetsReceived, _refused, _lastPacketAt, _lastReportAt, _agreedAt;
    private long _silentSince, _silenceToldAt;
    private bool _pausesWithNoise;

    private readonly byte[] _sourceAddress = new byte[32];
    private int _sourceLength;
    private IPEndPoint? _source;
    private int _rounds;

    // The age: how long ago the packet came.
    private delegate void PacketReceived(Span<byte> packet, IPEndPoint source, TimeSpan age);

    /// <summary>Takes the packets that have come; one thread at a time.</summary>
    internal void Collect()
    {
        Drain(_ports.Media, _onMedia);
        if (_rounds++ % ControlEvery == 0) Drain(_ports.Control, _onControl);
    }

    private void Drain(Socket socket, PacketReceived received)
    {
        var batch = _batch ??= new DatagramBatch();
        try
        {
            int count;
            do
            {
                count = batch.Read(socket); // (1)
                if (count == 0) return;
                var now = _clock.GetUtcNow() - DateTimeOffset.UnixEpoch;
                for (var i = 0; i < count; i++) received(batch.Datagram(i), Source(socket, batch.Source(i)), Age(now, batch.TakenAt(i)));
            }
            while (count == DatagramBatch.Size);
        }
        catch (SocketException)
        {
            Interlocked.Increment(ref _refused);
        }
        catch (ObjectDisposedException) when (_disposed)
        {
            // The call ended meanwhile.
        }
    }

    // On another clock than the kernel's, or after that one was set, all that is known is that it came before now.
    private static TimeSpan Age(TimeSpan now, long takenAt)
    {
        var age = now - TimeSpan.FromTicks(takenAt / 100);
        return age > TimeSpan.Zero && age < MaxAge ? age : TimeSpan.Zero;
    }

    private IPEndPoint Source(Socket socket, ReadOnlySpan<byte> address)
    {
        if (_source is { } known && address.SequenceEqual(_sourceAddress.AsSpan(0, _sourceLength))) return known;
        var serialised = new SocketAddress(socket.AddressFamily, address.Length);
        address.CopyTo(serialised.Buffer.Span);
        address.CopyTo(_sourceAddress);
        _sourceLength = address.Length;
        return _source = (IPEndPoint)socket.LocalEndPoint!.Create(serialised);
    }

    private void OnMedia(Span<byte> packet, IPEndPoint source, TimeSpan age)
    {
        char? digit;
        lock (_gate)
        {
            // What came before the agreement waited in the socket.
            if (_disposed || _agreed is not { } agreed || Arrival(age) < _agreedAt) return;
            if (!TryAccept(agreed, packet, source, out var header, out var payload))
            {
                _refused++;
                return;
            }

            digit = Decode(agreed, header, payload, age);
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
        if (header.PayloadType != agreed.ReceivePayloadType && header.PayloadType != ComfortNoise && !IsEvent(agreed, header)) return false;
        payload = packet[range];
        if (_keys is not null) _latch.Trust(source, header.Ssrc, header.Sequence); // (4)
        else if (!_latch.Accepts(source, header.Ssrc, header.Sequence)) return false;
        return true;
    }

    private char? Decode(NegotiatedMedia agreed, in RtpHeader header, ReadOnlySpan<byte> payload, TimeSpan age)
    {
        _lastPacketAt = Arrival(age); // (5)
        _packetsReceived++;
        if (_reception is null || header.Ssrc != _remoteSsrc) (_reception, _remoteSsrc) = (new RtpReceptionStatistics(agreed.ClockRate), header.Ssrc);
        _reception.Count(header.Sequence, header.Timestamp, _lastPacketAt, _clock.TimestampFrequency);
        _pausesWithNoise = header.PayloadType == ComfortNoise;
        if (header.PayloadType != agreed.ReceivePayloadType && IsEvent(agreed, header)) return _events.Read(header, payload); // (6)
        if (agreed.Receives && header.PayloadType == agreed.ReceivePayloadType) _voice!.Put(header, payload, Now - age);
        return null; // comfort noise keeps the stream alive; the jitter buffer fills the pause
    }

    private long Arrival(TimeSpan age) => _clock.GetTimestamp() - (long)(age.TotalSeconds * _clock.TimestampFrequency);

    private static bool IsEvent(NegotiatedMedia agreed, in RtpHeader header) => agreed.Events?.Covers(header.PayloadType) == true;

    // Packets that do not come for too long, reported each time as long again has passed. Nobody listened before the first round.
    private MediaSilence? WatchSilence(NegotiatedMedia agreed)
    {
        var now = _clock.GetTimestamp();
        if (_silentSince == 0) _silentSince = now;
        var from = Math.Max(_silentSince, _lastPacketAt);
        if (_clock.GetElapsedTime(Math.Max(from, _silenceToldAt), now) < _options.SilenceTimeout) return null;
        var hasReports = _clock.GetElapsedTime(_lastReportAt, now) < _options.SilenceTimeout && _lastReportAt != 0;
        _silenceToldAt = now;
        return new MediaSilence(_clock.GetElapsedTime(from, now), agreed.Direction != SdpDirection.SendReceive || _pausesWithNoise || hasReports);
    }

    // A new agreement: what was silent before may begin now.
    private void ExpectAudio()
    {
        if (_silentSince != 0) _silentSince = _clock.GetTimestamp();
        _pausesWithNoise = false;
    }
}
