namespace VoiceCluster.Storage;

/// <summary>Where everything that outlives the process is kept.</summary>
public sealed record StorageOptions
{
    /// <summary>Folder of the database (SQLite), the write-ahead log of records, and the journals. Created when absent.</summary>
    public string DataFolder { get; init; } = "data";

    /// <summary>Npgsql connection string of a PostgreSQL database; empty for SQLite in <see cref="DataFolder"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>Log of records that the database has not taken; over it the oldest are dropped, turns last. 1 MiB to 1 TiB. Default 1 GiB.</summary>
    public long MaxLogBytes { get; init; } = 1L << 30;

    /// <summary>Wait for the disk after each batch of records. Off, a kill of the process loses nothing, a power failure may lose the last moments.</summary>
    public bool SyncToDisk { get; init; }

    /// <summary>Days after which sessions and all that belongs to them are deleted; 0 keeps them for ever. Default 0.</summary>
    public int RetentionDays { get; init; }

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        if (string.IsNullOrWhiteSpace(DataFolder)) yield return "Storage:DataFolder is empty; name a folder";
        if (MaxLogBytes is < (1L << 20) or > (1L << 40)) yield return $"Storage:MaxLogBytes is {MaxLogBytes}; use {1L << 20} to {1L << 40}";
        if (RetentionDays is < 0 or > 36_500) yield return $"Storage:RetentionDays is {RetentionDays}; use 0 to 36500";
        if (!string.IsNullOrWhiteSpace(ConnectionString) && ConnectionStringProblem() is { } problem) yield return $"Storage:ConnectionString is not one of PostgreSQL: {problem}";
    }

    private string? ConnectionStringProblem()
    {
        try
        {
            var builder = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString);
            return string.IsNullOrEmpty(builder.Host) ? "it names no Host" : null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
