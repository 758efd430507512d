using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Header names: canonical and compact forms (RFC 3261 section 7.3.3 and the extensions' registrations), matched without case.</summary>
internal static class SipHeaderName
{
    private static readonly (SipHeaderId Id, string Name, char Compact)[] Table =
    [
        (SipHeaderId.Via, "Via", 'v'),
        (SipHeaderId.From, "From", 'f'),
        (SipHeaderId.To, "To", 't'),
        (SipHeaderId.CallId, "Call-ID", 'i'),
        (SipHeaderId.CSeq, "CSeq", '\0'),
        (SipHeaderId.Contact, "Contact", 'm'),
        (SipHeaderId.MaxForwards, "Max-Forwards", '\0'),
        (SipHeaderId.Route, "Route", '\0'),
        (SipHeaderId.RecordRoute, "Record-Route", '\0'),
        (SipHeaderId.ContentType, "Content-Type", 'c'),
        (SipHeaderId.ContentLength, "Content-Length", 'l'),
        (SipHeaderId.ContentEncoding, "Content-Encoding", 'e'),
        (SipHeaderId.ContentDisposition, "Content-Disposition", '\0'),
        (SipHeaderId.Accept, "Accept", '\0'),
        (SipHeaderId.Allow, "Allow", '\0'),
        (SipHeaderId.AllowEvents, "Allow-Events", 'u'),
        (SipHeaderId.Authorization, "Authorization", '\0'),
        (SipHeaderId.ProxyAuthorization, "Proxy-Authorization", '\0'),
        (SipHeaderId.WwwAuthenticate, "WWW-Authenticate", '\0'),
        (SipHeaderId.ProxyAuthenticate, "Proxy-Authenticate", '\0'),
        (SipHeaderId.AuthenticationInfo, "Authentication-Info", '\0'),
        (SipHeaderId.Date, "Date", '\0'),
        (SipHeaderId.Event, "Event", 'o'),
        (SipHeaderId.Expires, "Expires", '\0'),
        (SipHeaderId.MinExpires, "Min-Expires", '\0'),
        (SipHeaderId.MinSE, "Min-SE", '\0'),
        (SipHeaderId.PAssertedIdentity, "P-Asserted-Identity", '\0'),
        (SipHeaderId.Path, "Path", '\0'),
        (SipHeaderId.ProxyRequire, "Proxy-Require", '\0'),
        (SipHeaderId.RAck, "RAck", '\0'),
        (SipHeaderId.Reason, "Reason", '\0'),
        (SipHeaderId.ReferredBy, "Referred-By", 'b'),
        (SipHeaderId.ReferTo, "Refer-To", 'r'),
        (SipHeaderId.Replaces, "Replaces", '\0'),
        (SipHeaderId.Require, "Require", '\0'),
        (SipHeaderId.RetryAfter, "Retry-After", '\0'),
        (SipHeaderId.RSeq, "RSeq", '\0'),
        (SipHeaderId.Server, "Server", '\0'),
        (SipHeaderId.SessionExpires, "Session-Expires", 'x'),
        (SipHeaderId.Subject, "Subject", 's'),
        (SipHeaderId.SubscriptionState, "Subscription-State", '\0'),
        (SipHeaderId.Supported, "Supported", 'k'),
        (SipHeaderId.Unsupported, "Unsupported", '\0'),
        (SipHeaderId.UserAgent, "User-Agent", '\0'),
        (SipHeaderId.Warning, "Warning", '\0'),
    ];

    private static readonly string[] Names = BuildNames();
    private static readonly byte[][] Prefixes = Array.ConvertAll(Names, name => Encoding.ASCII.GetBytes(name + ": "));
    private static readonly (SipHeaderId Id, byte[] Name)[][] ByLength = BuildByLength();
    private static readonly SipHeaderId[] ByLetter = BuildByLetter();

    /// <summary>The canonical name.</summary>
    public static string Of(SipHeaderId id) => Names[(int)id];

    /// <summary>The canonical name with its colon and space, as it is written.</summary>
    public static ReadOnlySpan<byte> Prefix(SipHeaderId id) => Prefixes[(int)id];

    public static SipHeaderId Find(ReadOnlySpan<byte> name)
    {
        if (name.Length == 1) return name[0] < 128 ? ByLetter[name[0]] : SipHeaderId.Other;
        if (name.Length >= ByLength.Length) return SipHeaderId.Other;
        foreach (var (id, candidate) in ByLength[name.Length])
        {
            if (Ascii.EqualsIgnoreCase(name, candidate)) return id;
        }

        return SipHeaderId.Other;
    }

    public static SipHeaderId Find(string name)
    {
        Span<byte> bytes = stackalloc byte[32];
        return Encoding.UTF8.TryGetBytes(name, bytes, out var length) ? Find(bytes[..length]) : SipHeaderId.Other;
    }

    /// <summary>Header fields whose value is a comma-separated list, so that several fields equal one (RFC 3261 section 7.3.1).</summary>
    public static bool IsList(SipHeaderId id) => id is SipHeaderId.Via or SipHeaderId.Contact or SipHeaderId.Route or SipHeaderId.RecordRoute or SipHeaderId.Path
        or SipHeaderId.Accept or SipHeaderId.Allow or SipHeaderId.AllowEvents or SipHeaderId.PAssertedIdentity or SipHeaderId.ProxyRequire
        or SipHeaderId.Require or SipHeaderId.Supported or SipHeaderId.Unsupported or SipHeaderId.ContentEncoding or SipHeaderId.Reason
        or SipHeaderId.Warning;

    private static string[] BuildNames()
    {
        var names = new string[Enum.GetValues<SipHeaderId>().Length];
        names[0] = string.Empty;
        foreach (var (id, name, _) in Table) names[(int)id] = name;
        return names;
    }

    private static (SipHeaderId, byte[])[][] BuildByLength()
    {
        var longest = Table.Max(row => row.Name.Length);
        return [.. Enumerable.Range(0, longest + 1).Select(length =>
            Table.Where(row => row.Name.Length == length).Select(row => (row.Id, Encoding.ASCII.GetBytes(row.Name))).ToArray())];
    }

    private static SipHeaderId[] BuildByLetter()
    {
        var letters = new SipHeaderId[128];
        foreach (var (id, _, compact) in Table)
        {
            if (compact == '\0') continue;
            letters[compact] = id;
            letters[char.ToUpperInvariant(compact)] = id;
        }

        return letters;
    }
}
