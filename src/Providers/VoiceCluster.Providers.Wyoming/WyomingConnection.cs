using System.Net.Sockets;

namespace VoiceCluster.Providers.Wyoming;

/// <summary>A TCP connection to an engine that fails only with <see cref="ProviderException"/> or the caller's own cancellation.</summary>
internal sealed class WyomingConnection : IAsyncDisposable
{
    private readonly string _provider;
    private readonly TcpClient _client;
    private readonly WyomingStream _stream;

    private WyomingConnection(string provider, TcpClient client) => (_provider, _client, _stream) = (provider, client, new WyomingStream(client.GetStream()));

    public static async ValueTask<WyomingConnection> OpenAsync(
        string provider, string address, TimeSpan limit, TimeProvider clock, CancellationToken cancellationToken)
    {
        var uri = new Uri(address);
        var client = new TcpClient { NoDelay = true };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), deadline, limit, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        try
        {
            await client.ConnectAsync(uri.Host, uri.Port, deadline.Token).ConfigureAwait(false);
            return new WyomingConnection(provider, client);
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException)
        {
            client.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw new ProviderException(
                ProviderErrorKind.Unavailable, provider, $"cannot reach {address}: {(exception is SocketException ? exception.Message : "no answer")}", innerException: exception);
        }
    }

    public async ValueTask SendAsync(WyomingEvent sent, CancellationToken cancellationToken)
    {
        try
        {
            await _stream.WriteAsync(sent, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Translate(exception, cancellationToken);
        }
    }

    /// <summary>The next event that is no error.</summary>
    public async ValueTask<WyomingEvent> ReceiveAsync(CancellationToken cancellationToken)
    {
        WyomingEvent? received;
        try
        {
            received = await _stream.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            throw Translate(exception, cancellationToken);
        }

        if (received is null) throw new ProviderException(ProviderErrorKind.Unavailable, _provider, "closed the connection");
        return received.Type != "error"
            ? received
            : throw new ProviderException(ProviderErrorKind.Unavailable, _provider, $"reports: {VendorWords.Quote(received.Text("text"), null)} {received.Text("code")}".TrimEnd());
    }

    /// <summary>What the engine offers (<c>describe</c>).</summary>
    public async ValueTask<WyomingInfo> DescribeAsync(CancellationToken cancellationToken)
    {
        await SendAsync(new WyomingEvent("describe"), cancellationToken).ConfigureAwait(false);
        while (true)
        {
            var answer = await ReceiveAsync(cancellationToken).ConfigureAwait(false);
            if (answer.Type == "info") return WyomingInfo.Of(answer);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
    }

    private Exception Translate(Exception exception, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return new OperationCanceledException("The request was cancelled.", exception, cancellationToken);
        return exception is FormatException
            ? new ProviderException(ProviderErrorKind.ProtocolViolation, _provider, $"does not speak the Wyoming protocol: {exception.Message}", innerException: exception)
            : ProviderErrors.From(exception is ObjectDisposedException ? new IOException(exception.Message, exception) : exception, _provider);
    }
}
