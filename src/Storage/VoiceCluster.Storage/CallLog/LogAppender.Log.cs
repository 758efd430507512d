using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class LogAppender
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Records} records could not be appended to the call log.")]
    private partial void LogFailed(Exception exception, int records);

    [LoggerMessage(Level = LogLevel.Error, Message = "The call log cannot be written; {Records} records and those that follow are kept in memory until it can. New calls are refused meanwhile.")]
    private partial void LogHolding(Exception? exception, int records);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The call log can be written again, and holds what was kept in memory.")]
    private partial void LogWritten();

    [LoggerMessage(Level = LogLevel.Error, Message = "The call log cannot be written, and memory for {Held} records that wait for it is full: a record is lost.")]
    private partial void LogFull(int held);
}
