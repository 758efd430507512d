using System.Net;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.FrontDoor.Access;

/// <summary>
/// The names under which this server is reached on purpose: loopback names, <see cref="FrontDoorOptions.Hosts"/>, and the address that a connection came in on.
/// A page elsewhere can have its own name resolve to this machine (DNS rebinding), and is then, to the browser, a page of this server; its name gives it away.
/// </summary>
internal sealed class KnownHosts
{
    private const string Wildcard = "*.";

    private readonly HashSet<string> _names;
    private readonly string[] _suffixes;
    private readonly HashSet<string> _origins;

    public KnownHosts(FrontDoorOptions options)
    {
        _names = options.Hosts.Where(static h => !IsWildcard(h)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        _suffixes = [.. options.Hosts.Where(IsWildcard).Select(static h => h[1..])];
        _origins = options.Origins.Select(static o => o.TrimEnd('/')).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Whether a <c>Host</c> header names this server; its port does not matter, which a proxy may change.</summary>
    /// <param name="host">As it came.</param>
    /// <param name="local">Where the connection came in: nobody can make a browser believe that a name is an address.</param>
    public bool Serves(HostString host, IPAddress? local) => host.HasValue && IsKnown(host.Host, local);

    /// <summary>Whether a page of this origin may change something here: one that this server served itself, or one of <see cref="FrontDoorOptions.Origins"/>.</summary>
    /// <param name="origin">The <c>Origin</c> header, <c>null</c> (the word) for a page that hides where it is from.</param>
    /// <param name="local">As in <see cref="Serves"/>.</param>
    public bool Trusts(string origin, IPAddress? local) =>
        _origins.Contains(origin) || (Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Scheme is "http" or "https" && IsKnown(page.Host, local));

    private bool IsKnown(string host, IPAddress? local)
    {
        var name = host.AsSpan().TrimEnd('.').ToString();
        if (IPAddress.TryParse(name.AsSpan().Trim("[]"), out var address)) return IPAddress.IsLoopback(address) || IsSame(address, local) || _names.Contains(name);
        return IsLoopbackName(name) || _names.Contains(name) || _suffixes.Any(s => name.EndsWith(s, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a setting means every name below a domain.</summary>
    internal static bool IsWildcard(string host) => host.StartsWith(Wildcard, StringComparison.Ordinal);

    // RFC 6761 6.3: these never leave the machine.
    private static bool IsLoopbackName(string name) =>
        name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsSame(IPAddress address, IPAddress? local) => local is not null && Plain(address).Equals(Plain(local));

    private static IPAddress Plain(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
