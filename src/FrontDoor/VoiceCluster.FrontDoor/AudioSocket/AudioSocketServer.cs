using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.FrontDoor.Legs;

namespace VoiceCluster.FrontDoor.AudioSocket;

/// <summary>Listens for Asterisk's AudioSocket and serves each connection as a call.</summary>
public sealed partial class AudioSocketServer(
    AudioSocketOptions options,
    LegServices services,
    IConnectionListenerFactory listeners,
    IHostApplicationLifetime lifetime,
    ILogger<AudioSocketServer> logger)
    : IHostedService, IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConnectionContext, Task> _calls = new();
    private IConnectionListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Where it listens; null before the start.</summary>
    public EndPoint? Listening => _listener?.EndPoint;

    /// <inheritdoc/>
    /// <exception cref="AudioSocketListenException">The address cannot be listened on.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var address = new IPEndPoint(IPAddress.Parse(options.Address), options.Port ?? 0);
        try
        {
            _listener = await listeners.BindAsync(address, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or SocketException or AddressInUseException)
        {
            throw new AudioSocketListenException(
                $"AudioSocket cannot listen on {address}: {exception.Message} Set AudioSocket:Port or AudioSocket:Address to a free one.", exception);
        }

        LogListening(_listener.EndPoint);
        _accepting = AcceptAsync(_listener);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_listener is null) return;
        await _listener.UnbindAsync(cancellationToken);
        await _accepting;
        // Each call closes by itself when the drain time is over.
        await Task.WhenAll(_calls.Values).WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_listener is not null) await _listener.DisposeAsync();
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (await listener.AcceptAsync() is { } connection)
        {
            var served = ServeAsync(connection);
            _calls[connection] = served;
            _ = served.ContinueWith(_ => _calls.TryRemove(connection, out var _), TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        await Task.Yield();
        try
        {
            await using var closed = connection;
            if (LegAdmission.Refusal(services, lifetime.ApplicationStopping) is { } refusal) await RefuseAsync(connection, refusal.Reason);
            else await RunCallAsync(connection);
        }
        catch (Exception exception)
        {
            LogBroken(exception);
        }
    }

    private async Task RefuseAsync(ConnectionContext connection, string reason)
    {
        services.Metrics.Refused(reason);
        await new AudioSocketMessage(AudioSocketKind.HangUp).WriteAsync(connection.Transport.Output, CancellationToken.None);
        await connection.Transport.Output.CompleteAsync();
    }

    private async Task RunCallAsync(ConnectionContext connection)
    {
        services.Metrics.Opened();
        try
        {
            if (connection.Features.Get<IConnectionSocketFeature>() is { Socket: { } socket }) FindWhenDead(socket);
            await using var call = new AudioSocketCall(connection, services, options.Agent, lifetime.ApplicationStopping);
            await call.RunAsync();
            await connection.Transport.Output.CompleteAsync();
            await connection.Transport.Input.CompleteAsync();
        }
        finally
        {
            services.Metrics.Closed();
        }
    }

    /// <summary>A silent call is a call; so the kernel asks the other side whether it is there: after 30 s, and it is gone 30 s later.</summary>
    private static void FindWhenDead(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 30);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
    }

    [LoggerMessage(140, LogLevel.Information, "AudioSocket listens on {Address}")]
    private partial void LogListening(EndPoint address);

    [LoggerMessage(141, LogLevel.Error, "A call by AudioSocket broke")]
    private partial void LogBroken(Exception exception);
}

/// <summary>AudioSocket's address cannot be listened on; the message says what to do.</summary>
public sealed class AudioSocketListenException(string message, Exception inner) : Exception(message, inner);
