using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace VoiceCluster.Simulators;

/// <summary>Accepts a WebSocket and then reads nothing, so that what is sent piles up.</summary>
public sealed class DeafServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];

    public DeafServer()
    {
        _listener.Start();
        BaseAddress = $"http://{_listener.LocalEndpoint}";
        _ = AcceptAsync();
    }

    /// <summary>What to configure.</summary>
    public string BaseAddress { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Dispose();
        lock (_clients) foreach (var client in _clients) client.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                lock (_clients) _clients.Add(client);
                using var reader = new StreamReader(client.GetStream(), Encoding.ASCII, leaveOpen: true);
                var key = "";
                while (await reader.ReadLineAsync() is { Length: > 0 } header)
                {
                    if (header.StartsWith("Sec-WebSocket-Key:", StringComparison.OrdinalIgnoreCase)) key = header.Split(':', 2)[1].Trim();
                }

                // RFC 6455 section 1.3 prescribes SHA-1 and the GUID.
#pragma warning disable CA5350
                var accept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes($"{key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: {accept}\r\n\r\n"));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or IOException)
        {
            // Disposed.
        }
    }
}
