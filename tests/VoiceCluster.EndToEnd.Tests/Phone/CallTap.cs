using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using VoiceCluster.TestKit;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>
/// A wire between one caller and the silo that writes down what passes: a relay for SIP over UDP and, as the descriptions that pass name them, for
/// RTP and RTCP. Either side believes the relay to be the other one, so addresses are replaced on the way; the file holds the silo's side of
/// it. Needs no privilege.
/// </summary>
internal sealed partial class CallTap : IAsyncDisposable
{
    private readonly PcapWriter _capture;
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _relaying = [];
    private readonly Link _sip;
    private readonly Link _rtp;
    private readonly Link _rtcp;

    /// <param name="silo">The silo's UDP port of SIP.</param>
    /// <param name="file">Where the capture goes.</param>
    public CallTap(int silo, string file)
    {
        _capture = new PcapWriter(file, TimeProvider.System);
        _sip = new Link(Bind(0)) { Silo = Loopback(silo) };
        (_rtp, _rtcp) = Pair();
        _relaying.Add(RelayAsync(_sip, Rewrite));
        _relaying.Add(RelayAsync(_rtp, static (packet, _) => packet));
        _relaying.Add(RelayAsync(_rtcp, static (packet, _) => packet));
    }

    /// <summary>Where the caller calls.</summary>
    public int Port => _sip.Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_relaying);
        foreach (var link in new[] { _sip, _rtp, _rtcp }) link.Socket.Dispose();
        _capture.Dispose();
        _stop.Dispose();
    }

    private async Task RelayAsync(Link link, Func<byte[], bool, byte[]> rewrite)
    {
        var buffer = new byte[65_535];
        while (true)
        {
            SocketReceiveFromResult received;
            try
            {
                received = await link.Socket.ReceiveFromAsync(buffer, SocketFlags.None, Loopback(0), _stop.Token);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            var source = (IPEndPoint)received.RemoteEndPoint;
            var packet = buffer[..received.ReceivedBytes];
            if (source.Equals(link.Silo))
            {
                _capture.Write(source, Loopback(link.Port), packet);
                if (link.Caller is { } caller) await link.Socket.SendToAsync(rewrite(packet, true), SocketFlags.None, caller);
            }
            else
            {
                link.Caller ??= source;
                packet = rewrite(packet, false);
                if (link.Silo is not { } silo) continue;
                _capture.Write(Loopback(link.Port), silo, packet);
                await link.Socket.SendToAsync(packet, SocketFlags.None, silo);
            }
        }
    }

    /// <summary>Takes note of the media's ports, and puts the relay's in their place; nothing changes its length.</summary>
    private byte[] Rewrite(byte[] packet, bool fromSilo)
    {
        var text = Encoding.Latin1.GetString(packet);
        var (silo, relay, caller) = (_sip.Silo!.Port, _sip.Port, _sip.Caller!.Port);
        var rewritten = Address().Replace(text, match => int.Parse(match.Value, null) switch
        {
            var port when port == relay => $"{(fromSilo ? caller : silo)}",
            var port when port == (fromSilo ? silo : caller) => $"{relay}",
            _ => match.Value,
        });
        rewritten = AudioPort().Replace(rewritten, match =>
        {
            var port = int.Parse(match.Value, null);
            if (fromSilo) (_rtp.Silo, _rtcp.Silo) = (Loopback(port), Loopback(port + 1));
            else (_rtp.Caller, _rtcp.Caller) = (Loopback(port), Loopback(port + 1));
            return $"{_rtp.Port}";
        });
        return rewritten.Length == text.Length
            ? Encoding.Latin1.GetBytes(rewritten)
            : throw new InvalidOperationException("ports of five digits only: the message's length must stay what it says");
    }

    private static (Link Rtp, Link Rtcp) Pair()
    {
        while (true)
        {
            var rtp = Bind(0);
            var port = ((IPEndPoint)rtp.LocalEndPoint!).Port;
            try
            {
                if (port % 2 == 0) return (new Link(rtp), new Link(Bind(port + 1)));
            }
            catch (SocketException)
            {
                // Somebody has the next one: another pair, then.
            }

            rtp.Dispose();
        }
    }

    private static Socket Bind(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(Loopback(port));
        return socket;
    }

    private static IPEndPoint Loopback(int port) => new(IPAddress.Loopback, port);

    [GeneratedRegex(@"(?<=127\.0\.0\.1:)\d+", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"(?<=^m=audio )\d{5}", RegexOptions.Multiline, 1000)]
    private static partial Regex AudioPort();

    private sealed class Link(Socket socket)
    {
        public Socket Socket => socket;

        public int Port => ((IPEndPoint)socket.LocalEndPoint!).Port;

        public IPEndPoint? Caller { get; set; }

        public IPEndPoint? Silo { get; set; }
    }
}
