namespace VoiceCluster.Sip;

/// <summary>A request (RFC 3261 section 7.1).</summary>
public sealed class SipRequest : SipMessage
{
    public SipRequest(string method, SipUri uri)
    {
        if (!SipSyntax.IsToken(method)) throw new ArgumentException($"'{method}' is not a method.", nameof(method));
        Method = method;
        Uri = uri;
    }

    public string Method { get; }

    public SipUri Uri { get; }

    public bool IsInvite => ReferenceEquals(Method, SipMethod.Invite) || Method == SipMethod.Invite;

    public bool IsAck => ReferenceEquals(Method, SipMethod.Ack) || Method == SipMethod.Ack;

    /// <summary>
    /// A response with the headers that section 8.2.6.2 asks for: Via, From, To (with <paramref name="toTag"/> when it has none), Call-ID,
    /// CSeq as they came. Record-Route is added by whoever makes the dialog.
    /// </summary>
    /// <param name="status">100 to 699.</param>
    /// <param name="toTag">The tag of this end; not for 100.</param>
    /// <param name="reason">The reason phrase; the usual one when null.</param>
    public SipResponse CreateResponse(int status, string? toTag = null, string? reason = null)
    {
        var response = new SipResponse(status, reason);
        response.CopyFrom(this, SipHeaderId.Via);
        response.CopyFrom(this, SipHeaderId.From);
        if (toTag is not null && To is { Tag: null } to) response.Add(SipHeaderId.To, to.WithTag(toTag).ToString());
        else response.CopyFrom(this, SipHeaderId.To);
        response.CopyFrom(this, SipHeaderId.CallId);
        response.CopyFrom(this, SipHeaderId.CSeq);
        return response;
    }

    private protected override void WriteStartLine(ref SipWriter writer)
    {
        writer.Write(Method);
        writer.Write(" "u8);
        writer.Write(Uri.ToString());
        writer.Write(" SIP/2.0\r\n"u8);
    }
}
