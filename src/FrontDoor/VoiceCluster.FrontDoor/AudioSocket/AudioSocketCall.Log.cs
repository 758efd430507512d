using Microsoft.Extensions.Logging;

namespace VoiceCluster.FrontDoor.AudioSocket;

internal sealed partial class AudioSocketCall
{
    [LoggerMessage(130, LogLevel.Warning, "AudioSocket from {Peer} was refused: {Reason}")]
    private partial void LogRefused(string? peer, string reason);

    [LoggerMessage(131, LogLevel.Information, "AudioSocket of call {CallId} ended: {Reason}")]
    private partial void LogDropped(string callId, string reason);

    [LoggerMessage(132, LogLevel.Information, "AudioSocket of call {CallId} is hung up: {Reason}")]
    private partial void LogHangUp(string callId, string reason);

    [LoggerMessage(133, LogLevel.Debug, "AudioSocket of call {CallId} sent a message of kind {Kind} with {Octets} octets, which is passed over")]
    private partial void LogPassedOver(string callId, byte kind, long octets);
}
