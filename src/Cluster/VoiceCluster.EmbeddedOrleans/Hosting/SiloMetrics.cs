using System.Diagnostics.Metrics;

namespace VoiceCluster.EmbeddedOrleans.Hosting;

/// <summary>The silo's measures, of the meter "VoiceCluster.EmbeddedOrleans".</summary>
internal sealed class SiloMetrics : IDisposable
{
    public const string MeterName = "VoiceCluster.EmbeddedOrleans";
    private readonly Meter _meter;
    private readonly Counter<long> _itemsDropped;
    private readonly Counter<long> _observerCallsDropped;

    public SiloMetrics(EmbeddedSilo silo, IMeterFactory? meters)
    {
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _itemsDropped = _meter.CreateCounter<long>("voicecluster.streams.dropped", "{item}", "Stream items dropped because a subscriber lagged or was not there.");
        _observerCallsDropped = _meter.CreateCounter<long>("voicecluster.observers.dropped", "{call}", "Observer notifications dropped because the observer lagged.");
        _meter.CreateObservableGauge("voicecluster.grains.activations", () => silo.Directory.ActiveCount, "{activation}", "Active grains.");
        _meter.CreateObservableGauge(
            "voicecluster.grains.requests", () => silo.Directory.Activations.Sum(a => (long)a.WaitingCount), "{request}", "Requests waiting at busy grains.");
    }

    public void OnStreamItemDropped() => _itemsDropped.Add(1);

    public void OnObserverCallDropped() => _observerCallsDropped.Add(1);

    public void Dispose() => _meter.Dispose();
}
