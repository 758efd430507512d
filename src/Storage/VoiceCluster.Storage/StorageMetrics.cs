using System.Diagnostics.Metrics;

namespace VoiceCluster.Storage;

/// <summary>What operators see of storage.</summary>
internal sealed class StorageMetrics
{
    private readonly Counter<int> _recorded;
    private readonly Counter<int> _written;
    private readonly Counter<int> _failed;
    private readonly Counter<int> _quarantined;
    private readonly Histogram<double> _latency;

    public StorageMetrics(IMeterFactory meters, Recording.RecordLog log)
    {
        var meter = meters.Create("VoiceCluster.Storage");
        _recorded = meter.CreateCounter<int>("voicecluster.storage.recorded", "{record}", "Records taken into the local log");
        _written = meter.CreateCounter<int>("voicecluster.storage.written", "{record}", "Records written to the database");
        _failed = meter.CreateCounter<int>("voicecluster.storage.write_failures", "{batch}", "Batches that the database did not take");
        _quarantined = meter.CreateCounter<int>("voicecluster.storage.quarantined", "{record}", "Records that cannot be stored");
        _latency = meter.CreateHistogram<double>("voicecluster.storage.write_latency", "ms", "Time to write a batch to the database");
        meter.CreateObservableGauge("voicecluster.storage.log_bytes", () => log.Bytes, "By", "Size of the local log");
        meter.CreateObservableCounter("voicecluster.storage.dropped", () => log.Dropped, "{record}", "Records dropped because the log was full");
    }

    public void Recorded() => _recorded.Add(1);

    public void Failed() => _failed.Add(1);

    public void Quarantined() => _quarantined.Add(1);

    public void Written(int records, TimeSpan elapsed)
    {
        _written.Add(records);
        _latency.Record(elapsed.TotalMilliseconds);
    }
}
