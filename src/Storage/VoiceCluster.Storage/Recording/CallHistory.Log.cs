using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class CallHistory
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The database did not answer a read; it was answered from memory and the call log.")]
    private partial void LogFallback(Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "The call log could not be read for a session's pending records.")]
    private partial void LogUnreadable(Exception exception);
}
