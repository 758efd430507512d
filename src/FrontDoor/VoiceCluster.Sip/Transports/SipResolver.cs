using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip;

/// <summary>
/// Finds where a URI's requests go (RFC 3263 without NAPTR and SRV, which .NET's resolver does not offer: a host is an address or has A or
/// AAAA records, and the transport comes from the URI). Addresses resolve at once, names through <paramref name="lookup"/>.
/// </summary>
internal sealed class SipResolver(Func<string, CancellationToken, Task<IPAddress[]>>? lookup = null)
{
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _lookup = lookup ?? Dns.GetHostAddressesAsync;

    public static int DefaultPort(SipProtocol protocol) => protocol == SipProtocol.Tls ? 5061 : 5060;

    /// <summary>The next hop of a URI: its maddr or host, port, and transport.</summary>
    /// <exception cref="SocketException">The name has no address.</exception>
    /// <exception cref="NotSupportedException">Another transport than UDP, TCP and TLS, or no SIP URI.</exception>
    public ValueTask<SipDestination> ResolveAsync(SipUri uri, Func<AddressFamily, bool> usable, CancellationToken cancellation = default)
    {
        if (!uri.IsSip) throw new NotSupportedException($"'{uri.Scheme}:' names no host to send to.");
        var protocol = ProtocolOf(uri);
        var host = uri.Parameters.Get("maddr") ?? uri.Host;
        var port = uri.Port != 0 ? uri.Port : DefaultPort(protocol);
        if (TryParseAddress(host, out var address)) return new(new SipDestination(protocol, new IPEndPoint(address!, port), host));
        return LookUpAsync(host, port, protocol, usable, cancellation);
    }

    public static bool TryParseAddress(string host, out IPAddress? address) =>
        IPAddress.TryParse(host.AsSpan().Trim("[]"), out address) && (host[0] == '[' || address.AddressFamily == AddressFamily.InterNetwork);

    private static SipProtocol ProtocolOf(SipUri uri) => (uri.Transport, uri.IsSecure) switch
    {
        ("udp", false) or (null, false) => SipProtocol.Udp,
        ("tls", _) or (_, true) => SipProtocol.Tls,
        ("tcp", _) => SipProtocol.Tcp,
        _ => throw new NotSupportedException($"Transport '{uri.Transport}' is not supported; use udp, tcp or tls."),
    };

    private async ValueTask<SipDestination> LookUpAsync(
        string host, int port, SipProtocol protocol, Func<AddressFamily, bool> usable, CancellationToken cancellation)
    {
        var addresses = await _lookup(host, cancellation).ConfigureAwait(false);
        var address = Array.Find(addresses, a => usable(a.AddressFamily)) ?? throw new SocketException((int)SocketError.HostNotFound);
        return new SipDestination(protocol, new IPEndPoint(address, port), host);
    }
}
