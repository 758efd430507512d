using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class DatabaseWriter
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The database is away (attempt {Attempt}); trying again in {Pause}. {Pending} records wait in the call log.")]
    private partial void LogUnavailable(Exception exception, int attempt, TimeSpan pause, long pending);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is back at attempt {Attempt}; {Pending} records follow from the call log.")]
    private partial void LogRecovered(int attempt, long pending);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The last record of {Segment} was cut short ({Bytes} bytes) when the process or the disk failed; it had not been acknowledged, and all before it is stored.")]
    private partial void LogTorn(int bytes, string segment);

    [LoggerMessage(Level = LogLevel.Error, Message = "The call log cannot be read; trying again.")]
    private partial void LogUnreadable(Exception exception);

    [LoggerMessage(Level = LogLevel.Critical, Message = "A record could not be set aside in the quarantine.")]
    private partial void LogLost(Exception exception);
}
