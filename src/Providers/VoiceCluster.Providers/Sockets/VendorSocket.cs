using System.Net.WebSockets;
using System.Text.Json.Nodes;

namespace VoiceCluster.Providers;

/// <summary>
/// A WebSocket to a vendor that fails only with <see cref="ProviderException"/>, or with the caller's own <see cref="OperationCanceledException"/>.
/// One sender and one receiver at a time; they may run concurrently. Cancelling a send breaks the connection, as it does with every WebSocket; cancelling a
/// receive only stops waiting, and the next receive gets the message.
/// </summary>
public sealed class VendorSocket : IAsyncDisposable
{
    /// <summary>The largest message taken: 1 MiB. Vendors stay far under it; audio comes in pieces of some hundred milliseconds.</summary>
    public const int MostBytes = 1 << 20;

    private const int FirstBytes = 16 * 1024;
    private static readonly TimeSpan Ping = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly VendorEndpoint _endpoint;
    private readonly ClientWebSocket _socket;
    private readonly TimeProvider _clock;
    private byte[] _buffer = new byte[FirstBytes];
    private Task<VendorMessage>? _receiving;
    private int _disposed;

    private VendorSocket(VendorEndpoint endpoint, ClientWebSocket socket, TimeProvider clock) => (_endpoint, _socket, _clock) = (endpoint, socket, clock);

    /// <summary>The adapter's name.</summary>
    public string Provider => _endpoint.Provider;

    /// <summary>What an adapter remembers of a connection that it uses again.</summary>
    public object? Memory { get; set; }

    /// <summary>False once it is known to be closed.</summary>
    public bool IsOpen => _disposed == 0 && _socket.State == WebSocketState.Open;

    /// <summary>Connects.</summary>
    /// <param name="endpoint">Where and as whom.</param>
    /// <param name="clock">Of the handshake's deadline.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="ProviderException">Refused, unreachable or too slow.</exception>
    public static async Task<VendorSocket> ConnectAsync(VendorEndpoint endpoint, TimeProvider clock, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.KeepAliveInterval = Ping;
        socket.Options.KeepAliveTimeout = Ping;
        foreach (var (name, value) in endpoint.Headers) socket.Options.SetRequestHeader(name, value);
        using var deadline = new StreamDeadline(clock, cancellationToken);
        deadline.Arm(endpoint.ConnectTimeout);
        try
        {
            await socket.ConnectAsync(endpoint.Address, deadline.Token).ConfigureAwait(false);
            return new VendorSocket(endpoint, socket, clock);
        }
        catch (Exception exception)
        {
            var refused = Refused(endpoint, socket, clock, exception);
            socket.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            if (refused is not null) throw refused;
            if (deadline.Passed)
            {
                throw new ProviderException(
                    ProviderErrorKind.Timeout, endpoint.Provider, $"did not accept the connection within {endpoint.ConnectTimeout.TotalSeconds:0.###} s", innerException: exception);
            }

            throw new ProviderException(
                ProviderErrorKind.Unavailable, endpoint.Provider, $"cannot reach {endpoint.Address.GetLeftPart(UriPartial.Authority)}: {exception.Message}", innerException: exception);
        }
    }

    /// <summary>Sends a text message.</summary>
    public ValueTask SendAsync(JsonNode json, CancellationToken cancellationToken) =>
        SendAsync(System.Text.Encoding.UTF8.GetBytes(json.ToJsonString()), isText: true, cancellationToken);

    /// <summary>Sends a message. The memory may be reused when the task is done.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, bool isText, CancellationToken cancellationToken)
    {
        try
        {
            var kind = isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary;
            await _socket.SendAsync(bytes, kind, WebSocketMessageFlags.EndOfMessage, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Broken(exception, cancellationToken);
        }
    }

    /// <summary>The next whole message.</summary>
    /// <exception cref="ProviderException">Closed by the vendor, with what its close frame says, or broken.</exception>
    public async ValueTask<VendorMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        var receiving = _receiving ??= NextAsync();
        var message = await receiving.WaitAsync(cancellationToken).ConfigureAwait(false);
        _receiving = null;
        return message;
    }

    /// <summary>Says goodbye when the vendor still listens, without waiting for its answer, and drops the connection.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var limit = new CancellationTokenSource(Goodbye, _clock);
            try
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is WebSocketException or IOException or OperationCanceledException or InvalidOperationException)
            {
                // The other side is gone already, which is what was wanted.
            }
        }

        _socket.Dispose();
        if (_receiving is { } receiving) await ((Task)receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Breaks the connection at once: who waits for a message is told that it is broken.</summary>
    public void Abort() => _socket.Abort();

    private async Task<VendorMessage> NextAsync()
    {
        try
        {
            var count = 0;
            while (true)
            {
                var part = await _socket.ReceiveAsync(_buffer.AsMemory(count), CancellationToken.None).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close) throw Closed();
                count += part.Count;
                if (part.EndOfMessage) return new VendorMessage(part.MessageType == WebSocketMessageType.Text, _buffer.AsMemory(0, count));
                if (count == _buffer.Length) Grow();
            }
        }
        catch (Exception exception)
        {
            throw Broken(exception, CancellationToken.None);
        }
    }

    private static ProviderException? Refused(VendorEndpoint endpoint, ClientWebSocket socket, TimeProvider clock, Exception exception)
    {
        var status = (int)socket.HttpStatusCode;
        if (status is 0 or 101) return null;
        var message = endpoint.ErrorHeader is { } header ? Header(socket, header) : null;
        var fault = new VendorFault(
            VendorWords.Quote(message ?? "the connection was refused", endpoint.Secret), status, Code: message, RetryAfter: HttpErrors.RetryAfter(Header(socket, "Retry-After"), clock));
        return endpoint.Errors.ToException(endpoint.Provider, fault, exception);
    }

    private static string? Header(ClientWebSocket socket, string name)
    {
        if (socket.HttpResponseHeaders is null) return null;
        foreach (var (key, values) in socket.HttpResponseHeaders)
        {
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return values.FirstOrDefault();
        }

        return null;
    }

    private ProviderException Closed()
    {
        var reason = VendorWords.Quote(_socket.CloseStatusDescription, _endpoint.Secret);
        // Vendors put their code first, as in "NET-0001: no audio was received".
        var end = reason.AsSpan().IndexOfAny(' ', ':');
        var code = end < 0 ? reason : reason[..end];
        return _endpoint.Errors.ToException(Provider, new VendorFault(reason, CloseCode: (int?)_socket.CloseStatus ?? 1005, Code: code));
    }

    private Exception Broken(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return new OperationCanceledException("The request was cancelled.", exception, cancellationToken);
        return exception is ProviderException
            ? exception
            : new ProviderException(ProviderErrorKind.Unavailable, Provider, $"the connection broke: {exception.Message}", innerException: exception);
    }

    private void Grow()
    {
        if (_buffer.Length >= MostBytes)
            throw new ProviderException(ProviderErrorKind.ProtocolViolation, Provider, $"sent a message of more than {MostBytes} bytes");
        Array.Resize(ref _buffer, 2 * _buffer.Length);
    }
}
