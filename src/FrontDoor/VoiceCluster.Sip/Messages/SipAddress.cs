using System.Text;

namespace VoiceCluster.Sip;

/// <summary>A name-addr or addr-spec with header parameters: the value of From, To, Contact, Route, Refer-To (RFC 3261 section 20.10). Immutable.</summary>
public sealed class SipAddress
{
    public SipAddress(SipUri uri, string? displayName = null, SipParameters? parameters = null)
    {
        Uri = uri;
        DisplayName = displayName;
        Parameters = parameters ?? SipParameters.Empty;
    }

    /// <summary>Without quotes; null when there is none.</summary>
    public string? DisplayName { get; }

    public SipUri Uri { get; }

    /// <summary>The header's parameters, not those of the URI.</summary>
    public SipParameters Parameters { get; }

    public string? Tag => Parameters.Get("tag");

    public SipAddress WithTag(string tag) => new(Uri, DisplayName, Parameters.With("tag", tag));

    /// <exception cref="FormatException">Not an address; the message holds it.</exception>
    public static SipAddress Parse(string text) =>
        TryParse(text, out var address) ? address! : throw new FormatException($"'{text}' is not a SIP address; write it as \"Name\" <sip:user@host>.");

    public static bool TryParse(ReadOnlySpan<char> text, out SipAddress? address)
    {
        address = null;
        text = text.Trim(" \t");
        if (text.IsEmpty) return false;
        string? display = null;
        var open = 0;
        if (text[0] == '"')
        {
            var end = SipSyntax.SkipQuoted(text, 0);
            if (end < 0) return false;
            display = SipSyntax.Unquote(text[1..(end - 1)]);
            open = end;
            while (open < text.Length && text[open] is ' ' or '\t') open++;
            if (open == text.Length || text[open] != '<') return false;
        }
        else
        {
            open = text.IndexOf('<');
            if (open < 0) return TryParseAddrSpec(text, out address);
            if (open > 0 && !TryParseTokens(text[..open], out display)) return false;
        }

        var close = text[open..].IndexOf('>');
        if (close < 0 || !SipUri.TryParse(text[(open + 1)..(open + close)], out var uri)) return false;
        if (!SipParameters.TryParse(text[(open + close + 1)..], out var parameters)) return false;
        address = new(uri!, display, parameters);
        return true;
    }

    public override string ToString()
    {
        var text = new StringBuilder(80);
        if (!string.IsNullOrEmpty(DisplayName)) text.Append(SipSyntax.Quote(DisplayName)).Append(' ');
        text.Append('<');
        Uri.AppendTo(text);
        text.Append('>');
        Parameters.AppendTo(text);
        return text.ToString();
    }

    // Without angle brackets every parameter belongs to the header, and ",", "?" may not stand in the URI (section 20.10).
    private static bool TryParseAddrSpec(ReadOnlySpan<char> text, out SipAddress? address)
    {
        address = null;
        var semicolon = text.IndexOf(';');
        var spec = (semicolon < 0 ? text : text[..semicolon]).TrimEnd(" \t");
        if (spec.ContainsAny(",?") || !SipUri.TryParse(spec, out var uri)) return false;
        if (!SipParameters.TryParse(semicolon < 0 ? default : text[semicolon..], out var parameters)) return false;
        address = new(uri!, null, parameters);
        return true;
    }

    private static bool TryParseTokens(ReadOnlySpan<char> text, out string? display)
    {
        display = null;
        text = text.Trim(" \t");
        foreach (var range in text.SplitAny(" \t"))
        {
            var token = text[range];
            if (!token.IsEmpty && !SipSyntax.IsToken(token)) return false;
        }

        display = text.IsEmpty ? null : text.ToString();
        return true;
    }
}
