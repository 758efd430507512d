using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class DatabaseLease
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "The connection that holds the ownership of database {Database} broke; taking it again.")]
    private partial void LogBroken(Exception exception, string database);

    [LoggerMessage(Level = LogLevel.Information, Message = "The ownership of database {Database} is ours again; nobody had it in between.")]
    private partial void LogRegained(string database);

    [LoggerMessage(Level = LogLevel.Critical, Message = "Database {Database} is now owned by {Winner}; this process must stop.")]
    private partial void LogLost(string database, string winner);
}
