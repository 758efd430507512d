using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace VoiceCluster.Sip;

/// <summary>SIP over TCP or TLS: accepts connections, opens them, and reuses an open one to the same peer (RFC 3261 section 18).</summary>
internal sealed class StreamSipTransport : ISipTransport
{
    private readonly SipListenerOptions _options;
    private readonly TimeProvider _clock;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<IPEndPoint, SipConnection> _connections = new();
    private readonly ConcurrentDictionary<SipConnection, Task> _running = new();
    private readonly ITimer _sweep;
    private Action<byte[], SipFlow> _received = (_, _) => { };
    private Task _loop = Task.CompletedTask;

    /// <exception cref="SocketException">The address is not on this machine or the port is taken.</exception>
    /// <exception cref="ArgumentException">TLS without a certificate.</exception>
    public StreamSipTransport(SipListenerOptions options, TimeProvider clock)
    {
        if (options.Protocol == SipProtocol.Tls && options.Certificate?.HasPrivateKey != true)
            throw new ArgumentException("A TLS listener needs a certificate with its private key.", nameof(options));
        _options = options;
        _clock = clock;
        _listener = new Socket(options.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (options.EndPoint.Address.Equals(IPAddress.IPv6Any)) _listener.DualMode = true;
            _listener.Bind(options.EndPoint);
            _listener.Listen(128);
        }
        catch
        {
            _listener.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        var period = options.IdleTimeout / 4;
        _sweep = clock.CreateTimer(_ => CloseIdle(), null, period, period);
    }

    public SipProtocol Protocol => _options.Protocol;

    public IPEndPoint LocalEndPoint { get; }

    public int ConnectionCount => _running.Count;

    public void Start(Action<byte[], SipFlow> received)
    {
        _received = received;
        _loop = AcceptAsync();
    }

    public void Send(byte[] message, SipDestination destination, SipConnection? connection, Action<string>? failed)
    {
        if (connection is not { IsOpen: true } && !_connections.TryGetValue(destination.EndPoint, out connection))
        {
            if (_stop.IsCancellationRequested || _running.Count >= _options.MaxConnections)
            {
                failed?.Invoke($"{_options.MaxConnections} connections are open");
                return;
            }

            connection = Open(destination);
        }

        connection.Send(message, failed);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _sweep.DisposeAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _loop.ConfigureAwait(false);
        foreach (var connection in _running.Keys) connection.Close("The transport is closed");
        await Task.WhenAll(_running.Values).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                if (_running.Count >= _options.MaxConnections || socket.RemoteEndPoint is not IPEndPoint remote)
                {
                    socket.Dispose();
                    continue;
                }

                if (remote.Address.IsIPv4MappedToIPv6) remote = new IPEndPoint(remote.Address.MapToIPv4(), remote.Port);
                socket.NoDelay = true;
                Run(new SipDestination(Protocol, remote, remote.Address.ToString()), cancellation => SecureServerAsync(socket, cancellation));
            }
            catch (SocketException)
            {
                // A connection that was reset before it was accepted; the listener itself is fine.
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private SipConnection Open(SipDestination destination) => Run(destination, async cancellation =>
    {
        var socket = new Socket(destination.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(destination.EndPoint, cancellation).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return await SecureClientAsync(socket, destination.Host, cancellation).ConfigureAwait(false);
    });

    private SipConnection Run(SipDestination remote, Func<CancellationToken, Task<Stream>> open)
    {
        var connection = new SipConnection(remote, _clock);
        _connections[remote.EndPoint] = connection;
        var flow = new SipFlow(this, remote, connection);
        var start = new TaskCompletionSource();
        _running[connection] = RunAsync(start.Task);
        start.SetResult();
        return connection;

        async Task RunAsync(Task started)
        {
            await started.ConfigureAwait(false);
            await connection.RunAsync(open, message => _received(message, flow)).ConfigureAwait(false);
            _connections.TryRemove(new(remote.EndPoint, connection));
            _running.TryRemove(connection, out _);
        }
    }

    private async Task<Stream> SecureServerAsync(Socket socket, CancellationToken cancellation)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (Protocol != SipProtocol.Tls) return stream;
        var secure = new SslStream(stream);
        return await AuthenticateAsync(secure, secure.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificate = _options.Certificate }, cancellation)).ConfigureAwait(false);
    }

    private async Task<Stream> SecureClientAsync(Socket socket, string host, CancellationToken cancellation)
    {
        var stream = new NetworkStream(socket, ownsSocket: true);
        if (Protocol != SipProtocol.Tls) return stream;
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (_options.TrustedRoots is { } roots)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }

        var secure = new SslStream(stream);
        return await AuthenticateAsync(secure, secure.AuthenticateAsClientAsync(options, cancellation)).ConfigureAwait(false);
    }

    private static async Task<Stream> AuthenticateAsync(SslStream stream, Task handshake)
    {
        try
        {
            await handshake.ConfigureAwait(false);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void CloseIdle()
    {
        foreach (var connection in _running.Keys)
        {
            if (connection.Idle >= _options.IdleTimeout) connection.Close("Idle");
        }
    }
}
