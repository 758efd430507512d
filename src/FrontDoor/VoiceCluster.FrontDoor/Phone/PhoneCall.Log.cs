using Microsoft.Extensions.Logging;

namespace VoiceCluster.FrontDoor.Phone;

internal sealed partial class PhoneCall
{
    [LoggerMessage(132, LogLevel.Error, "The agent could not take phone call {CallId}")]
    private partial void LogNotTaken(Exception exception, string callId);

    [LoggerMessage(133, LogLevel.Information, "Phone call {CallId} ended ({Cause}): {Reason}")]
    private partial void LogEnded(string callId, PhoneEndCause cause, string reason);

    [LoggerMessage(134, LogLevel.Warning, "Call {CallId} could not be told what happened on the telephone")]
    private partial void LogNotTold(Exception exception, string callId);

    [LoggerMessage(135, LogLevel.Information, "Phone call {CallId}: transfer {Mode} to {Target} came to {Status}")]
    private partial void LogTransfer(string callId, string mode, string target, int status);

    [LoggerMessage(142, LogLevel.Warning, "Phone call {CallId}: the far side asked for a transfer to somebody at {Host}, whom Sip:TransferTargets does not allow")]
    private partial void LogTransferRefused(string callId, string host);

    [LoggerMessage(143, LogLevel.Error, "Phone call {CallId} failed and is ended")]
    private partial void LogFailed(Exception exception, string callId);
}
