using System.Diagnostics.Metrics;

namespace VoiceCluster.Storage;

/// <summary>The meter <c>VoiceCluster.Storage</c>.</summary>
internal sealed class StorageMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "VoiceCluster.Storage";

    private readonly Meter _meter;
    private readonly Counter<long> _written;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _quarantined;
    private readonly Histogram<double> _writeLatency;
    private readonly Histogram<double> _appendLatency;
    private long _droppedTotal;
    private long _quarantinedTotal;

    public StorageMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _written = _meter.CreateCounter<long>("voicecluster.storage.written", "{record}", "Records written to the database.");
        _failures = _meter.CreateCounter<long>("voicecluster.storage.failures", "{attempt}", "Attempts at the database that failed, by operation.");
        _dropped = _meter.CreateCounter<long>("voicecluster.storage.dropped", "{record}", "Records given up because the log was full, by table.");
        _quarantined = _meter.CreateCounter<long>("voicecluster.storage.quarantined", "{record}", "Records set aside because they were damaged or refused.");
        _writeLatency = _meter.CreateHistogram<double>("voicecluster.storage.write_latency", "ms", "Time of one batch to the database.");
        _appendLatency = _meter.CreateHistogram<double>("voicecluster.storage.append_latency", "ms", "Time of one record to the local log, as its caller waits for it.");
    }

    /// <summary>Records given up since the start.</summary>
    public long Dropped => Volatile.Read(ref _droppedTotal);

    /// <summary>Records set aside since the start.</summary>
    public long Quarantined => Volatile.Read(ref _quarantinedTotal);

    public void ObserveLog(Func<long> pendingRecords, Func<long> bytes)
    {
        _meter.CreateObservableGauge("voicecluster.storage.pending", pendingRecords, "{record}", "Records in the log that are not in the database yet.");
        _meter.CreateObservableGauge("voicecluster.storage.log_bytes", bytes, "By", "Size of the recorder's log on disk.");
    }

    public void ObserveVolume(Func<int> held, Func<long> free)
    {
        _meter.CreateObservableGauge("voicecluster.storage.held", held, "{record}", "Records that are only in memory, because the disk takes none.");
        _meter.CreateObservableGauge("voicecluster.storage.free_bytes", free, "By", "Room on the data folder's volume.");
    }

    public void RecordAppended(TimeSpan latency) => _appendLatency.Record(latency.TotalMilliseconds);

    public void RecordWritten(int records, TimeSpan latency)
    {
        _written.Add(records);
        _writeLatency.Record(latency.TotalMilliseconds);
    }

    public void RecordFailure(string operation) => _failures.Add(1, new KeyValuePair<string, object?>("operation", operation));

    public void RecordDropped(string table, int records)
    {
        _dropped.Add(records, new KeyValuePair<string, object?>("table", table));
        Interlocked.Add(ref _droppedTotal, records);
    }

    public void RecordQuarantined()
    {
        _quarantined.Add(1);
        Interlocked.Increment(ref _quarantinedTotal);
    }

    public void Dispose() => _meter.Dispose();
}
