using System.Collections.Immutable;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Audio;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.FrontDoor.Protocol;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary>One client on the client protocol: bytes in, bytes out. The call decides everything else.</summary>
internal sealed partial class VoiceSocket : ICallLeg, IPlaybackSink, IDisposable
{
    private const string ChannelName = "websocket";

    private readonly WebSocket _socket;
    private readonly VoiceSocketServices _services;
    private readonly ILogger _logger;
    private readonly SocketOutbox _outbox;
    private readonly SocketReader _reader;
    private readonly CancellationTokenSource _closing;
    private readonly CancellationTokenRegistration _draining;
    private ITimer? _deadline;
    private readonly string _legId = Guid.CreateVersion7().ToString("N");
    private readonly string? _resume;

    // What the call says while it accepts the leg; the client is told session_ready first.
    private readonly List<byte[]> _beforeReady = [];
    private bool _isReady;
    private AudioFormat _format = new(AudioEncoding.Pcm16, Frame.SampleRate);
    private bool _base64;
    private ICallGrain? _call;
    private AudioInbox? _inbox;
    private AudioDecoder? _decoder;
    private AudioEncoder? _encoder;
    private PacedPlayback? _playback;
    private long _lastHeard;
    private (WebSocketCloseStatus Status, string Reason)? _close;

    public VoiceSocket(WebSocket socket, string? resume, VoiceSocketServices services, CancellationToken stopping)
    {
        _socket = socket;
        _resume = resume;
        _services = services;
        _logger = services.Loggers.CreateLogger<VoiceSocket>();
        _outbox = new SocketOutbox(socket, services.Metrics);
        _reader = new SocketReader(socket);
        _closing = new CancellationTokenSource();
        _draining = stopping.Register(static s => ((VoiceSocket)s!).Drain(), this);
        _lastHeard = services.Time.GetTimestamp();
    }

    /// <summary>Serves the client until it, the call or the server ends it.</summary>
    public async Task RunAsync()
    {
        var leg = _services.Grains.CreateObjectReference<ICallLeg>(this);
        var sending = SendAsync();
        using var starting = _services.Time.CreateTimer(static s => ((VoiceSocket)s!).CheckStarted(), this, _services.Options.StartWithin, Timeout.InfiniteTimeSpan);
        using var heartbeat = _services.Time.CreateTimer(static s => ((VoiceSocket)s!).Beat(), this, _services.Options.PingEvery, _services.Options.PingEvery);
        var (resumable, cause) = (true, "dropped");
        try
        {
            (resumable, cause) = await ReceiveAsync(leg);
        }
        catch (WebSocketMessageTooLargeException exception)
        {
            _close ??= (WebSocketCloseStatus.MessageTooBig, exception.Message);
        }
        catch (WebSocketException exception) when (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            // Not what the WebSocket protocol allows; the connection itself is there.
            _close ??= (WebSocketCloseStatus.ProtocolError, exception.Message);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            LogDropped(exception.Message, _call?.GetPrimaryKeyString() ?? "none");
        }
        finally
        {
            if (_call is not null) await _call.Disconnect(_legId, resumable, cause);
            _services.Grains.DeleteObjectReference<ICallLeg>(leg);
            await CloseAsync(sending);
        }
    }

    public void Dispose()
    {
        _draining.Dispose();
        _deadline?.Dispose();
        _closing.Dispose();
        _reader.Dispose();
        _decoder?.Dispose();
        _encoder?.Dispose();
    }

    // ICallLeg: what the call wants of its leg.
    void ICallLeg.Notify(CallEvent callEvent)
    {
        var message = ServerMessageWriter.Event(callEvent);
        lock (_beforeReady)
        {
            if (!_isReady)
            {
                _beforeReady.Add(message);
                return;
            }
        }

        Send(message);
    }

    void ICallLeg.Play(AgentAudio audio) => _playback?.Play(audio);

    void ICallLeg.Pause(long epoch, int turn, string cause) => _playback?.Pause(epoch, cause);

    void ICallLeg.Resume(long epoch) => _playback?.Resume(epoch);

    void ICallLeg.Stop(long epoch, int turn, string cause) => _playback?.Stop(epoch, cause);

    void ICallLeg.Close(string code, string message)
    {
        Send(ServerMessageWriter.Error(code, message, recoverable: code is "shutdown"));
        GiveUp(code is "shutdown" ? WebSocketCloseStatus.EndpointUnavailable : code is "session_taken" ? WebSocketCloseStatus.PolicyViolation : WebSocketCloseStatus.NormalClosure, message);
    }

    // IPlaybackSink: audio for the client.
    void IPlaybackSink.Send(int turn, int index, ReadOnlyMemory<byte> pcm, bool isFinal)
    {
        var audio = _encoder!.Encode(pcm);
        var durationMs = pcm.Length / (Frame.SampleRate * 2 / 1000.0);
        var sent = _base64
            ? _outbox.SendAudio(ServerMessageWriter.AudioChunk(turn, index, isFinal, durationMs, audio.Span, base64: true), default)
            : _outbox.SendAudio(ServerMessageWriter.AudioChunk(turn, index, isFinal, durationMs, default, base64: false), audio);
        if (!sent) GiveUp(WebSocketCloseStatus.EndpointUnavailable, "the client does not keep up");
    }

    void IPlaybackSink.Clear(int turn, string cause)
    {
        _outbox.ClearAudio();
        Send(ServerMessageWriter.PlaybackClear(turn, cause));
    }

    private async Task<(bool Resumable, string Cause)> ReceiveAsync(ICallLeg leg)
    {
        while (true)
        {
            var (type, data) = await _reader.ReadAsync(_closing.Token);
            _lastHeard = _services.Time.GetTimestamp();
            if (type is WebSocketMessageType.Close)
            {
                // 1000 hangs up; a page that goes away (1001) or anything else may come back.
                return _socket.CloseStatus is WebSocketCloseStatus.NormalClosure ? (false, "hang_up") : (true, "client_away");
            }

            try
            {
                if (type is WebSocketMessageType.Binary) TakeAudio(data.Span);
                else await TakeAsync(ClientMessageReader.Read(data), leg);
            }
            catch (ClientMessageException exception)
            {
                Send(ServerMessageWriter.Error(exception.Code, exception.Message, recoverable: true));
            }
            catch (CallRefusedException exception)
            {
                Send(ServerMessageWriter.Error(exception.Code, exception.Message, recoverable: true));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A database that is away, a grain that does not answer: the message is lost, the call is not.
                LogNotTaken(exception, _call?.GetPrimaryKeyString() ?? "none");
                Send(ServerMessageWriter.Error(ErrorCode.Internal, "the server could not take this message; try again", recoverable: true));
            }
        }
    }

    private async Task TakeAsync(ClientMessage message, ICallLeg leg)
    {
        switch (message)
        {
            case SessionStart start when _call is null:
                await StartAsync(start, leg);
                return;
            case SessionStart:
                throw new ClientMessageException(ErrorCode.AlreadyStarted, "the session has been started; its settings change with update_settings");
            case Pong:
                return;
        }

        var call = _call ?? throw new ClientMessageException(ErrorCode.NotStarted, "send session_start first");
        switch (message)
        {
            case AudioChunk audio:
                TakeAudio(audio.Data);
                break;
            case EndOfTurn:
                await call.EndOfTurn();
                break;
            case InterruptAgent:
                await call.Interrupt();
                break;
            case TextMessage text:
                await call.Text(text.Text);
                break;
            case UpdateSettings update:
                await call.UpdateSettings(update.Settings);
                break;
            case PlaybackMark mark:
                _playback!.Mark(mark.Turn, mark.PlayedMs);
                break;
        }
    }

    private void TakeAudio(ReadOnlySpan<byte> data)
    {
        if (_inbox is null) throw new ClientMessageException(ErrorCode.NotStarted, "send session_start before audio");
        try
        {
            _inbox.Write(_decoder!.Decode(data));
        }
        catch (FormatException exception)
        {
            throw new ClientMessageException(ErrorCode.BadAudio, exception.Message);
        }
    }

    private async Task StartAsync(SessionStart start, ICallLeg leg)
    {
        var sessionId = _resume ?? Guid.CreateVersion7().ToString("N");
        var call = _services.Grains.GetGrain<ICallGrain>(sessionId);
        _format = start.Format;
        _base64 = start.Base64;
        _decoder = new AudioDecoder(_format);
        _encoder = new AudioEncoder(_format);
        var pace = _encoder.IsPacketised ? PlaybackPace.Buffered with { Block = Frame.Duration } : PlaybackPace.Buffered;
        _playback = new PacedPlayback(call, this, pace, _services.Pacer, _services.Time, LogNotTold);
        var accepted = await call.Connect(
            new CallRequest
            {
                LegId = _legId,
                Channel = ChannelName,
                Narrowband = _format.SampleRate < Frame.SampleRate,
                Resume = _resume is not null,
                Settings = start.Settings,
                Metadata = start.Metadata,
            },
            leg);
        _call = call;
        lock (_beforeReady)
        {
            Send(ServerMessageWriter.SessionReady(accepted, _format, _base64));
            foreach (var message in _beforeReady) Send(message);
            _beforeReady.Clear();
            _isReady = true;
        }

        _inbox = new AudioInbox(call, _services.Metrics, _logger, () => Send(ServerMessageWriter.Error(ErrorCode.AudioOverrun, "audio came faster than it could be taken; the oldest was dropped", recoverable: true)));
    }

    private void CheckStarted()
    {
        if (_call is null) GiveUp(WebSocketCloseStatus.PolicyViolation, "no session_start came");
    }

    private void Beat()
    {
        if (_services.Time.GetElapsedTime(_lastHeard) >= _services.Options.StaleAfter) GiveUp(WebSocketCloseStatus.EndpointUnavailable, "no answer to pings");
        else Send(ServerMessageWriter.Ping(_services.Time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    /// <summary>The server stops: the call may go on for a while, then the client is sent away and may come back after the restart.</summary>
    private void Drain() => _deadline = _services.Time.CreateTimer(
        static s => ((ICallLeg)s!).Close("shutdown", "the server is shutting down; resume the session in a moment"), this, _services.Options.DrainFor, Timeout.InfiniteTimeSpan);

    private void Send(byte[] json)
    {
        if (!_outbox.Send(json)) GiveUp(WebSocketCloseStatus.EndpointUnavailable, "the client does not keep up");
    }

    private void GiveUp(WebSocketCloseStatus status, string reason)
    {
        _close ??= (status, reason);
        _outbox.Complete();
    }

    /// <summary>Sends what waits; when the outbox was completed, says why and ends the receiving.</summary>
    private async Task SendAsync()
    {
        try
        {
            await _outbox.RunAsync(_closing.Token);
            if (_close is { } close && _socket.State is WebSocketState.Open)
                await _socket.CloseOutputAsync(close.Status, Truncate(close.Reason), _closing.Token);
            _closing.CancelAfter(TimeSpan.FromSeconds(2));
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            await _closing.CancelAsync();
        }
    }

    private async Task CloseAsync(Task sending)
    {
        _outbox.Complete();
        await sending;
        if (_socket.State is WebSocketState.CloseSent) await DrainAsync();
        if (_socket.State is WebSocketState.CloseReceived)
        {
            try
            {
                using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2), _services.Time);
                await _socket.CloseOutputAsync(_socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, patience.Token);
            }
            catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
            {
                LogDropped(exception.Message, _call?.GetPrimaryKeyString() ?? "none");
            }
        }
    }

    /// <summary>Reads what the client still sends until it closes, at most 2 s: to hang up on unread bytes would take the close frame away from it.</summary>
    private async Task DrainAsync()
    {
        var rest = new byte[16 * 1024];
        try
        {
            var received = await _socket.ReceiveAsync(rest.AsMemory(), _closing.Token);
            while (received.MessageType is not WebSocketMessageType.Close) received = await _socket.ReceiveAsync(rest.AsMemory(), _closing.Token);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            LogDropped(exception.Message, _call?.GetPrimaryKeyString() ?? "none");
        }
    }

    /// <summary>A close reason holds 123 bytes.</summary>
    private static string Truncate(string reason) => reason.Length <= 100 ? reason : reason[..100];

    [LoggerMessage(110, LogLevel.Information, "The client of call {CallId} dropped: {Reason}")]
    private partial void LogDropped(string reason, string callId);

    [LoggerMessage(112, LogLevel.Error, "A message of the client of call {CallId} could not be taken")]
    private partial void LogNotTaken(Exception exception, string callId);

    [LoggerMessage(111, LogLevel.Warning, "A call could not be told what its leg plays")]
    private partial void LogNotTold(Exception exception);
}
