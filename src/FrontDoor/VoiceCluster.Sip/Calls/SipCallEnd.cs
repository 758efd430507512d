namespace VoiceCluster.Sip;

/// <summary>Why a call ended.</summary>
public enum SipCallEndCause
{
    /// <summary>This side hung up.</summary>
    HungUp,

    /// <summary>The peer sent BYE.</summary>
    PeerHungUp,

    /// <summary>The caller gave up before an answer.</summary>
    Cancelled,

    /// <summary>This side refused the call, or the peer did.</summary>
    Refused,

    /// <summary>No ACK for the 200 came within 64 T1.</summary>
    NotAcknowledged,

    /// <summary>The session timer ran out without a refresh (RFC 4028).</summary>
    SessionExpired,

    /// <summary>No RTP came for as long as the media allows.</summary>
    NoMedia,

    /// <summary>Offer and answer did not fit.</summary>
    MediaFailed,

    /// <summary>The peer does not know the call any more or cannot be reached.</summary>
    Lost,
}

/// <summary>The end of a call.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Status">The SIP status that went with it; 0 without.</param>
/// <param name="Reason">In words, for logs.</param>
public sealed record SipCallEnd(SipCallEndCause Cause, int Status, string Reason);

/// <summary>How an outgoing call went.</summary>
public enum SipCallResult
{
    Answered,

    /// <summary>486, 600.</summary>
    Busy,

    /// <summary>603.</summary>
    Declined,

    /// <summary>Nobody answered in time, 408, 480, or 487 after this side gave up.</summary>
    NoAnswer,

    /// <summary>The call's token was cancelled.</summary>
    Cancelled,

    /// <summary>Any other failure; the status says which, 503 also for a transport that cannot reach the peer.</summary>
    Failed,
}

/// <summary>The outcome of an outgoing call.</summary>
/// <param name="Result">What happened.</param>
/// <param name="Status">The final SIP status; a local 408 or 503 when no peer sent one.</param>
/// <param name="Reason">The reason phrase.</param>
/// <param name="Call">The call when it was answered.</param>
public sealed record SipCallOutcome(SipCallResult Result, int Status, string Reason, SipCall? Call)
{
    internal static SipCallResult ResultOf(int status) => status switch
    {
        < 300 => SipCallResult.Answered,
        486 or 600 => SipCallResult.Busy,
        603 => SipCallResult.Declined,
        408 or 480 or 487 => SipCallResult.NoAnswer,
        _ => SipCallResult.Failed,
    };
}

/// <summary>How a transfer went.</summary>
/// <param name="Accepted">The peer took the REFER.</param>
/// <param name="Status">The status of the new call as the peer reported it, or that of the refused REFER.</param>
public sealed record SipTransferResult(bool Accepted, int Status)
{
    public bool Succeeded => Accepted && Status is >= 200 and < 300;
}
