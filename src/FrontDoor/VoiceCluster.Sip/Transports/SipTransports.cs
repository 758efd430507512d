using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip;

/// <summary>The agent's listening addresses, and the choice of one for a destination.</summary>
internal sealed class SipTransports(IReadOnlyList<ISipTransport> transports, IPAddress? advertised) : IAsyncDisposable
{
    public IReadOnlyList<ISipTransport> All => transports;

    /// <summary>Opens every listener, or none.</summary>
    /// <exception cref="SipListenException">An address cannot be listened on; the message names it and the fix.</exception>
    public static async Task<SipTransports> OpenAsync(IEnumerable<SipListenerOptions> listeners, IPAddress? advertised, TimeProvider clock)
    {
        var open = new List<ISipTransport>();
        foreach (var listener in listeners)
        {
            try
            {
                open.Add(listener.Protocol == SipProtocol.Udp ? new UdpSipTransport(listener.EndPoint) : new StreamSipTransport(listener, clock));
            }
            catch (Exception error) when (error is SocketException or ArgumentException)
            {
                foreach (var transport in open) await transport.DisposeAsync().ConfigureAwait(false);
                throw new SipListenException(listener, error);
            }
        }

        return new SipTransports(open, advertised);
    }

    public void Start(Action<byte[], SipFlow> received)
    {
        foreach (var transport in transports) transport.Start(received);
    }

    /// <summary>A transport that reaches the destination; null when none has its protocol and address family.</summary>
    public SipFlow? FlowTo(SipDestination destination)
    {
        foreach (var transport in transports)
        {
            if (transport.Protocol == destination.Protocol && Reaches(transport.LocalEndPoint, destination.EndPoint.Address))
                return new SipFlow(transport, destination);
        }

        return null;
    }

    public bool Uses(AddressFamily family) => transports.Any(t => t.LocalEndPoint.AddressFamily == family || IsDual(t.LocalEndPoint));

    /// <summary>The address and port that a peer is told, in Via, Contact and SDP.</summary>
    public IPEndPoint AdvertisedTo(SipFlow flow)
    {
        var local = flow.Transport.LocalEndPoint;
        return new IPEndPoint(AddressTowards(local.Address, flow.Remote.Address), local.Port);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var transport in transports) await transport.DisposeAsync().ConfigureAwait(false);
    }

    private IPAddress AddressTowards(IPAddress bound, IPAddress remote)
    {
        var isAny = bound.Equals(IPAddress.Any) || bound.Equals(IPAddress.IPv6Any);
        if (!isAny) return IPAddress.IsLoopback(bound) || advertised?.AddressFamily != bound.AddressFamily ? bound : advertised;
        if (advertised is not null && advertised.AddressFamily == remote.AddressFamily && !IPAddress.IsLoopback(remote)) return advertised;
        using var probe = new Socket(remote.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(remote, 9); // asks the routing table; sends nothing
        return ((IPEndPoint)probe.LocalEndPoint!).Address;
    }

    private static bool Reaches(IPEndPoint local, IPAddress remote) =>
        (local.AddressFamily == remote.AddressFamily || IsDual(local)) && (!IPAddress.IsLoopback(local.Address) || IPAddress.IsLoopback(remote));

    private static bool IsDual(IPEndPoint local) => local.Address.Equals(IPAddress.IPv6Any);
}

/// <summary>A listener could not be opened.</summary>
public sealed class SipListenException(SipListenerOptions listener, Exception cause) : Exception(
    $"Cannot listen for SIP on {listener.Protocol.ToString().ToLowerInvariant()}:{listener.EndPoint}: {cause.Message} "
    + "Choose a free port and an address of this machine, and give TLS a certificate.", cause)
{
    public SipListenerOptions Listener { get; } = listener;
}
