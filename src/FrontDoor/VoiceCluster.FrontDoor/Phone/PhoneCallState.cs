using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>Who called whom.</summary>
[JsonConverter(typeof(SnakeCaseEnum<PhoneDirection>))]
public enum PhoneDirection
{
    Inbound,
    Outbound,
}

/// <summary>How far a call by telephone has come, or how it went.</summary>
[JsonConverter(typeof(SnakeCaseEnum<PhoneCallState>))]
public enum PhoneCallState
{
    Dialling,
    Ringing,
    Answered,

    /// <summary>Over, after an answer.</summary>
    Ended,

    // Over without an answer.
    Busy,
    NoAnswer,
    Declined,
    Cancelled,
    Failed,
}

/// <summary>Why a call by telephone ended.</summary>
[JsonConverter(typeof(SnakeCaseEnum<PhoneEndCause>))]
public enum PhoneEndCause
{
    /// <summary>The far side hung up.</summary>
    HangUp,

    /// <summary>This side hung up.</summary>
    HungUp,

    // An outgoing call was not answered.
    Busy,
    NoAnswer,
    Declined,
    Cancelled,
    Failed,

    // As the SIP library tells it.
    Refused,
    NotAcknowledged,
    SessionExpired,
    NoMedia,
    MediaFailed,
    Lost,
}

/// <summary>From what the SIP library tells to what operators read.</summary>
internal static class PhoneOutcomes
{
    public static PhoneCallState State(SipCallResult result) => result switch
    {
        SipCallResult.Answered => PhoneCallState.Answered,
        SipCallResult.Busy => PhoneCallState.Busy,
        SipCallResult.Declined => PhoneCallState.Declined,
        SipCallResult.NoAnswer => PhoneCallState.NoAnswer,
        SipCallResult.Cancelled => PhoneCallState.Cancelled,
        _ => PhoneCallState.Failed,
    };

    public static PhoneEndCause Cause(SipCallResult result) => result switch
    {
        SipCallResult.Busy => PhoneEndCause.Busy,
        SipCallResult.Declined => PhoneEndCause.Declined,
        SipCallResult.NoAnswer => PhoneEndCause.NoAnswer,
        SipCallResult.Cancelled => PhoneEndCause.Cancelled,
        _ => PhoneEndCause.Failed,
    };

    public static PhoneEndCause Cause(SipCallEndCause cause) => cause switch
    {
        SipCallEndCause.HungUp => PhoneEndCause.HungUp,
        SipCallEndCause.PeerHungUp => PhoneEndCause.HangUp,
        SipCallEndCause.Cancelled => PhoneEndCause.Cancelled,
        SipCallEndCause.Refused => PhoneEndCause.Refused,
        SipCallEndCause.NotAcknowledged => PhoneEndCause.NotAcknowledged,
        SipCallEndCause.SessionExpired => PhoneEndCause.SessionExpired,
        SipCallEndCause.NoMedia => PhoneEndCause.NoMedia,
        SipCallEndCause.MediaFailed => PhoneEndCause.MediaFailed,
        _ => PhoneEndCause.Lost,
    };

    /// <summary>The state of a call that ended before it was answered.</summary>
    public static PhoneCallState Unanswered(PhoneEndCause cause) => cause switch
    {
        PhoneEndCause.Busy => PhoneCallState.Busy,
        PhoneEndCause.Declined => PhoneCallState.Declined,
        PhoneEndCause.NoAnswer => PhoneCallState.NoAnswer,
        PhoneEndCause.Cancelled or PhoneEndCause.HangUp => PhoneCallState.Cancelled,
        _ => PhoneCallState.Failed,
    };

    /// <summary>As it stands in JSON, records and metrics.</summary>
    public static string Word<T>(this T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}

/// <summary>An enumeration in JSON: <c>no_answer</c>.</summary>
public sealed class SnakeCaseEnum<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
