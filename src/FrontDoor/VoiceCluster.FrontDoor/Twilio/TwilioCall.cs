using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.FrontDoor.Protocol;
using VoiceCluster.FrontDoor.WebSockets;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Twilio;

/// <summary>One Twilio media stream as a call (twilio.com/docs/voice/media-streams/websocket-messages).</summary>
internal sealed partial class TwilioCall : IMediaWire, IAsyncDisposable
{
    private const string ChannelName = "twilio";
    private static readonly AudioFormat MuLaw = new(AudioEncoding.MuLaw, 8000);

    private readonly WebSocket _socket;
    private readonly LegServices _services;
    private readonly TwilioOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationToken _stopping;
    private readonly SocketReader _reader;
    private readonly LegOutbox<ReadOnlyMemory<byte>> _outbox;
    private readonly WireLife<ReadOnlyMemory<byte>> _life;
    private readonly LineWatch _watch;
    private readonly TwilioMessage _message = new();
    private readonly PlaybackMarks _marks = new();
    private TwilioWriter? _writer;
    private MediaLeg? _leg;
    private string? _cause;

    /// <param name="socket">Twilio's.</param>
    /// <param name="services">What legs share.</param>
    /// <param name="options">Who answers when the stream's parameters do not say.</param>
    /// <param name="stopping">The server stops.</param>
    public TwilioCall(WebSocket socket, LegServices services, TwilioOptions options, CancellationToken stopping)
    {
        _socket = socket;
        _services = services;
        _options = options;
        _stopping = stopping;
        _logger = services.Loggers.CreateLogger<TwilioCall>();
        _reader = new SocketReader(socket);
        _outbox = new(
            (json, cancellationToken) => socket.SendAsync(json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken), services.Metrics);
        _life = new(_outbox, SayGoodbyeAsync, SocketFarewell.Patience, reason => LogEnded(CallId, reason));
        _watch = new LineWatch(services, () => _leg is { IsConnected: true }, reason => HangUp("stale", reason));
    }

    /// <summary>Serves the stream until Twilio, the call or the server ends it.</summary>
    public async Task RunAsync()
    {
        await _life.RunAsync(ReceiveAsync, () => _leg?.DisconnectAsync(resumable: false, _cause ?? "dropped") ?? Task.CompletedTask);
        if (await SocketFarewell.CompleteAsync(_socket, _services.Time, _life.Closing) is { } problem) LogEnded(CallId, problem);
    }

    public async ValueTask DisposeAsync()
    {
        _watch.Dispose();
        if (_leg is not null) await _leg.DisposeAsync();
        _reader.Dispose();
        _life.Dispose();
    }

    bool IMediaWire.SendsAtOnce => true;

    void IMediaWire.Send(in MediaChunk chunk)
    {
        if (chunk.Audio.IsEmpty) return;
        var sent = _outbox.SendAudio(_writer!.Media(chunk.Audio.Span));
        if (_marks.Sent(chunk.Turn, chunk.Index, chunk.Duration) is { } mark) sent &= _outbox.SendAudio(_writer.Mark(mark));
        if (!sent) HangUp("slow", "the stream does not keep up");
    }

    void IMediaWire.Clear(int turn, string cause)
    {
        _marks.Clear();
        _outbox.ClearAudio();
        _outbox.Send(_writer!.Clear());
    }

    void IMediaWire.Notify(CallEvent callEvent)
    {
    }

    void IMediaWire.Close(string code, string message) => HangUp(code, message);

    private string CallId => _leg?.CallId ?? "none";

    private async Task ReceiveAsync()
    {
        try
        {
            var end = await ReadMessagesAsync();
            _cause ??= end;
        }
        catch (Exception exception) when (exception is FormatException or WebSocketMessageTooLargeException)
        {
            HangUp("protocol", exception.Message);
        }
        catch (CallRefusedException exception)
        {
            HangUp(exception.Code, exception.Message);
        }
    }

    private async Task<string> ReadMessagesAsync()
    {
        while (true)
        {
            var (type, data) = await _reader.ReadAsync(_life.Closing);
            _watch.Heard();
            if (type is WebSocketMessageType.Close) return "hang_up";
            if (type is WebSocketMessageType.Binary) throw new FormatException("a binary message; Twilio sends text");
            _message.Read(data.Span);
            switch (_message.Event)
            {
                case TwilioEvent.Media:
                    Started.Receive(_message.Audio);
                    break;
                case TwilioEvent.Start:
                    await StartAsync();
                    break;
                case TwilioEvent.Dtmf:
                    await Started.PressAsync(_message.Key);
                    break;
                case TwilioEvent.Mark when _marks.Returned(_message.Mark) is { } played:
                    Started.Mark(played.Turn, played.PlayedMs);
                    break;
                case TwilioEvent.Stop:
                    return "hang_up";
            }
        }
    }

    private MediaLeg Started => _leg ?? throw new FormatException($"{_message.Event} came before start");

    private async Task StartAsync()
    {
        if (_leg is not null) throw new FormatException("a second start came");
        var id = _message.StreamSid;
        if (!SessionId.IsValid(id)) throw new FormatException($"streamSid is not {SessionId.Rule}");
        if (_message.Format is not ("audio/x-mulaw" or "")) throw new FormatException("the stream's encoding is not audio/x-mulaw");
        var agent = Parameter("agent") ?? _options.AgentOf(Parameter("to"));
        if (!_services.Agents.Knows(agent)) throw new FormatException("the stream's parameter agent names none of the configured agents");
        _writer = new TwilioWriter(id);
        _leg = new MediaLeg(id, this, _services, _stopping);
        var request = new CallRequest { LegId = _leg.Id, Channel = ChannelName, Metadata = Metadata(agent) };
        await _leg.ConnectAsync(MuLaw, PlaybackPace.Buffered, _services.Agents.Apply(agent, request));
    }

    private string? Parameter(string name) => _message.Parameters.FirstOrDefault(p => p.Key == name).Value;

    private string Metadata(string? agent)
    {
        var metadata = new JsonObject { ["direction"] = "inbound" };
        foreach (var (name, value) in _message.Parameters) metadata[name] = value;
        if (agent is not null) metadata["agent"] = agent;
        metadata["callSid"] = _message.CallSid;
        var json = metadata.ToJsonString();
        return json.Length <= ClientMessageReader.MaxMetadata && !json.Contains("\\u0000", StringComparison.Ordinal)
            ? json
            : throw new FormatException($"the stream's parameters have more than {ClientMessageReader.MaxMetadata} characters, or a NUL");
    }

    /// <summary>Closing the stream lets Twilio go on in its TwiML, where nothing is left but to hang up.</summary>
    private void HangUp(string cause, string reason)
    {
        _cause ??= cause;
        LogEnded(CallId, reason);
        _outbox.Complete();
    }

    private Task SayGoodbyeAsync(CancellationToken cancellationToken) => _socket.State is WebSocketState.Open
        ? _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, _cause, cancellationToken)
        : Task.CompletedTask;

    [LoggerMessage(150, LogLevel.Information, "The Twilio stream of call {CallId} ends: {Reason}")]
    private partial void LogEnded(string callId, string reason);
}
