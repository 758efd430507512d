using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using VoiceCluster.LoadTest.Measures;
using VoiceCluster.LoadTest.Wire;

namespace VoiceCluster.LoadTest.Callers;

/// <summary>
/// A caller's connection: a non-blocking socket, a handshake, frames in and out. What the network does not take at once waits in a small
/// buffer; while something waits, further audio is not sent and counted. A broken connection stays broken.
/// </summary>
internal sealed class CallerLine : ICallerLine, IDisposable
{
    private const string Subprotocol = "voicecluster.v1";

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly IPEndPoint _server;
    private readonly Scenario _scenario;
    private readonly Measurements _measurements;
    private readonly SimulatedCaller _caller;
    private byte[] _unread = [];
    private byte[] _unsent = [];
    private bool _isUpgraded;

    public CallerLine(IPEndPoint server, Scenario scenario, FrameBank frames, Measurements measurements)
    {
        _server = server;
        _scenario = scenario;
        _measurements = measurements;
        _caller = new SimulatedCaller(scenario, frames, this, measurements);
    }

    /// <summary>For epoll.</summary>
    public int Descriptor => (int)_socket.SafeHandle.DangerousGetHandle();

    /// <summary>The connection broke.</summary>
    public bool IsLost { get; private set; }

    /// <summary>Connects and asks for the upgrade; false when that failed.</summary>
    public bool Open()
    {
        try
        {
            _socket.Connect(_server);
            _socket.Blocking = false;
        }
        catch (SocketException exception)
        {
            Lose($"connect: {exception.Message}");
            return false;
        }

        Send(Encoding.ASCII.GetBytes(
            $"GET /ws/voice HTTP/1.1\r\nHost: {_server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + $"Sec-WebSocket-Key: dm9pY2VjbHVzdGVyLi4uLg==\r\nSec-WebSocket-Protocol: {Subprotocol}\r\n\r\n"));
        return true;
    }

    /// <summary>A frame is due.</summary>
    public void Tick(TimeSpan now)
    {
        if (!IsLost) _caller.Tick(now);
    }

    /// <summary>Something can be read.</summary>
    /// <param name="shared">Room for it, shared by all lines.</param>
    /// <param name="now">When it came.</param>
    public void Receive(byte[] shared, TimeSpan now)
    {
        _unread.CopyTo(shared, 0);
        var kept = _unread.Length;
        var count = _socket.Receive(shared.AsSpan(kept), SocketFlags.None, out var error);
        if (error == SocketError.WouldBlock) return;
        if (count <= 0)
        {
            Lose(error == SocketError.Success ? "the server closed the connection" : $"receive: {error}");
            return;
        }

        ReadOnlySpan<byte> rest = shared.AsSpan(0, kept + count);
        try
        {
            if (!_isUpgraded) Upgrade(ref rest);
            while (_isUpgraded && WebSocketFraming.TryRead(ref rest, out var opcode, out var payload)) Take(opcode, payload, now);
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException)
        {
            Lose(exception.Message);
        }

        if (rest.Length == shared.Length) Lose($"the server sent a message of over {shared.Length} bytes");
        _unread = rest.IsEmpty ? [] : rest.ToArray();
    }

    /// <inheritdoc/>
    public void Send(ReadOnlySpan<byte> frame)
    {
        if (IsLost || !Flush())
        {
            _measurements.FrameNotSent();
            return;
        }

        var sent = _socket.Send(frame, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock) sent = 0;
        else if (error is not SocketError.Success) Lose($"send: {error}");
        if (sent < frame.Length) _unsent = frame[Math.Max(0, sent)..].ToArray();
    }

    /// <inheritdoc/>
    public void Mark(int turn, int playedMs)
    {
        Span<byte> json = stackalloc byte[80];
        System.Text.Unicode.Utf8.TryWrite(json, CultureInfo.InvariantCulture, $$"""{"type":"playback_mark","turn":{{turn}},"playedMs":{{playedMs}}}""", out var length);
        SendMasked(WebSocketFraming.Text, json[..length]);
    }

    /// <summary>Hangs up.</summary>
    public void HangUp()
    {
        if (!IsLost && _isUpgraded) SendMasked(WebSocketFraming.Close, [0x03, 0xE8]);
        IsLost = true;
    }

    public void Dispose() => _socket.Dispose();

    private void Take(byte opcode, ReadOnlySpan<byte> payload, TimeSpan now)
    {
        switch (opcode)
        {
            case WebSocketFraming.Text:
                TakeMessage(ServerEvent.Read(payload), payload, now);
                break;
            case WebSocketFraming.Ping:
                SendMasked(WebSocketFraming.Pong, payload);
                break;
            case WebSocketFraming.Close:
                Lose($"the server hung up: {(payload.Length > 2 ? Encoding.UTF8.GetString(payload[2..]) : "no reason")}");
                break;
            default:
                // Audio: when its announcement came is what counts.
                break;
        }
    }

    private void TakeMessage(in ServerEvent message, ReadOnlySpan<byte> json, TimeSpan now)
    {
        switch (message.Kind)
        {
            case ServerEventKind.SessionReady:
                _caller.Start(now);
                break;
            case ServerEventKind.Ping:
                SendMasked(WebSocketFraming.Text, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $$"""{"type":"pong","id":{{message.PingId}}}""")));
                break;
            case ServerEventKind.Error when !message.Recoverable:
                Lose($"the server refused: {Encoding.UTF8.GetString(json)}");
                break;
            default:
                _caller.Received(message, now);
                break;
        }
    }

    private void Upgrade(ref ReadOnlySpan<byte> response)
    {
        var end = response.IndexOf("\r\n\r\n"u8);
        if (end < 0) return;
        var head = Encoding.ASCII.GetString(response[..end]);
        if (!head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal) || !head.Contains(Subprotocol, StringComparison.Ordinal))
            throw new InvalidDataException($"the server did not upgrade: {head.Split('\r')[0]}");
        response = response[(end + 4)..];
        _isUpgraded = true;
        SendMasked(WebSocketFraming.Text, JsonSerializer.SerializeToUtf8Bytes(new
        {
            type = "session_start",
            format = new { encoding = "pcm16", sampleRate = 16_000, channels = 1 },
            audio = "binary",
            settings = _scenario.Settings,
        }));
    }

    private void SendMasked(byte opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> frame = stackalloc byte[WebSocketFraming.HeaderBytes(payload.Length) + payload.Length];
        WebSocketFraming.WriteMasked(frame, opcode, payload, 0x5A17_33C4);
        Send(frame);
    }

    /// <summary>Sends what waits; false when it still does.</summary>
    private bool Flush()
    {
        if (_unsent.Length == 0) return true;
        var sent = _socket.Send(_unsent, SocketFlags.None, out var error);
        if (error is not (SocketError.Success or SocketError.WouldBlock)) Lose($"send: {error}");
        if (error is SocketError.Success) _unsent = _unsent[sent..];
        return _unsent.Length == 0;
    }

    private void Lose(string why)
    {
        if (IsLost) return;
        IsLost = true;
        _measurements.Lost(why);
        // Closing takes the socket out of epoll as well.
        _socket.Dispose();
    }
}
