using System.Net;
using System.Net.WebSockets;

namespace VoiceCluster.Cli.Client;

/// <summary>Whole messages over one WebSocket, one sender at a time, with every failure in the client's vocabulary.</summary>
internal sealed class WebSocketMessages(ClientWebSocket socket) : IDisposable
{
    /// <summary>The longest message that is taken: a resumed session's history comes in one.</summary>
    private const int Longest = 16 * 1024 * 1024;

    private readonly SemaphoreSlim _sending = new(1);
    private byte[] _buffer = new byte[16 * 1024];
    private bool _closing;

    /// <param name="IsText">JSON, or else audio.</param>
    /// <param name="Payload">The message's own copy.</param>
    public readonly record struct Message(bool IsText, ReadOnlyMemory<byte> Payload);

    public async Task ConnectAsync(VoiceClientOptions options, CancellationToken cancellationToken)
    {
        socket.Options.AddSubProtocol(VoiceClient.Subprotocol);
        socket.Options.CollectHttpResponseDetails = true;
        // The protocol has a ping of its own.
        socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
        if (options.Token is { } token) socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        var endpoint = options.Endpoint();
        try
        {
            await socket.ConnectAsync(endpoint, cancellationToken);
        }
        catch (WebSocketException exception)
        {
            throw Explain(exception, endpoint);
        }

        if (socket.SubProtocol != VoiceClient.Subprotocol)
            throw new VoiceClientException(VoiceFailure.ProtocolViolation, $"{endpoint} speaks WebSocket but not the subprotocol {VoiceClient.Subprotocol}");
    }

    /// <summary>Waits for its turn; when the network does not take more, so does the caller.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> payload, WebSocketMessageType type, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(payload, type, WebSocketMessageFlags.EndOfMessage, cancellationToken);
        }
        catch (Exception exception) when (exception is WebSocketException or ObjectDisposedException or InvalidOperationException)
        {
            throw Closed(exception);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>The next message; null when both sides agreed to end.</summary>
    public async ValueTask<Message?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var filled = 0;
        while (true)
        {
            if (filled == _buffer.Length) Grow();
            ValueWebSocketReceiveResult result;
            try
            {
                result = await socket.ReceiveAsync(_buffer.AsMemory(filled), cancellationToken);
            }
            catch (WebSocketException) when (Volatile.Read(ref _closing))
            {
                return null;
            }
            catch (WebSocketException exception)
            {
                throw Closed(exception);
            }

            if (result.MessageType == WebSocketMessageType.Close)
            {
                if (Volatile.Read(ref _closing)) return null;
                throw Closed(null);
            }

            filled += result.Count;
            if (result.EndOfMessage) return new Message(result.MessageType == WebSocketMessageType.Text, _buffer.AsSpan(0, filled).ToArray());
        }
    }

    /// <summary>Says goodbye; a server that is gone already is no error.</summary>
    public async Task CloseAsync(WebSocketCloseStatus status, string reason, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _closing, true);
        try
        {
            await _sending.WaitAsync(cancellationToken);
            try
            {
                if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived) await socket.CloseOutputAsync(status, reason, cancellationToken);
            }
            finally
            {
                _sending.Release();
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException)
        {
            // Hung up is hung up: the connection goes with the socket.
            socket.Abort();
        }
    }

    public void Dispose()
    {
        socket.Dispose();
        _sending.Dispose();
    }

    private static VoiceClientException Refused(HttpStatusCode status, Uri endpoint, Exception exception) =>
        new(VoiceFailure.Refused, status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => $"{endpoint} refused the call ({(int)status}): a valid --token is needed",
            HttpStatusCode.NotFound => $"{endpoint} is a server, but not one that takes calls there (404)",
            HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => $"{endpoint} takes no more calls now ({(int)status}); try again later",
            _ => $"{endpoint} refused the call with HTTP status {(int)status}",
        }, exception);

    private VoiceClientException Explain(WebSocketException exception, Uri endpoint) =>
        socket.HttpStatusCode is var status and not 0 and not HttpStatusCode.SwitchingProtocols
            ? Refused(status, endpoint, exception)
            : new VoiceClientException(VoiceFailure.NoServer, $"nobody answers at {endpoint}: {(exception.InnerException ?? exception).Message}", exception);

    private VoiceClientException Closed(Exception? exception) => socket.CloseStatus switch
    {
        WebSocketCloseStatus.PolicyViolation => new(VoiceFailure.Refused, $"the server closed the call (1008): {Reason("not allowed")}", exception),
        { } status => new(VoiceFailure.ServerClosed, $"the server closed the call ({(int)status}): {Reason("it gave no reason")}", exception),
        null => new(VoiceFailure.ServerClosed, "the connection to the server broke", exception),
    };

    private string Reason(string otherwise) => string.IsNullOrEmpty(socket.CloseStatusDescription) ? otherwise : socket.CloseStatusDescription;

    private void Grow()
    {
        if (_buffer.Length >= Longest) throw new VoiceClientException(VoiceFailure.ProtocolViolation, $"the server sent a message of more than {Longest} bytes");
        Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
