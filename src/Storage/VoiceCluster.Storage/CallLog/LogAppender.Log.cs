using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class LogAppender
{
    [LoggerMessage(Level = LogLevel.Error, Message = "{Records} records could not be appended to the call log.")]
    private partial void LogFailed(Exception exception, int records);
}
