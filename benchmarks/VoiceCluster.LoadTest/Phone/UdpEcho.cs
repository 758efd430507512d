using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>
/// What the machine asks for the packets alone: a process of .NET that receives a datagram and sends it back, on one socket and one thread, and
/// does nothing else.
/// </summary>
internal sealed class UdpEcho : IAsyncDisposable
{
    /// <summary>The argument with which this program is the echo.</summary>
    public const string Argument = "--udp-echo";

    private readonly Process _process;

    private UdpEcho(Process process, IPEndPoint address)
    {
        _process = process;
        Address = address;
    }

    public int Id => _process.Id;

    public IPEndPoint Address { get; }

    /// <summary>Echoes until the process is killed.</summary>
    public static void Run()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 4 << 20 };
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        Console.WriteLine(((IPEndPoint)socket.LocalEndPoint!).Port.ToString(CultureInfo.InvariantCulture));
        var packet = new byte[2048];
        var peer = new SocketAddress(AddressFamily.InterNetwork);
        while (true)
        {
            var length = socket.ReceiveFrom(packet, SocketFlags.None, peer);
            socket.SendTo(packet.AsSpan(0, length), SocketFlags.None, peer);
        }
    }

    /// <summary>Starts this program as the echo.</summary>
    /// <exception cref="InvalidOperationException">It did not start.</exception>
    public static async Task<UdpEcho> StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(UdpEcho).Assembly.Location, Argument]) { UseShellExecute = false, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return new UdpEcho(process, new IPEndPoint(IPAddress.Loopback, port));
        process.Kill();
        throw new InvalidOperationException($"the echo did not start: {line}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        _process.Dispose();
    }
}
