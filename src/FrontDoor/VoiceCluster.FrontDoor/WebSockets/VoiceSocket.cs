using System.Net.WebSockets;
using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.FrontDoor.Protocol;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary>One client on the client protocol: bytes in, bytes out. The call decides everything else.</summary>
internal sealed partial class VoiceSocket : IMediaWire, IAsyncDisposable
{
    private const string ChannelName = "websocket";

    private readonly WebSocket _socket;
    private readonly LegServices _services;
    private readonly ILogger _logger;
    private readonly LegOutbox<SocketMessage> _outbox;
    private readonly SocketReader _reader;
    private readonly WireLife<SocketMessage> _life;
    private readonly MediaLeg _leg;
    private readonly bool _resume;
    private readonly CallGrant? _grant;

    // What the call says while it accepts the leg; the client is told session_ready first.
    private readonly List<byte[]> _beforeReady = [];
    private bool _isReady;
    private bool _base64;
    private long _lastHeard;
    private (WebSocketCloseStatus Status, string Reason)? _close;
    private (bool Resumable, string Cause) _end = (true, "dropped");

    public VoiceSocket(WebSocket socket, string? resume, CallGrant? grant, LegServices services, CancellationToken stopping)
    {
        _socket = socket;
        _resume = resume is not null;
        _grant = grant;
        _services = services;
        _logger = services.Loggers.CreateLogger<VoiceSocket>();
        _outbox = new LegOutbox<SocketMessage>((message, cancellationToken) => message.SendAsync(socket, cancellationToken), services.Metrics);
        _reader = new SocketReader(socket);
        _life = new(_outbox, SayGoodbyeAsync, SocketFarewell.Patience, reason => LogDropped(reason, _leg!.CallId));
        _leg = new MediaLeg(resume ?? Guid.CreateVersion7().ToString("N"), this, services, stopping);
        _lastHeard = services.Time.GetTimestamp();
    }

    /// <summary>Serves the client until it, the call or the server ends it.</summary>
    public async Task RunAsync()
    {
        using var starting = _services.Time.CreateTimer(static s => ((VoiceSocket)s!).CheckStarted(), this, _services.Options.StartWithin, Timeout.InfiniteTimeSpan);
        using var ending = _services.Time.CreateTimer(
            static s => ((VoiceSocket)s!).GiveUp(WebSocketCloseStatus.PolicyViolation, "the call is as long as its token allows"), this, _grant?.MaxDuration ?? Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var heartbeat = _services.Time.CreateTimer(static s => ((VoiceSocket)s!).Beat(), this, _services.Options.PingEvery, _services.Options.PingEvery);
        await _life.RunAsync(ReceiveAsync, () => _leg.DisconnectAsync(_end.Resumable, _end.Cause));
        if (await SocketFarewell.CompleteAsync(_socket, _services.Time, _life.Closing) is { } problem) LogDropped(problem, _leg.CallId);
    }

    public async ValueTask DisposeAsync()
    {
        await _leg.DisposeAsync();
        _life.Dispose();
        _reader.Dispose();
    }

    void IMediaWire.Notify(CallEvent callEvent)
    {
        // A client that took a telephone's call knows whom it has, and cannot be transferred.
        if (callEvent is CallAnsweredBy or TransferRequested) return;
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

    void IMediaWire.Send(in MediaChunk chunk)
    {
        var json = ServerMessageWriter.AudioChunk(
            chunk.Turn, chunk.Index, chunk.IsFinal, chunk.Duration.TotalMilliseconds, _base64 ? chunk.Audio.Span : default, _base64);
        if (!_outbox.SendAudio(new SocketMessage(json, _base64 ? default : chunk.Audio))) GiveUp(WebSocketCloseStatus.EndpointUnavailable, "the client does not keep up");
    }

    void IMediaWire.Clear(int turn, string cause)
    {
        _outbox.ClearAudio();
        Send(ServerMessageWriter.PlaybackClear(turn, cause));
    }

    void IMediaWire.Close(string code, string message)
    {
        // Closed in a way that the client comes back from.
        var resumable = code is "shutdown" or OrderedLeg.MessagesLost;
        Send(ServerMessageWriter.Error(code, message, recoverable: resumable));
        GiveUp(resumable ? WebSocketCloseStatus.EndpointUnavailable : code is "session_taken" ? WebSocketCloseStatus.PolicyViolation : WebSocketCloseStatus.NormalClosure, message);
    }

    private async Task ReceiveAsync()
    {
        try
        {
            _end = await ReadMessagesAsync();
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
    }

    private async Task<(bool Resumable, string Cause)> ReadMessagesAsync()
    {
        while (true)
        {
            var (type, data) = await _reader.ReadAsync(_life.Closing);
            _lastHeard = _services.Time.GetTimestamp();
            if (type is WebSocketMessageType.Close)
            {
                // 1000 hangs up; a page that goes away (1001) or anything else may come back.
                return _socket.CloseStatus is WebSocketCloseStatus.NormalClosure ? (false, "hang_up") : (true, "client_away");
            }

            // Told to go: the session may be another client's by now.
            if (_close is not null) continue;
            string? textId = null;
            try
            {
                if (type is WebSocketMessageType.Binary)
                {
                    ReceiveAudio(data.Span);
                }
                else
                {
                    var message = ClientMessageReader.Read(data);
                    textId = (message as TextMessage)?.Id;
                    await HandleAsync(message);
                }
            }
            catch (ClientMessageException exception)
            {
                Send(ServerMessageWriter.Error(exception.Code, exception.Message, recoverable: true, textId: textId));
            }
            catch (CallRefusedException exception)
            {
                Send(ServerMessageWriter.Error(exception.Code, exception.Message, recoverable: true, textId: textId));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // A database that is away, a grain that does not answer: the message is lost, the call is not.
                LogNotTaken(exception, _leg.CallId);
                Send(ServerMessageWriter.Error(ErrorCode.Internal, "the server could not take this message; try again", recoverable: true, textId: textId));
            }
        }
    }

    private async Task HandleAsync(ClientMessage message)
    {
        switch (message)
        {
            case SessionStart start when !_leg.IsConnected:
                await StartAsync(start);
                return;
            case SessionStart:
                throw new ClientMessageException(ErrorCode.AlreadyStarted, "the session has been started; its settings change with update_settings");
            case ClientPing ping:
                Send(ServerMessageWriter.Pong(ping.Id));
                return;
            case Pong:
                return;
        }

        if (!_leg.IsConnected) throw new ClientMessageException(ErrorCode.NotStarted, "send session_start first");
        var call = _leg.Call;
        switch (message)
        {
            case AudioChunk audio:
                ReceiveAudio(audio.Data);
                break;
            case StartOfTurn:
                await call.StartOfTurn();
                break;
            case EndOfTurn:
                await call.EndOfTurn();
                break;
            case InterruptAgent:
                await call.Interrupt();
                break;
            case TextMessage text:
                var isNew = await call.Text(text.Text, text.Id);
                if (text.Id is not null) Send(ServerMessageWriter.TextAccepted(text.Id, !isNew));
                break;
            case Confirm confirm:
                if (!await call.Confirm(confirm.Id, confirm.IsYes)) throw new ClientMessageException(ErrorCode.NothingToConfirm, "nothing of that id waits for an answer");
                break;
            case KeyPressed key:
                await _leg.PressAsync(key.Digit);
                break;
            case UpdateSettings update:
                await call.UpdateSettings(update.Settings);
                break;
            case PlaybackMark mark:
                _leg.Mark(mark.Turn, mark.PlayedMs);
                break;
        }
    }

    private void ReceiveAudio(ReadOnlySpan<byte> data)
    {
        if (!_leg.IsConnected) throw new ClientMessageException(ErrorCode.NotStarted, "send session_start before audio");
        try
        {
            _leg.Receive(data);
        }
        catch (FormatException exception)
        {
            throw new ClientMessageException(ErrorCode.BadAudio, exception.Message);
        }
    }

    private async Task StartAsync(SessionStart start)
    {
        var agents = _services.Agents;
        if (_grant is not null) start = Granted(start, _grant);
        if (!agents.Knows(start.Agent)) throw new ClientMessageException(ErrorCode.UnknownAgent, $"agent is '{start.Agent}', which is none of the configured ones");
        _base64 = start.Base64;
        var agent = agents.Introduce(start.Agent);
        var request = agents.Apply(start.Agent, new CallRequest { LegId = _leg.Id, Channel = ChannelName, Resume = _resume, Metadata = start.Metadata });
        var accepted = await _leg.ConnectAsync(start.Format, PlaybackPace.Buffered, request with
        {
            // A session that goes on has its agent's settings already, and its client's over them.
            Settings = _resume ? start.Settings : request.Settings.SetItems(start.Settings),
            Greeting = start.Greet ? agent.Greeting : "",
        });
        lock (_beforeReady)
        {
            Send(ServerMessageWriter.SessionReady(accepted, start.Format, _base64));
            Send(ServerMessageWriter.AgentInfo(agent));
            foreach (var message in _beforeReady) Send(message);
            _beforeReady.Clear();
            _isReady = true;
        }
    }

    /// <summary>A token's holder calls whom the token says, and is who the token says.</summary>
    private static SessionStart Granted(SessionStart start, CallGrant grant) =>
        start.Agent is { } asked && !asked.Equals(grant.Agent, StringComparison.OrdinalIgnoreCase)
            ? throw new ClientMessageException(ErrorCode.UnknownAgent, $"agent is '{asked}', which the call token does not allow")
            : start with { Agent = grant.Agent, Metadata = grant.Facts };

    private void CheckStarted()
    {
        if (!_leg.IsConnected) GiveUp(WebSocketCloseStatus.PolicyViolation, "no session_start came");
    }

    private void Beat()
    {
        if (_services.Time.GetElapsedTime(_lastHeard) >= _services.Options.StaleAfter) GiveUp(WebSocketCloseStatus.EndpointUnavailable, "no answer to pings");
        else Send(ServerMessageWriter.Ping(_services.Time.GetUtcNow().ToUnixTimeMilliseconds()));
    }

    private void Send(byte[] json)
    {
        if (!_outbox.Send(new SocketMessage(json))) GiveUp(WebSocketCloseStatus.EndpointUnavailable, "the client does not keep up");
    }

    private void GiveUp(WebSocketCloseStatus status, string reason)
    {
        _close ??= (status, reason);
        _outbox.Complete();
    }

    private Task SayGoodbyeAsync(CancellationToken cancellationToken) => _close is { } close && _socket.State is WebSocketState.Open
        ? _socket.CloseOutputAsync(close.Status, Truncate(close.Reason), cancellationToken)
        : Task.CompletedTask;

    /// <summary>A close reason holds 123 bytes.</summary>
    private static string Truncate(string reason) => reason.Length <= 100 ? reason : reason[..100];

    [LoggerMessage(110, LogLevel.Information, "The client of call {CallId} dropped: {Reason}")]
    private partial void LogDropped(string reason, string callId);

    [LoggerMessage(112, LogLevel.Error, "A message of the client of call {CallId} could not be taken")]
    private partial void LogNotTaken(Exception exception, string callId);
}
