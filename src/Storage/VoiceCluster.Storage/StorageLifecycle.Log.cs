using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

public sealed partial class StorageLifecycle
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Storage is ready: {Dialect} at {Location}.")]
    private partial void LogStarted(string dialect, string location);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for database {Location}: {Reason}")]
    private partial void LogWaiting(string location, string reason);
}
