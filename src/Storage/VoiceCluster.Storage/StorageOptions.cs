using Npgsql;

namespace VoiceCluster.Storage;

/// <summary>Where and how calls, grain state and reminders are stored. Every setting has a working default but <see cref="DataFolder"/>.</summary>
public sealed record StorageOptions
{
    /// <summary>An Npgsql connection string: PostgreSQL, which silos may share. Null or empty (the default): SQLite in <c>DataFolder/voicecluster.db</c>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The folder that one process owns: SQLite's file, the recorder's log, the quarantine, the lock. Created when missing. Required.</summary>
    public string DataFolder { get; init; } = "";

    /// <summary>Orleans' service id: keeps the grains of several services in one database apart. 1 to 150 characters.</summary>
    public string ServiceId { get; init; } = "voicecluster";

    /// <summary>Forces each batch of the recorder's log to the disk before it is acknowledged, and each commit of SQLite too. Default false:
    /// acknowledged records survive the death of the process in any way, but a power failure may lose the last seconds. With it, each turn
    /// waits for the disk (milliseconds, at worst hundreds).</summary>
    public bool FlushToDisk { get; init; }

    /// <summary>Most that the recorder's log may take on disk while the database is away: 1 MiB to 1 TiB, at least four segments; default
    /// 1 GiB. When it is full the oldest telemetry and llm_calls go first, then the oldest sessions and turns; each drop is counted.</summary>
    public long MaxLogBytes { get; init; } = 1L << 30;

    /// <summary>Size at which the recorder's log begins a new file: 16 KiB to 256 MiB; default 4 MiB.</summary>
    public int SegmentBytes { get; init; } = 4 << 20;

    /// <summary>Most records in one database transaction of the recorder: 1 to 10,000; default 256.</summary>
    public int BatchRecords { get; init; } = 256;

    /// <summary>How long the recorder gathers records before it writes them to the database: 0 to 10 s; default 50 ms.</summary>
    public TimeSpan WriteDelay { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>First pause after a failed write to the database; each further one doubles it up to <see cref="RetryMaximum"/>. 1 ms to 1 h;
    /// default 250 ms.</summary>
    public TimeSpan RetryMinimum { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest pause between attempts: <see cref="RetryMinimum"/> to 1 h; default 15 s.</summary>
    public TimeSpan RetryMaximum { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a read of the call history waits for the database before it falls back to memory and the log: 10 ms to 1 min;
    /// default 2 s.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a SQLite statement waits for another process that locks the file (a backup, a shell): 1 s to 1 min, whole seconds;
    /// default 5 s.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the start waits for a database that does not answer: 0 to 1 h; default 30 s.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a stop waits for pending records to reach the database; the rest stays in the log for the next start. 0 to 10 min;
    /// default 10 s.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Memory for recent records, which answer reads while the database is away: 0 to 1 GiB; default 16 MiB.</summary>
    public int RecentBytes { get; init; } = 16 << 20;

    /// <summary>Set aside on the disk at the start, and given up when the disk is full; and what recordings leave free: 0 (nothing) to 65,536; default 16, at
    /// most an eighth of the volume.</summary>
    public int ReserveMegabytes { get; init; } = 16;

    /// <summary>Memory for records while the disk takes none: 0 to 1 GiB; default 64 MiB. When it is full telemetry and llm_calls go first; then records fail.</summary>
    public long HeldBytes { get; init; } = 64 << 20;

    /// <summary>Sessions that ended more than this many days ago are deleted with all that belongs to them. 0 (the default) keeps everything;
    /// at most 36,500.</summary>
    public int RetentionDays { get; init; }

    /// <summary>Recordings that began more than this many days ago are deleted, audio and row. 0 (the default): after <see cref="RetentionDays"/>, as
    /// their sessions; at most 36,500.</summary>
    public int RecordingDays { get; init; }

    /// <summary>How often retention looks for old sessions: 1 min to 7 days; default 1 h.</summary>
    public TimeSpan RetentionInterval { get; init; } = TimeSpan.FromHours(1);

    /// <summary>PostgreSQL rather than SQLite.</summary>
    public bool UsesPostgres => !string.IsNullOrWhiteSpace(ConnectionString);

    /// <summary>Every error of these settings: its name, its value and the fix. Empty when all is well. Never shows the connection string,
    /// which may hold a password.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(DataFolder))
            errors.Add("DataFolder is empty; set it to a folder that this process may write and no other process uses.");
        else if (File.Exists(DataFolder))
            errors.Add($"DataFolder '{DataFolder}' is a file; set it to a folder.");
        if (UsesPostgres) CheckConnectionString(errors);
        if (string.IsNullOrWhiteSpace(ServiceId) || ServiceId.Length > 150)
            errors.Add($"Storage:ServiceId '{ServiceId}' must have 1 to 150 characters.");

        Range(errors, nameof(SegmentBytes), SegmentBytes, 16 << 10, 256 << 20);
        Range(errors, nameof(MaxLogBytes), MaxLogBytes, 1 << 20, 1L << 40);
        if (MaxLogBytes < 4L * SegmentBytes)
            errors.Add($"Storage:MaxLogBytes {MaxLogBytes} must be at least four times Storage:SegmentBytes {SegmentBytes}.");
        Range(errors, nameof(BatchRecords), BatchRecords, 1, 10_000);
        Range(errors, nameof(RecentBytes), RecentBytes, 0, 1 << 30);
        Range(errors, nameof(ReserveMegabytes), ReserveMegabytes, 0, 65_536);
        Range(errors, nameof(HeldBytes), HeldBytes, 0, 1L << 30);
        Range(errors, nameof(RetentionDays), RetentionDays, 0, 36_500);
        Range(errors, nameof(RecordingDays), RecordingDays, 0, 36_500);
        Range(errors, nameof(WriteDelay), WriteDelay, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Range(errors, nameof(RetryMinimum), RetryMinimum, TimeSpan.FromMilliseconds(1), TimeSpan.FromHours(1));
        Range(errors, nameof(RetryMaximum), RetryMaximum, RetryMinimum, TimeSpan.FromHours(1));
        Range(errors, nameof(ReadTimeout), ReadTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1));
        Range(errors, nameof(LockTimeout), LockTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Range(errors, nameof(StartTimeout), StartTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        Range(errors, nameof(DrainTimeout), DrainTimeout, TimeSpan.Zero, TimeSpan.FromMinutes(10));
        Range(errors, nameof(RetentionInterval), RetentionInterval, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        return errors;
    }

    /// <summary>These settings, when they are right.</summary>
    /// <exception cref="StorageOptionsException">They are not; lists every error.</exception>
    public StorageOptions Validated() => Validate() is { Count: > 0 } errors ? throw new StorageOptionsException(errors) : this;

    private static void Range<T>(List<string> errors, string name, T value, T low, T high)
        where T : IComparable<T>
    {
        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            errors.Add($"Storage:{name} {value} must be between {low} and {high}.");
    }

    private void CheckConnectionString(List<string> errors)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(ConnectionString);
            if (string.IsNullOrEmpty(parsed.Host))
                errors.Add("Storage:ConnectionString (hidden) names no Host; write 'Host=...;Database=...;Username=...;Password=...', or leave it empty for SQLite.");
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            errors.Add("Storage:ConnectionString (hidden) is not an Npgsql connection string; write 'Host=...;Database=...;Username=...;Password=...', or leave it empty for SQLite.");
        }
    }
}

/// <summary>Storage settings are wrong; the message lists every error.</summary>
public sealed class StorageOptionsException(IReadOnlyList<string> errors) : Exception(string.Join(Environment.NewLine, errors))
{
    /// <summary>One sentence an error: the setting's name, its value, the fix.</summary>
    public IReadOnlyList<string> Errors { get; } = errors;
}
