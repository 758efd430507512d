using System.Diagnostics.Metrics;

namespace VoiceCluster.Hosting.Streams;

/// <summary>What operators see of the streams of a silo.</summary>
internal sealed class PushStreamMetrics
{
    private readonly Counter<long> _dropped;
    private long _waiting;

    public PushStreamMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("VoiceCluster.Streams");
        _dropped = meter.CreateCounter<long>("voicecluster.streams.dropped", "{item}", "Items that a subscriber was too slow for, or that could not be delivered");
        meter.CreateObservableGauge("voicecluster.streams.waiting", () => Volatile.Read(ref _waiting), "{item}", "Items on their way to subscribers");
    }

    public void Dropped(string provider, int items)
    {
        if (items > 0) _dropped.Add(items, new KeyValuePair<string, object?>("provider", provider));
    }

    public void Waits(int items) => Interlocked.Add(ref _waiting, items);
}
