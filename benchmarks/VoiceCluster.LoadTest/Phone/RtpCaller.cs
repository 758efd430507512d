using System.Net;
using System.Net.Sockets;
using VoiceCluster.LoadTest.Wire;
using VoiceCluster.Sip;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>One telephone's RTP: a socket, a frame out every 20 ms, and what comes in, judged at once. For one thread.</summary>
internal sealed class RtpCaller : IDisposable
{
    private const byte Pcmu = 0;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly RtpFrameBank _frames;
    private readonly PhoneMeasurements _measurements;
    private readonly byte[] _packet = new byte[RtpHeader.Length + RtpFrameBank.PayloadLength];
    private readonly uint _ssrc;
    private SocketAddress? _remote;
    private int _frame;
    private ushort _sequence;
    private uint _timestamp;
    private ushort? _lastSequence;
    private long _lastAt;
    private TimeSpan _askedAt;
    private bool _asked;
    private bool _answered = true;

    public RtpCaller(RtpFrameBank frames, PhoneMeasurements measurements, int number, int callers)
    {
        _frames = frames;
        _measurements = measurements;
        _ssrc = (uint)(0x1000 + number);
        // Spread over the round, so that they do not all ask at once.
        _frame = (int)((long)number * frames.Length / callers);
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        DatagramBatch.Enable(_socket);
    }

    /// <summary>Where it receives.</summary>
    public IPEndPoint Local => (IPEndPoint)_socket.LocalEndPoint!;

    /// <summary>For epoll.</summary>
    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>Where it sends to; nothing is sent before. May be set by another thread.</summary>
    public void Connect(IPEndPoint remote) => Volatile.Write(ref _remote, remote.Serialize());

    /// <summary>A frame is due.</summary>
    /// <param name="now">The generator's time.</param>
    /// <param name="late">How late it is.</param>
    public void Tick(TimeSpan now, TimeSpan late)
    {
        if (Volatile.Read(ref _remote) is not { } remote) return;
        new RtpHeader(Pcmu, false, _sequence++, _timestamp, _ssrc).WriteTo(_packet);
        _timestamp += RtpFrameBank.PayloadLength;
        _frames[_frame].CopyTo(_packet.AsSpan(RtpHeader.Length));
        var taken = true;
        try
        {
            _socket.SendTo(_packet, SocketFlags.None, remote);
        }
        catch (SocketException)
        {
            taken = false;
        }

        _measurements.FrameSent(late, taken);
        if (_frame == _frames.QuestionEnd)
        {
            if (_asked) _measurements.AskedAgain(_answered);
            (_asked, _answered, _askedAt) = (true, false, now);
        }

        _frame = (_frame + 1) % _frames.Length;
    }

    /// <summary>Reads all that has come.</summary>
    public void Receive(DatagramBatch datagrams, TimeSpan now)
    {
        int count;
        do
        {
            count = datagrams.Read(_socket);
            for (var i = 0; i < count; i++) Received(datagrams.Datagram(i), datagrams.TakenAt(i), now);
        }
        while (count == DatagramBatch.Size);
    }

    private void Received(ReadOnlySpan<byte> packet, long at, TimeSpan now)
    {
        // The neighbouring port's RTCP comes here too, and would be read as a packet of any number.
        if (!RtpHeader.TryParse(packet, out var header, out var payload) || header.PayloadType != Pcmu) return;
        var step = _lastSequence is { } last ? (short)(header.Sequence - last) : (short)1;
        if (step <= 0) return; // late or repeated
        _measurements.PacketReceived(_lastSequence is null ? null : (at - _lastAt) / 1e6, step - 1);
        (_lastSequence, _lastAt) = (header.Sequence, at);
        if (_answered || !RtpFrameBank.IsLoud(packet[payload])) return;
        _answered = true;
        _measurements.AnswerBegan(now - _askedAt);
    }

    public void Dispose() => _socket.Dispose();
}
