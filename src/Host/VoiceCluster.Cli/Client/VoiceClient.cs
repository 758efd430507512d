using System.Net.WebSockets;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using VoiceCluster.Audio;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Cli.Client;

/// <summary>
/// One end of the client protocol (<c>GET /ws/voice</c>, subprotocol <c>voicecluster.v1</c>). Sending is safe from several threads; messages are
/// received by one reader, which also answers the server's pings. A dropped session is resumed by a new client that names it.
/// </summary>
public sealed class VoiceClient : IAsyncDisposable
{
    /// <summary>The subprotocol that both sides must agree on.</summary>
    public const string Subprotocol = "voicecluster.v1";

    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(2);

    private readonly WebSocketMessages _socket;
    private readonly VoiceFormat _format;
    private readonly TimeProvider _time;
    private readonly Queue<ServerMessage> _early;
    private AgentAudioChunk? _awaitingAudio;
    private long _sent;

    private VoiceClient(WebSocketMessages socket, VoiceFormat format, TimeProvider time, SessionReady session, Queue<ServerMessage> early)
    {
        _socket = socket;
        _format = format;
        _time = time;
        _early = early;
        Session = session;
    }

    /// <summary>What the server said when the call came up.</summary>
    public SessionReady Session { get; }

    /// <summary>Calls and waits for <c>session_ready</c>.</summary>
    /// <exception cref="VoiceClientException">There is no server, it refused, it closed, or it broke the protocol.</exception>
    public static async Task<VoiceClient> ConnectAsync(VoiceClientOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        using var deadline = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        var socket = new WebSocketMessages(new ClientWebSocket());
        try
        {
            await socket.ConnectAsync(options, either.Token);
            await socket.SendAsync(ClientMessages.SessionStart(options.Format, options.Settings, options.Metadata), WebSocketMessageType.Text, either.Token);
            var (session, early) = await AwaitReadyAsync(socket, options.Format, either.Token);
            return new VoiceClient(socket, options.Format, time, session, early);
        }
        catch (OperationCanceledException exception) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            throw new VoiceClientException(VoiceFailure.NoServer, $"{options.Endpoint()} did not answer within {options.ConnectTimeout.TotalSeconds:0.#} s", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Every message, <c>session_ready</c> first, until either side hangs up. Audio that came in a binary frame is in its chunk.</summary>
    /// <exception cref="VoiceClientException">The connection broke, the server closed for a reason, or it broke the protocol.</exception>
    public async IAsyncEnumerable<ServerMessage> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (_early.TryDequeue(out var early)) yield return early;
        while (await _socket.ReceiveAsync(cancellationToken) is { } frame)
        {
            if (!frame.IsText)
            {
                if (Join(frame.Payload) is { } chunk) yield return chunk;
                continue;
            }

            var message = ServerMessageReader.Read(frame.Payload);
            if (message is Ping ping) await SendTextAsync(ClientMessages.Pong(ping.Id), cancellationToken);
            // A chunk that another one follows had no audio to wait for.
            if (message is AgentAudioChunk && TakeAwaiting() is { } empty) yield return empty;
            if (Accept(message) is { } complete) yield return complete;
        }
    }

    /// <summary>Caller audio at the session's rate; 20 ms at a time, in real time, is what a server expects.</summary>
    public ValueTask SendAudioAsync(ReadOnlySpan<short> samples, CancellationToken cancellationToken)
    {
        var bytes = _format.Encode(samples);
        return _format.Transport == AudioTransport.Binary
            ? _socket.SendAsync(bytes, WebSocketMessageType.Binary, cancellationToken)
            : SendTextAsync(ClientMessages.AudioChunk(bytes, ++_sent), cancellationToken);
    }

    /// <summary>Push-to-talk released: the turn is over now.</summary>
    public ValueTask EndTurnAsync(CancellationToken cancellationToken) => SendTextAsync(ClientMessages.EndOfTurn(), cancellationToken);

    /// <summary>Stops the agent.</summary>
    public ValueTask InterruptAsync(CancellationToken cancellationToken) => SendTextAsync(ClientMessages.Interrupt(), cancellationToken);

    /// <summary>A typed turn.</summary>
    public ValueTask SendTextMessageAsync(string text, CancellationToken cancellationToken) =>
        SendTextAsync(ClientMessages.TextMessage(text), cancellationToken);

    /// <summary>Changes settings, by name, at once.</summary>
    public ValueTask UpdateSettingsAsync(JsonObject settings, CancellationToken cancellationToken) =>
        SendTextAsync(ClientMessages.UpdateSettings(settings), cancellationToken);

    /// <summary>Says what was really heard.</summary>
    public ValueTask MarkPlaybackAsync(PlaybackMark mark, CancellationToken cancellationToken) =>
        SendTextAsync(ClientMessages.PlaybackMark(mark.Turn, (long)mark.Played.TotalMilliseconds), cancellationToken);

    /// <summary>Ends the call and the connection; what the server still sends is not read.</summary>
    public async Task HangUpAsync()
    {
        using var deadline = new CancellationTokenSource(CloseTimeout, _time);
        await _socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "hang up", deadline.Token);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    private static async Task<(SessionReady Session, Queue<ServerMessage> Early)> AwaitReadyAsync(
        WebSocketMessages socket, VoiceFormat format, CancellationToken cancellationToken)
    {
        var early = new Queue<ServerMessage>();
        while (await socket.ReceiveAsync(cancellationToken) is { } frame)
        {
            if (!frame.IsText) throw new VoiceClientException(VoiceFailure.ProtocolViolation, "the server sent audio before session_ready");
            var message = ServerMessageReader.Read(frame.Payload);
            switch (message)
            {
                case SessionReady ready:
                    CheckFormat(ready.Format, format);
                    return (ready, new Queue<ServerMessage>([ready, .. early]));
                case ErrorMessage error:
                    throw new VoiceClientException(VoiceFailure.Refused, $"the server refused the call: {error.Code}: {error.Message}");
                case Ping ping:
                    await socket.SendAsync(ClientMessages.Pong(ping.Id), WebSocketMessageType.Text, cancellationToken);
                    break;
                default:
                    early.Enqueue(message);
                    break;
            }
        }

        throw new VoiceClientException(VoiceFailure.Refused, "the server hung up before the call began");
    }

    private static void CheckFormat(WireFormat theirs, VoiceFormat ours)
    {
        if (theirs.Encoding != ours.EncodingName || theirs.SampleRate != ours.Audio.SampleRate || theirs.Channels != 1)
        {
            throw new VoiceClientException(
                VoiceFailure.ProtocolViolation,
                $"{ours.EncodingName} at {ours.Audio.SampleRate} Hz was asked for, the server speaks {theirs.Encoding} at {theirs.SampleRate} Hz on {theirs.Channels} channels");
        }
    }

    private ValueTask SendTextAsync(ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        _socket.SendAsync(json, WebSocketMessageType.Text, cancellationToken);

    /// <summary>A chunk whose audio is still to come waits for its binary frame; anything else passes.</summary>
    private ServerMessage? Accept(ServerMessage message)
    {
        if (message is not AgentAudioChunk chunk) return message;
        if (chunk.Data is not null) return chunk with { Audio = FromBase64(chunk.Data) };
        // An answer may end with an empty chunk; nothing follows that one.
        if (chunk.DurationMs == 0) return chunk;
        _awaitingAudio = chunk;
        return null;
    }

    private AgentAudioChunk? Join(ReadOnlyMemory<byte> audio)
    {
        if (TakeAwaiting() is { } chunk) return chunk with { Audio = audio };
        if (audio.IsEmpty) return null;
        throw new VoiceClientException(VoiceFailure.ProtocolViolation, $"the server sent {audio.Length} bytes of audio without an agent_audio_chunk before them");
    }

    private AgentAudioChunk? TakeAwaiting()
    {
        var chunk = _awaitingAudio;
        _awaitingAudio = null;
        return chunk;
    }

    private static byte[] FromBase64(string data)
    {
        try
        {
            return Convert.FromBase64String(data);
        }
        catch (FormatException exception)
        {
            throw new VoiceClientException(VoiceFailure.ProtocolViolation, "the server sent an agent_audio_chunk whose data is no base64", exception);
        }
    }
}
