using System.Net;

namespace VoiceCluster.Sip;

/// <summary>What the application does with calls. Called on the agent's executor: must not block, may call back into the call at once.</summary>
public interface ISipCallHandler
{
    /// <summary>A call came in and was found acceptable. It has to be accepted or rejected; it keeps ringing until then.</summary>
    void OnIncomingCall(SipCall call);

    /// <summary>Something worth a log line or a counter; callers limit the rate.</summary>
    void OnNotice(SipNotice notice);
}

/// <summary>What happens to one call. Called on the agent's executor: must not block.</summary>
public interface ISipCallListener
{
    /// <summary>Outgoing: a provisional response above 100.</summary>
    void OnRinging(SipCall call, int status);

    /// <summary>The call is answered and acknowledged; media may flow.</summary>
    void OnEstablished(SipCall call);

    /// <summary>The peer holds the call or took it back.</summary>
    void OnHeld(SipCall call, bool held);

    /// <summary>A digit: 0-9, *, #, A-D, from RFC 4733 events or INFO.</summary>
    void OnDtmf(SipCall call, char digit);

    /// <summary>The peer asks for a transfer (REFER): accept or reject it.</summary>
    void OnTransferRequested(SipCall call, SipTransferRequest request);

    /// <summary>Once, whatever happened.</summary>
    void OnEnded(SipCall call, SipCallEnd end);
}

/// <summary>Kinds of <see cref="SipNotice"/>.</summary>
public enum SipNoticeKind
{
    /// <summary>An INVITE from an address that is not allowed (403).</summary>
    SourceRejected,

    /// <summary>Credentials with a wrong password (401).</summary>
    WrongPassword,

    /// <summary>A message that is not well-formed SIP.</summary>
    Malformed,

    /// <summary>A call over the limit or while draining, or a source that asks too much (503).</summary>
    Overloaded,

    /// <summary>A fault inside the agent; a defect.</summary>
    Fault,
}

/// <summary>Something worth noting outside a call.</summary>
public sealed record SipNotice(SipNoticeKind Kind, IPEndPoint? Source, string Text);
