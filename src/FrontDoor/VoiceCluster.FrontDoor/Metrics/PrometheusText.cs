using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace VoiceCluster.FrontDoor.Metrics;

/// <summary>
/// Every <c>voicecluster.*</c> instrument of the process (and those of the runtime) in the Prometheus text format 0.0.4: counters as _total, histograms with fixed
/// buckets in milliseconds. https://prometheus.io/docs/instrumenting/exposition_formats/
/// </summary>
public sealed class PrometheusText : IDisposable
{
    // A mistake with labels must not eat the memory: further series of the same instrument are counted, not kept.
    private const int MaxSeries = 1000;

    private static readonly double[] Buckets = [1, 2, 5, 10, 20, 50, 100, 200, 400, 700, 1000, 1500, 2000, 5000, 10_000];

    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, Family> _families = new(StringComparer.Ordinal);
    private long _overflow;

    public PrometheusText()
    {
        _listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("VoiceCluster", StringComparison.Ordinal) || instrument.Meter.Name is "System.Runtime") listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<long>((i, v, tags, _) => Record(i, v, tags));
        _listener.SetMeasurementEventCallback<double>((i, v, tags, _) => Record(i, v, tags));
        _listener.Start();
    }

    /// <summary>The page.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(4096);
        lock (_gate)
        {
            foreach (var (name, family) in _families)
            {
                text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {family.Help}\n# TYPE {name} {family.Type}\n");
                foreach (var (labels, series) in family.Series) series.Write(text, name, labels);
            }

            text.Append(CultureInfo.InvariantCulture, $"# TYPE voicecluster_metrics_series_dropped_total counter\nvoicecluster_metrics_series_dropped_total {_overflow}\n");
        }

        return text.ToString();
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var kind = Kind(instrument);
        lock (_gate)
        {
            var name = Name(instrument, kind);
            if (!_families.TryGetValue(name, out var family))
                _families[name] = family = new Family(kind is SeriesKind.Sum ? "counter" : kind is SeriesKind.Histogram ? "histogram" : "gauge", Escape(instrument.Description ?? instrument.Name, quote: false));
            var labels = Labels(tags);
            if (!family.Series.TryGetValue(labels, out var series))
            {
                if (family.Series.Count >= MaxSeries)
                {
                    _overflow++;
                    return;
                }

                family.Series[labels] = series = new Series(kind);
            }

            series.Record(value, absolute: instrument.IsObservable);
        }
    }

    private static SeriesKind Kind(Instrument instrument)
    {
        var type = instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Histogram<>)) return SeriesKind.Histogram;
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? SeriesKind.Sum : SeriesKind.Gauge;
    }

    private static string Name(Instrument instrument, SeriesKind kind)
    {
        var name = new StringBuilder(instrument.Name.Length + 8);
        foreach (var c in instrument.Name) name.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        if (kind is SeriesKind.Histogram && instrument.Unit is "ms") name.Append("_ms");
        if (kind is SeriesKind.Sum) name.Append("_total");
        return name.ToString();
    }

    private static string Labels(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var labels = new StringBuilder();
        foreach (var (key, value) in tags)
        {
            if (labels.Length > 0) labels.Append(',');
            foreach (var c in key) labels.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
            labels.Append("=\"").Append(Escape(Convert.ToString(value, CultureInfo.InvariantCulture) ?? "", quote: true)).Append('"');
        }

        return labels.ToString();
    }

    private static string Escape(string text, bool quote)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        return quote ? text.Replace("\"", "\\\"", StringComparison.Ordinal) : text;
    }

    private enum SeriesKind
    {
        Sum,
        Gauge,
        Histogram,
    }

    private sealed record Family(string Type, string Help)
    {
        public SortedDictionary<string, Series> Series { get; } = new(StringComparer.Ordinal);
    }

    private sealed class Series(SeriesKind kind)
    {
        private readonly long[]? _buckets = kind is SeriesKind.Histogram ? new long[Buckets.Length] : null;
        private double _sum;
        private long _count;

        public void Record(double value, bool absolute)
        {
            _sum = absolute ? value : _sum + value;
            _count++;
            if (_buckets is null) return;
            for (var i = 0; i < Buckets.Length; i++)
            {
                if (value <= Buckets[i]) _buckets[i]++;
            }
        }

        public void Write(StringBuilder text, string name, string labels)
        {
            if (_buckets is null)
            {
                Line(text, name, labels, _sum);
                return;
            }

            var prefix = labels.Length == 0 ? "" : labels + ",";
            for (var i = 0; i < Buckets.Length; i++) Line(text, name + "_bucket", $"{prefix}le=\"{Buckets[i].ToString(CultureInfo.InvariantCulture)}\"", _buckets[i]);
            Line(text, name + "_bucket", prefix + "le=\"+Inf\"", _count);
            Line(text, name + "_sum", labels, _sum);
            Line(text, name + "_count", labels, _count);
        }

        private static void Line(StringBuilder text, string name, string labels, double value)
        {
            text.Append(name);
            if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
            text.Append(' ').Append(double.IsPositiveInfinity(value) ? "+Inf" : double.IsNegativeInfinity(value) ? "-Inf" : value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
        }
    }
}
