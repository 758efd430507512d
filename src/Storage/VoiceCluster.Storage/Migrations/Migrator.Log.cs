using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class Migrator
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Applied {Count} migrations; the schema is now at {Version:D4}_{Name}.")]
    private partial void LogMigrated(int count, int version, string name);
}
