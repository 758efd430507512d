namespace VoiceCluster.Sip;

/// <summary>Why a message is refused, with the status a server answers: 400, 413, 505 and so on.</summary>
public sealed record SipParseError(int Status, string Reason);

/// <summary>
/// What came out of the octets. Both parts: a request that names its sender but is malformed and wants <see cref="Error"/> answered.
/// Neither a message nor an error: a keep-alive. An error alone: nothing that can be answered.
/// </summary>
public readonly record struct SipParseResult(SipMessage? Message, SipParseError? Error)
{
    public bool IsWellFormed => Message is not null && Error is null;

    public bool IsKeepAlive => Message is null && Error is null;
}
