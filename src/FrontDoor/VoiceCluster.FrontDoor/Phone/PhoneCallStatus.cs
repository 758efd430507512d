namespace VoiceCluster.FrontDoor.Phone;

/// <summary>Where a call by telephone stands; kept for a while after its end.</summary>
public sealed record PhoneCallStatus
{
    /// <summary>The session's id.</summary>
    public required string Id { get; init; }

    /// <summary><c>inbound</c> or <c>outbound</c>.</summary>
    public required PhoneDirection Direction { get; init; }

    public string? From { get; init; }

    public string? To { get; init; }

    /// <summary>Null for the default agent.</summary>
    public string? Agent { get; init; }

    public string? Trunk { get; init; }

    /// <summary><c>dialling</c>, <c>ringing</c>, <c>answered</c>; or how it went without an answer: <c>busy</c>, <c>no_answer</c>, <c>declined</c>,
    /// <c>cancelled</c>, <c>failed</c>; <c>ended</c> after an answer.</summary>
    public required PhoneCallState State { get; init; }

    /// <summary>The last SIP status: 180 while it rings, 200 answered, 486 busy...; 0 before any.</summary>
    public int SipStatus { get; init; }

    /// <summary>Who answered an outgoing call: <c>human</c>, <c>machine</c>, <c>beep</c> (a machine that records), <c>silence</c> or <c>unknown</c>; null
    /// where that is not asked, or not known yet.</summary>
    public string? AnsweredBy { get; init; }

    /// <summary>Why it ended, in a word; null while it is up.</summary>
    public PhoneEndCause? EndCause { get; init; }

    /// <summary>The same in words.</summary>
    public string? Reason { get; init; }

    /// <summary>The caller has put the line on hold.</summary>
    public bool Held { get; init; }

    /// <summary>The person that the caller is connected with in the agent's place; null without.</summary>
    public string? ConnectedTo { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>RTP so far; null before an answer.</summary>
    public Sip.RtpQuality? Media { get; init; }
}
