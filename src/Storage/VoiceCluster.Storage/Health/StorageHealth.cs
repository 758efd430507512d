namespace VoiceCluster.Storage;

/// <summary>How storage is doing, live. Thread safe.</summary>
public sealed class StorageHealth
{
    private readonly TimeProvider _time;
    private readonly StorageMetrics _metrics;
    private Func<(long Records, long Bytes)> _log = static () => (0, 0);
    private Func<(int Held, long Free, bool IsShort)> _volume = static () => (0, 0, false);
    private volatile LastFailure? _lastFailure;
    private volatile bool _isReachable;
    private volatile bool _isStarted;

    internal StorageHealth(TimeProvider time, StorageMetrics metrics)
    {
        _time = time;
        _metrics = metrics;
    }

    /// <summary>The schema is up to date and what an earlier process left in the log is in the database.</summary>
    public bool IsStarted => _isStarted;

    /// <summary>The last attempt at the database succeeded.</summary>
    public bool IsDatabaseReachable => _isReachable;

    /// <summary>Records accepted but not in the database yet.</summary>
    public long PendingRecords => _log().Records;

    /// <summary>Size of the recorder's log on disk.</summary>
    public long LogBytes => _log().Bytes;

    /// <summary>Records that are only in memory, because no disk and no database takes them.</summary>
    public int HeldRecords => _volume().Held;

    /// <summary>Room on the data folder's volume.</summary>
    public long FreeBytes => _volume().Free;

    /// <summary>Recordings have stopped to leave the rest of the disk to the record of calls.</summary>
    public bool IsDiskShort => _volume().IsShort;

    /// <summary>Records given up since the start because the log was full.</summary>
    public long DroppedRecords => _metrics.Dropped;

    /// <summary>Records set aside since the start because they were damaged or refused by the database.</summary>
    public long QuarantinedRecords => _metrics.Quarantined;

    /// <summary>What went wrong last; null when nothing has.</summary>
    public string? LastError => _lastFailure?.Message;

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt => _lastFailure?.At;

    internal void Watch(Func<(long Records, long Bytes)> log) => _log = log;

    internal void WatchVolume(Func<(int Held, long Free, bool IsShort)> volume) => _volume = volume;

    internal void Started() => _isStarted = true;

    internal void Stopped() => _isStarted = false;

    internal void Reached() => _isReachable = true;

    internal void Failed(string operation, Exception exception)
    {
        _isReachable = false;
        _lastFailure = new LastFailure($"{operation}: {exception.Message}", _time.GetUtcNow());
        _metrics.RecordFailure(operation);
    }

    private sealed record LastFailure(string Message, DateTimeOffset At);
}
