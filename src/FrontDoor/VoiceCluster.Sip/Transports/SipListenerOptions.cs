using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace VoiceCluster.Sip;

/// <summary>What carries SIP messages.</summary>
public enum SipProtocol
{
    Udp,
    Tcp,
    Tls,
}

/// <summary>One address the agent listens on.</summary>
/// <param name="Protocol">UDP, TCP or TLS.</param>
/// <param name="EndPoint">Address and port; port 0 lets the system choose. An any-address listens on all interfaces.</param>
public sealed record SipListenerOptions(SipProtocol Protocol, IPEndPoint EndPoint)
{
    /// <summary>The server's certificate with its private key; needed for TLS, and presented by nobody else.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Roots that a TLS peer's certificate must lead to; the system's when null.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Most connections at a time, 1 to 65,000; a further one is closed at once.</summary>
    public int MaxConnections { get; init; } = 1024;

    /// <summary>A connection on which nothing came or went for so long is closed.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
