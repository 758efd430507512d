using Microsoft.Extensions.Logging;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

public sealed partial class PhoneService
{
    [LoggerMessage(136, LogLevel.Information, "The telephone listens on {Addresses}")]
    private partial void LogListening(string addresses);

    [LoggerMessage(137, LogLevel.Information, "Trunk {Trunk}: {State}")]
    private partial void LogTrunkState(string trunk, SipTrunkState state);

    [LoggerMessage(138, LogLevel.Warning, "Trunk {Trunk} did not take the registration: {Status} {Reason}; next try at {Next}")]
    private partial void LogTrunkFailed(string trunk, int status, string reason, DateTimeOffset? next);

    [LoggerMessage(139, LogLevel.Warning, "Trunk {Trunk} did not answer within {Seconds} s that the registration ends; it ends by itself")]
    private partial void LogNotTakenBack(string trunk, double seconds);

    [LoggerMessage(163, LogLevel.Warning, "Phone call {CallId}: the agent could not have the caller transferred: {Problem}")]
    private partial void LogNotTransferred(string callId, string problem);
}
