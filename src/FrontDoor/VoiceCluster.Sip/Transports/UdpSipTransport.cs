using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip;

/// <summary>
/// SIP over UDP: one socket, one receive loop that allocates only the message and its sender. Sends go straight to the kernel's buffer;
/// when that is full the datagram is lost and the transaction sends it again.
/// </summary>
internal sealed class UdpSipTransport : ISipTransport
{
    private readonly Socket _socket;
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;
    private long _receiveErrors;

    /// <exception cref="SocketException">The address is not on this machine or the port is taken.</exception>
    public UdpSipTransport(IPEndPoint endPoint)
    {
        _socket = new Socket(endPoint.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any)) _socket.DualMode = true;
            _socket.ReceiveBufferSize = 1 << 20;
            _socket.Bind(endPoint);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }

        LocalEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
    }

    public SipProtocol Protocol => SipProtocol.Udp;

    public IPEndPoint LocalEndPoint { get; }

    /// <summary>Receive calls the system refused (ICMP errors of earlier sends among them).</summary>
    public long ReceiveErrors => Interlocked.Read(ref _receiveErrors);

    public void Start(Action<byte[], SipFlow> received) => _loop = ReceiveAsync(received);

    public void Send(byte[] message, SipDestination destination, SipConnection? connection, Action<string>? failed)
    {
        try
        {
            var remote = destination.EndPoint;
            if (_socket.AddressFamily == AddressFamily.InterNetworkV6 && remote.AddressFamily == AddressFamily.InterNetwork)
                remote = new IPEndPoint(remote.Address.MapToIPv6(), remote.Port);
            _socket.SendTo(message, remote);
        }
        catch (SocketException error)
        {
            failed?.Invoke($"Cannot send to {destination}: {error.SocketErrorCode}");
        }
        catch (ObjectDisposedException)
        {
            failed?.Invoke("The transport is closed");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task ReceiveAsync(Action<byte[], SipFlow> received)
    {
        var buffer = new byte[SipParser.MaxMessageBytes];
        var address = new SocketAddress(_socket.AddressFamily);
        var template = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var length = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, address, _stop.Token).ConfigureAwait(false);
                var remote = Unmap((IPEndPoint)template.Create(address));
                received(buffer.AsSpan(0, length).ToArray(), new SipFlow(this, new SipDestination(Protocol, remote, remote.Address.ToString())));
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref _receiveErrors);
            }
            catch (Exception stopped) when (stopped is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static IPEndPoint Unmap(IPEndPoint remote) =>
        remote.Address.IsIPv4MappedToIPv6 ? new IPEndPoint(remote.Address.MapToIPv4(), remote.Port) : remote;
}
