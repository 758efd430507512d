using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.People.Access;

/// <summary>Where a request comes from.</summary>
internal static class ClientAddress
{
    // What one subscriber is given as a rule (RFC 6177): whoever has it has all addresses in it.
    private const int SubscriberBytes = 8;

    /// <summary>The address, for people to read.</summary>
    public static string Of(HttpContext context) => context.Connection.RemoteIpAddress is { } address ? Plain(address).ToString() : "a local socket";

    /// <summary>Whom it stands for when requests are counted: of IPv6 the network of 64 bits.</summary>
    public static string Subscriber(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address) return "local";
        var plain = Plain(address);
        if (plain.AddressFamily is not AddressFamily.InterNetworkV6) return plain.ToString();
        var bytes = plain.GetAddressBytes();
        bytes.AsSpan(SubscriberBytes).Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
