namespace VoiceCluster.Sip;

/// <summary>A response (RFC 3261 section 7.2).</summary>
public sealed class SipResponse : SipMessage
{
    /// <param name="status">100 to 699.</param>
    /// <param name="reason">On one line; the usual phrase when null.</param>
    public SipResponse(int status, string? reason = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 100);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 699);
        Status = status;
        Reason = reason is null || reason.AsSpan().ContainsAny('\r', '\n') ? SipStatus.Phrase(status) : reason;
    }

    public int Status { get; }

    public string Reason { get; }

    /// <summary>Made by this side for a timeout (408) or a transport error (503); no peer sent it.</summary>
    public bool IsLocal { get; internal set; }

    public bool IsProvisional => Status < 200;

    public bool IsSuccess => Status is >= 200 and < 300;

    public bool IsFinal => Status >= 200;

    private protected override void WriteStartLine(ref SipWriter writer)
    {
        writer.Write("SIP/2.0 "u8);
        writer.Write(Status);
        writer.Write(" "u8);
        writer.Write(Reason);
        writer.Write("\r\n"u8);
    }
}
