using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

public sealed partial class CallRetention
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Retention deleted {Sessions} sessions whose last sign of life was before {Cutoff}.")]
    private partial void LogDeleted(int sessions, DateTimeOffset cutoff);

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention deleted {Recordings} recordings that began before {Cutoff}.")]
    private partial void LogRecordingsDeleted(int recordings, DateTimeOffset cutoff);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Retention failed; trying again in {Interval}.")]
    private partial void LogFailed(Exception exception, TimeSpan interval);
}
