using System.Net;

namespace VoiceCluster.Sip;

/// <summary>A resolved next hop.</summary>
/// <param name="Protocol">How to reach it.</param>
/// <param name="EndPoint">Where.</param>
/// <param name="Host">The name it was resolved from, which a TLS certificate must show.</param>
public sealed record SipDestination(SipProtocol Protocol, IPEndPoint EndPoint, string Host)
{
    public override string ToString() => $"{Protocol.ToString().ToLowerInvariant()}:{EndPoint}";
}
