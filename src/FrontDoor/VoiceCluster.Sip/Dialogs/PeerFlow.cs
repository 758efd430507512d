using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip;

/// <summary>
/// Whether a peer is reached where it spoke from or at its Contact. By RFC 3261 the Contact decides; behind a NAT it names an address that nobody
/// outside reaches, and over a connection the peer often listens nowhere.
/// </summary>
internal static class PeerFlow
{
    /// <summary>The flow to answer on; null when requests go to the Contact, or through the proxies they came by.</summary>
    /// <param name="request">Its top Via as the peer wrote it, stamped with where it came from.</param>
    /// <param name="flow">Where it came from.</param>
    /// <param name="contact">The peer's Contact.</param>
    public static SipFlow? Of(SipRequest request, SipFlow flow, SipUri contact)
    {
        // With several Vias a proxy spoke, not the peer.
        if (request.GetAll(SipHeaderId.Via).Count != 1) return null;
        var (via, source) = (request.TopVia!, flow.Source);
        // A response without rport goes to the port that the Via names; a request to the one that is open.
        if (!flow.IsReliable) flow = flow with { Destination = flow.Destination with { EndPoint = source } };
        if (!TryAddress(contact.Host, out var named)) return flow; // a name that only the peer's network may know
        if (IsPrivate(named) && !IsPrivate(source.Address)) return flow;
        var knowsItsAddress = TryAddress(via.Host, out var sentBy) && sentBy.Equals(source.Address);
        if (!knowsItsAddress && named.Equals(sentBy)) return flow; // a NAT in between
        if (!named.Equals(source.Address)) return null;
        return flow.IsReliable || !knowsItsAddress || PortOf(contact) == source.Port ? flow : null;
    }

    private static int PortOf(SipUri contact) => contact.Port != 0 ? contact.Port : SipResolver.DefaultPort(SipProtocol.Udp);

    private static bool TryAddress(string host, out IPAddress address) => IPAddress.TryParse(host.AsSpan().Trim("[]"), out address!);

    /// <summary>RFC 1918, RFC 6598, link-local, unique local and loopback addresses.</summary>
    private static bool IsPrivate(IPAddress address)
    {
        if (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal || address.IsIPv6UniqueLocal) return true;
        if (address.AddressFamily != AddressFamily.InterNetwork) return false;
        return address.GetAddressBytes() is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..] or [100, >= 64 and < 128, ..] or [169, 254, ..];
    }
}
