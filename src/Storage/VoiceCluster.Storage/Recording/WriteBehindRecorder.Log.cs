using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

public sealed partial class WriteBehindRecorder
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Brought {Records} records that an earlier process left in the call log into the database.")]
    private partial void LogReplayed(long records);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Stopped with {Records} records that are not in the database; they stay in the call log for the next start.")]
    private partial void LogLeft(long records);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Held} records were only in memory, because no disk took them, and are lost with this process.")]
    private partial void LogHeldLost(int held);
}
