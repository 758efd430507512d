using System.Globalization;
using System.Net;

namespace VoiceCluster.Sip;

/// <summary>One Via value (RFC 3261 section 20.42), with rport and received (RFC 3581). Immutable.</summary>
public sealed class SipVia
{
    /// <summary>What starts a branch that is unique over space and time.</summary>
    public const string MagicCookie = "z9hG4bK";

    public SipVia(string transport, string host, int port, SipParameters parameters)
    {
        Transport = transport;
        Host = host;
        Port = port;
        Parameters = parameters;
    }

    /// <summary>In upper case: UDP, TCP, TLS, or another the peer knows.</summary>
    public string Transport { get; }

    public string Host { get; }

    /// <summary>0 when not given.</summary>
    public int Port { get; }

    public SipParameters Parameters { get; }

    public string? Branch => Parameters.Get("branch");

    /// <summary>The branch identifies the transaction by itself; "z9hG4bK" alone does not (RFC 4475 section 3.2.1).</summary>
    public bool HasUniqueBranch =>
        Branch is { } branch && branch.Length > MagicCookie.Length && branch.StartsWith(MagicCookie, StringComparison.OrdinalIgnoreCase);

    public string SentBy => Port == 0 ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>The received parameter; brackets around IPv6 are tolerated (RFC 5118 section 4.5).</summary>
    public IPAddress? Received => IPAddress.TryParse(Parameters.Get("received")?.Trim('[', ']'), out var address) ? address : null;

    public static bool TryParse(ReadOnlySpan<char> text, out SipVia? via)
    {
        via = null;
        text = text.Trim(" \t");
        if (!TakeToken(ref text, '/', out var name) || !name.Equals("SIP", StringComparison.OrdinalIgnoreCase)) return false;
        if (!TakeToken(ref text, '/', out var version) || !version.SequenceEqual("2.0")) return false;
        var space = text.IndexOfAny(' ', '\t');
        if (space <= 0 || !SipSyntax.IsToken(text[..space])) return false;
        var transport = text[..space];
        text = text[space..].TrimStart(" \t");
        var semicolon = text.IndexOf(';');
        var sentBy = (semicolon < 0 ? text : text[..semicolon]).TrimEnd(" \t");
        if (!SipSyntax.TryParseHostPort(sentBy, out var host, out var port)) return false;
        if (!SipParameters.TryParse(semicolon < 0 ? default : text[semicolon..], out var parameters)) return false;
        via = new(Canonical(transport), host, port, parameters);
        return true;
    }

    /// <summary>
    /// As the server transport notes where a request came from: received when the address differs from sent-by or rport was asked for
    /// (RFC 3261 section 18.2.1, RFC 3581 section 4).
    /// </summary>
    public SipVia Stamp(IPEndPoint source)
    {
        var address = source.Address.IsIPv4MappedToIPv6 ? source.Address.MapToIPv4() : source.Address;
        var wantsPort = Parameters.Contains("rport");
        var parameters = Parameters;
        if (wantsPort) parameters = parameters.With("rport", source.Port.ToString(CultureInfo.InvariantCulture));
        var sentFromThere = IPAddress.TryParse(Host.AsSpan().Trim("[]"), out var sentBy) && sentBy.Equals(address);
        if (wantsPort || !sentFromThere) parameters = parameters.With("received", address.ToString());
        return ReferenceEquals(parameters, Parameters) ? this : new SipVia(Transport, Host, Port, parameters);
    }

    public override string ToString() => $"SIP/2.0/{Transport} {SentBy}{Parameters}";

    private static bool TakeToken(ref ReadOnlySpan<char> text, char separator, out ReadOnlySpan<char> token)
    {
        var end = text.IndexOf(separator);
        token = end < 0 ? default : text[..end].TrimEnd(" \t");
        if (end < 0) return false;
        text = text[(end + 1)..].TrimStart(" \t");
        return true;
    }

    private static string Canonical(ReadOnlySpan<char> transport) => transport switch
    {
        "UDP" => "UDP",
        "TCP" => "TCP",
        "TLS" => "TLS",
        _ => transport.ToString().ToUpperInvariant(),
    };
}
