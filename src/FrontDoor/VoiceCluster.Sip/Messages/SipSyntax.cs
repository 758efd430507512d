using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Character classes and small productions of RFC 3261 section 25.1.</summary>
internal static class SipSyntax
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

    public static readonly SearchValues<byte> TokenBytes = SearchValues.Create(Encoding.ASCII.GetBytes(Letters + "-.!%*_+`'~"));
    public static readonly SearchValues<char> TokenChars = SearchValues.Create(Letters + "-.!%*_+`'~");
    public static readonly SearchValues<char> WordChars = SearchValues.Create(Letters + "-.!%*_+`'~()<>:\\\"/[]?{}");
    public static readonly SearchValues<char> HostNameChars = SearchValues.Create(Letters + "-.");

    // gen-value = token / host / quoted-string; "received" holds bare IPv6, and user agents in the field send ":" and "[" in others.
    public static readonly SearchValues<char> ParameterValueChars = SearchValues.Create(Letters + "-.!%*_+`'~[]:/@$&");
    public static readonly SearchValues<char> UserChars = SearchValues.Create(Letters + "-_.!~*'()&=+$,;?/%");
    public static readonly SearchValues<char> PasswordChars = SearchValues.Create(Letters + "-_.!~*'()&=+$,%");
    public static readonly SearchValues<char> UriParameterChars = SearchValues.Create(Letters + "-_.!~*'()[]/:&+$%");
    public static readonly SearchValues<char> UriHeaderChars = SearchValues.Create(Letters + "-_.!~*'()[]/?:+$%=&");

    public static bool IsToken(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenChars);

    public static bool IsToken(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(TokenBytes);

    /// <summary>callid = word [ "@" word ].</summary>
    public static bool IsCallId(ReadOnlySpan<char> text)
    {
        var at = text.IndexOf('@');
        return at < 0 ? IsWord(text) : IsWord(text[..at]) && IsWord(text[(at + 1)..]);
    }

    /// <summary>A host name, an IPv4 address, or an IPv6 address in brackets; empty labels and impossible addresses are refused.</summary>
    public static bool IsHost(ReadOnlySpan<char> host)
    {
        if (host.IsEmpty) return false;
        if (host[0] == '[') return host[^1] == ']' && IsIPv6(host[1..^1]);
        return !host.ContainsAnyExcept(HostNameChars) && host[0] != '.' && host.IndexOf("..", StringComparison.Ordinal) < 0;
    }

    /// <summary>host [ ":" port ] with optional white space around the colon where the grammar's COLON allows it.</summary>
    public static bool TryParseHostPort(ReadOnlySpan<char> text, out string host, out int port)
    {
        host = string.Empty;
        port = 0;
        var end = !text.IsEmpty && text[0] == '[' ? text.IndexOf(']') + 1 : text.IndexOf(':');
        if (end == 0) return false;
        var name = end < 0 ? text : text[..end];
        var rest = end < 0 ? default : text[end..].Trim(" \t");
        name = name.TrimEnd(" \t");
        if (!IsHost(name)) return false;
        if (!rest.IsEmpty && (rest[0] != ':' || !TryParsePort(rest[1..].Trim(" \t"), out port))) return false;
        host = name.ToString();
        return true;
    }

    public static bool TryParsePort(ReadOnlySpan<char> text, out int port) => TryParseDigits(text, 65535, out port) && port > 0;

    /// <summary>1*DIGIT no larger than <paramref name="max"/>; leading zeros are allowed, signs are not.</summary>
    public static bool TryParseDigits(ReadOnlySpan<char> text, int max, out int value) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value <= max;

    /// <summary>Every "%" begins two hexadecimal digits.</summary>
    public static bool EscapesAreWhole(ReadOnlySpan<char> text)
    {
        for (var at = text.IndexOf('%'); at >= 0;)
        {
            if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2])) return false;
            var next = text[(at + 3)..].IndexOf('%');
            at = next < 0 ? -1 : at + 3 + next;
        }

        return true;
    }

    /// <summary>Removes escapes of a URI part; the octets are read as UTF-8.</summary>
    public static string Unescape(string text) => text.Contains('%') ? Uri.UnescapeDataString(text) : text;

    /// <summary>The inside of a quoted string, quoted pairs resolved.</summary>
    public static string Unquote(ReadOnlySpan<char> inside)
    {
        if (inside.IndexOf('\\') < 0) return inside.ToString();
        var text = new StringBuilder(inside.Length);
        for (var i = 0; i < inside.Length; i++)
        {
            if (inside[i] == '\\' && i + 1 < inside.Length) i++;
            text.Append(inside[i]);
        }

        return text.ToString();
    }

    /// <summary>A quoted string; control characters other than tab become spaces, so that a value can never break a line.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            if (c is '"' or '\\') quoted.Append('\\');
            quoted.Append(char.IsControl(c) && c != '\t' ? ' ' : c);
        }

        return quoted.Append('"').ToString();
    }

    /// <summary>Index just past the quoted string that starts at <paramref name="start"/>; -1 when it does not end.</summary>
    public static int SkipQuoted(ReadOnlySpan<char> text, int start)
    {
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\') i++;
            else if (text[i] == '"') return i + 1;
        }

        return -1;
    }

    /// <summary>Index of the first of <paramref name="separator"/> outside quotes and angle brackets, or the length.</summary>
    public static int IndexOfTopLevel(ReadOnlySpan<char> text, char separator)
    {
        var inAngle = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"' && !inAngle)
            {
                i = SkipQuoted(text, i) - 1;
                if (i < 0) return text.Length;
            }
            else if (c == '<') inAngle = true;
            else if (c == '>') inAngle = false;
            else if (c == separator && !inAngle) return i;
        }

        return text.Length;
    }

    private static bool IsWord(ReadOnlySpan<char> text) => !text.IsEmpty && !text.ContainsAnyExcept(WordChars);

    // RFC 3261's grammar allows a third colon before an embedded IPv4 address; RFC 5118 section 4.10 asks to tolerate it.
    private static bool IsIPv6(ReadOnlySpan<char> text)
    {
        if (text.ContainsAny('%', '[', ']')) return false;
        var triple = text.IndexOf(":::", StringComparison.Ordinal);
        if (triple < 0) return IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        return text[(triple + 3)..].Contains('.') && IPAddress.TryParse(string.Concat(text[..triple], text[(triple + 1)..]), out _);
    }
}
