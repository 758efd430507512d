using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests;

/// <summary>The provider metrics of one test, with what they measured: <c>name{tag=value,...}</c> to the sum.</summary>
internal sealed class TestMeters : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _sums = [];

    public TestMeters()
    {
        var factory = _services.GetRequiredService<IMeterFactory>();
        Metrics = new ProviderMetrics(factory, Time);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == factory) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Set(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.Start();
    }

    public ProviderMetrics Metrics { get; }

    public VirtualTimeProvider Time { get; } = new();

    /// <summary>What was measured; 0 when nothing was. Gauges are read anew.</summary>
    public double this[string key]
    {
        get
        {
            _listener.RecordObservableInstruments();
            lock (_sums) return _sums.GetValueOrDefault(key);
        }
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var parts = new List<string>();
        foreach (var tag in tags) parts.Add($"{tag.Key}={tag.Value}");
        return $"{instrument.Name}{{{string.Join(',', parts)}}}";
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = Key(instrument, tags);
        lock (_sums) _sums[key] = _sums.GetValueOrDefault(key) + value;
    }

    private void Set(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = Key(instrument, tags);
        lock (_sums) _sums[key] = value;
    }
}
