namespace VoiceCluster.Sip;

/// <summary>A dialog to be replaced (RFC 3891), named as its peer knows it: the to-tag is the receiver's.</summary>
/// <param name="CallId">Its Call-ID.</param>
/// <param name="ToTag">The tag of whoever receives the header.</param>
/// <param name="FromTag">The tag of that one's peer.</param>
/// <param name="EarlyOnly">Only while it rings.</param>
internal sealed record ReplacesHeader(string CallId, string ToTag, string FromTag, bool EarlyOnly = false)
{
    /// <summary>Null when it is malformed.</summary>
    public static ReplacesHeader? Parse(string text)
    {
        var semicolon = text.IndexOf(';', StringComparison.Ordinal);
        if (semicolon <= 0 || !SipParameters.TryParse(text.AsSpan(semicolon), out var parameters)) return null;
        if (parameters.Get("to-tag") is not { } to || parameters.Get("from-tag") is not { } from) return null;
        return new(text[..semicolon].Trim(), to, from, parameters.Contains("early-only"));
    }

    public override string ToString() => $"{CallId};to-tag={ToTag};from-tag={FromTag}" + (EarlyOnly ? ";early-only" : string.Empty);
}
