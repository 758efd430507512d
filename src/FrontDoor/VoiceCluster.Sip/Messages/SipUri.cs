using System.Globalization;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// A URI as RFC 3261 section 19.1 has it: <c>sip:</c> and <c>sips:</c> in their parts, any other scheme (<c>tel:</c>, <c>isbn:</c>) whole.
/// Parts keep their escapes; <see cref="UnescapedUser"/> takes them off. Immutable; equality is RFC 3261's (section 19.1.4).
/// </summary>
public sealed class SipUri : IEquatable<SipUri>
{
    /// <summary>A <c>sip:</c> URI of these parts, already escaped where they need it.</summary>
    public SipUri(string? user, string host, int port = 0, SipParameters? parameters = null, bool secure = false)
        : this(secure ? "sips" : "sip", user, null, host, port, parameters ?? SipParameters.Empty, null, null)
    {
    }

    private SipUri(
        string scheme, string? user, string? password, string host, int port, SipParameters parameters, string? headers, string? opaque)
    {
        Scheme = scheme;
        User = user;
        Password = password;
        Host = host;
        Port = port;
        Parameters = parameters;
        Headers = headers;
        Opaque = opaque;
    }

    /// <summary>In lower case.</summary>
    public string Scheme { get; }

    /// <summary>As written, with escapes; null without a user part.</summary>
    public string? User { get; }

    public string? Password { get; }

    /// <summary>A name, an IPv4 address, or an IPv6 address in brackets; empty for another scheme than sip and sips.</summary>
    public string Host { get; }

    /// <summary>0 when not given.</summary>
    public int Port { get; }

    public SipParameters Parameters { get; }

    /// <summary>What follows "?", without it.</summary>
    public string? Headers { get; }

    /// <summary>What follows the colon of another scheme.</summary>
    public string? Opaque { get; }

    public bool IsSip => Opaque is null;

    public bool IsSecure => IsSip && Scheme.Length == 4;

    public string? UnescapedUser => User is null ? null : SipSyntax.Unescape(User);

    /// <summary>The transport parameter in lower case, or null.</summary>
    public string? Transport => Parameters.Get("transport")?.ToLowerInvariant();

    /// <summary>A loose router (RFC 3261 section 16.4).</summary>
    public bool IsLooseRouter => Parameters.Contains("lr");

    public static bool TryParse(ReadOnlySpan<char> text, out SipUri? uri)
    {
        uri = null;
        var colon = text.IndexOf(':');
        if (colon <= 0 || colon == text.Length - 1) return false;
        var scheme = text[..colon];
        var rest = text[(colon + 1)..];
        if (scheme.Equals("sip", StringComparison.OrdinalIgnoreCase)) return TryParseParts("sip", rest, out uri);
        if (scheme.Equals("sips", StringComparison.OrdinalIgnoreCase)) return TryParseParts("sips", rest, out uri);
        if (!IsScheme(scheme) || rest.ContainsAny(" \t<>\"") || rest.ContainsAnyInRange('\0', '\x1f')) return false;
        uri = new(scheme.ToString().ToLowerInvariant(), null, null, string.Empty, 0, SipParameters.Empty, null, rest.ToString());
        return true;
    }

    /// <exception cref="FormatException">Not a URI; the message holds it.</exception>
    public static SipUri Parse(string text) =>
        TryParse(text, out var uri) ? uri! : throw new FormatException($"'{text}' is not a SIP URI; write it as sip:user@host:port.");

    /// <summary>The same with another parameter list.</summary>
    public SipUri With(SipParameters parameters) => new(Scheme, User, Password, Host, Port, parameters, Headers, Opaque);

    /// <summary>As a Request-URI may hold it: without headers and the method parameter (RFC 3261 table 1).</summary>
    public SipUri ForRequestLine() =>
        Headers is null && !Parameters.Contains("method") ? this
            : new(Scheme, User, Password, Host, Port, Parameters.Without("method"), null, Opaque);

    /// <summary>Equality of RFC 3261 section 19.1.4: user with case, host without, escapes resolved, some parameters only when both have them.</summary>
    public bool Equals(SipUri? other)
    {
        if (other is null || Scheme != other.Scheme) return false;
        if (Opaque is not null) return string.Equals(Opaque, other.Opaque, StringComparison.Ordinal);
        return string.Equals(UnescapedUser, other.UnescapedUser, StringComparison.Ordinal)
            && string.Equals(Password, other.Password, StringComparison.Ordinal)
            && Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase)
            && Port == other.Port
            && ParametersAgree(Parameters, other.Parameters) && ParametersAgree(other.Parameters, Parameters)
            && string.Equals(Headers, other.Headers, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The headers after "?", names and values without escapes (section 19.1.1).</summary>
    public IEnumerable<KeyValuePair<string, string>> HeaderFields()
    {
        foreach (var field in (Headers ?? string.Empty).Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = field.Split('=', 2);
            if (parts.Length == 2) yield return new(SipSyntax.Unescape(parts[0]), SipSyntax.Unescape(parts[1]));
        }
    }

    /// <summary>The same with one more header.</summary>
    public SipUri WithHeader(string name, string value)
    {
        var field = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";
        return new(Scheme, User, Password, Host, Port, Parameters, Headers is null ? field : $"{Headers}&{field}", Opaque);
    }

    /// <summary>Names the same contact: as equality has it, but a port left out is the usual one, as some registrars write it.</summary>
    internal bool IsSameContact(SipUri other) => WithPort().Equals(other.WithPort());

    private SipUri WithPort() => Port != 0 || !IsSip ? this
        : new(Scheme, User, Password, Host, IsSecure || Transport == "tls" ? 5061 : 5060, Parameters, Headers, null);

    public override bool Equals(object? obj) => Equals(obj as SipUri);

    public override int GetHashCode() => HashCode.Combine(Scheme, UnescapedUser, Host.ToUpperInvariant(), Port, Opaque);

    public override string ToString()
    {
        var text = new StringBuilder(64);
        AppendTo(text);
        return text.ToString();
    }

    internal void AppendTo(StringBuilder text)
    {
        text.Append(Scheme).Append(':');
        if (Opaque is not null)
        {
            text.Append(Opaque);
            return;
        }

        if (User is not null)
        {
            text.Append(User);
            if (Password is not null) text.Append(':').Append(Password);
            text.Append('@');
        }

        text.Append(Host);
        if (Port != 0) text.Append(CultureInfo.InvariantCulture, $":{Port}");
        Parameters.AppendTo(text);
        if (Headers is not null) text.Append('?').Append(Headers);
    }

    private static bool TryParseParts(string scheme, ReadOnlySpan<char> rest, out SipUri? uri)
    {
        uri = null;
        string? user = null, password = null;
        var at = rest.IndexOf('@');
        if (at >= 0)
        {
            var info = rest[..at];
            rest = rest[(at + 1)..];
            if (!SipSyntax.EscapesAreWhole(info)) return false;
            var colon = info.IndexOf(':');
            var name = colon < 0 ? info : info[..colon];
            if (name.IsEmpty || name.ContainsAnyExcept(SipSyntax.UserChars)) return false;
            user = name.ToString();
            if (colon >= 0)
            {
                password = info[(colon + 1)..].ToString();
                if (password.AsSpan().ContainsAnyExcept(SipSyntax.PasswordChars)) return false;
            }
        }

        string? headers = null;
        var question = rest.IndexOf('?');
        if (question >= 0)
        {
            headers = rest[(question + 1)..].ToString();
            rest = rest[..question];
            if (headers.Length == 0 || headers.AsSpan().ContainsAnyExcept(SipSyntax.UriHeaderChars) || !SipSyntax.EscapesAreWhole(headers)) return false;
        }

        var semicolon = rest.IndexOf(';');
        var hostPort = semicolon < 0 ? rest : rest[..semicolon];
        if (hostPort.ContainsAny(' ', '\t') || !SipSyntax.TryParseHostPort(hostPort, out var host, out var port)) return false;
        if (!SipParameters.TryParseUri(semicolon < 0 ? default : rest[semicolon..], out var parameters)) return false;
        uri = new(scheme, user, password, host, port, parameters, headers, null);
        return true;
    }

    private static bool IsScheme(ReadOnlySpan<char> scheme)
    {
        if (!char.IsAsciiLetter(scheme[0])) return false;
        foreach (var c in scheme)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '-' or '.')) return false;
        }

        return true;
    }

    private static bool ParametersAgree(SipParameters mine, SipParameters theirs)
    {
        foreach (var (name, value) in mine)
        {
            if (theirs.Contains(name))
            {
                if (!string.Equals(value, theirs.Get(name), StringComparison.OrdinalIgnoreCase)) return false;
            }
            else if (name.ToUpperInvariant() is "USER" or "TTL" or "METHOD" or "MADDR")
            {
                return false;
            }
        }

        return true;
    }
}
