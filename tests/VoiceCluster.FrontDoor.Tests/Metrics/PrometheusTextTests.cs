using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text.RegularExpressions;
using VoiceCluster.FrontDoor.Metrics;

namespace VoiceCluster.FrontDoor.Tests.Metrics;

public sealed partial class PrometheusTextTests : IDisposable
{
    private readonly PrometheusText _text = new();
    private readonly Meter _meter = new("VoiceCluster.Tests");

    public void Dispose()
    {
        _meter.Dispose();
        _text.Dispose();
    }

    [Fact]
    public void Every_line_is_of_the_format_and_help_and_type_stand_once_before_their_family()
    {
        _meter.CreateCounter<int>("voicecluster.test.things", "{thing}", "Things\nthat \\ happened").Add(3);
        _meter.CreateUpDownCounter<long>("voicecluster.test.level").Add(-4);
        _meter.CreateHistogram<double>("voicecluster.test.latency", "ms", "How long").Record(3.25);
        _meter.CreateObservableGauge("voicecluster.test.gauge", () => 1.5);
        var described = new HashSet<string>(StringComparer.Ordinal);
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        string? family = null;
        foreach (var line in _text.Write().TrimEnd('\n').Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
            {
                Assert.True(described.Add(help.Groups["name"].Value), line);
            }
            else if (Type().Match(line) is { Success: true } type)
            {
                Assert.True(typed.TryAdd(family = type.Groups["name"].Value, type.Groups["type"].Value), line);
            }
            else
            {
                var sample = Sample().Match(line);
                Assert.True(sample.Success, line);
                var name = sample.Groups["name"].Value;
                Assert.Contains(name, typed[family!] is "histogram" ? [$"{family}_bucket", $"{family}_sum", $"{family}_count"] : new[] { family! });
            }
        }

        Assert.Subset(typed.Keys.ToHashSet(StringComparer.Ordinal), described);
        Assert.Equal("counter", typed["voicecluster_test_things_total"]);
        Assert.Equal("gauge", typed["voicecluster_test_level"]);
        Assert.Equal("histogram", typed["voicecluster_test_latency_ms"]);
        Assert.Equal(1.5, Value("voicecluster_test_gauge"));
        Assert.Equal(-4, Value("voicecluster_test_level"));
        Assert.Contains("# HELP voicecluster_test_things_total Things\\nthat \\\\ happened\n", _text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Counters_add_up_and_series_are_kept_apart_by_label()
    {
        var counter = _meter.CreateCounter<long>("voicecluster.test.labelled");
        for (var i = 0; i < 3; i++) counter.Add(1, new KeyValuePair<string, object?>("reason", "full"));
        counter.Add(5, new("reason", "token"), new("the.kind", 7));
        Assert.Equal(3, Value("voicecluster_test_labelled_total{reason=\"full\"}"));
        Assert.Equal(5, Value("voicecluster_test_labelled_total{reason=\"token\",the_kind=\"7\"}"));
    }

    [Fact]
    public void Labels_are_escaped()
    {
        _meter.CreateCounter<int>("voicecluster.test.escaped").Add(1, new KeyValuePair<string, object?>("what", "a\"b\\c\nd"));
        Assert.Equal(1, Value("voicecluster_test_escaped_total{what=\"a\\\"b\\\\c\\nd\"}"));
    }

    [Fact]
    public void Buckets_are_cumulative_and_end_in_the_count()
    {
        var histogram = _meter.CreateHistogram<double>("voicecluster.test.buckets", "ms");
        double[] values = [0.5, 1, 1.5, 99, 100, 101, 9_999, 50_000];
        foreach (var value in values) histogram.Record(value);
        double Bucket(string le) => Value($"voicecluster_test_buckets_ms_bucket{{le=\"{le}\"}}");
        Assert.Equal((2.0, 3.0, 5.0, 6.0, 7.0, 8.0), (Bucket("1"), Bucket("2"), Bucket("100"), Bucket("200"), Bucket("10000"), Bucket("+Inf")));
        Assert.Equal(values.Sum(), Value("voicecluster_test_buckets_ms_sum"));
        Assert.Equal(8, Value("voicecluster_test_buckets_ms_count"));
    }

    [Fact]
    public void Observed_counters_are_what_they_say_not_what_they_add_up_to()
    {
        var total = 10L;
        _meter.CreateObservableCounter("voicecluster.test.observed", () => total);
        _ = _text.Write();
        total = 12;
        Assert.Equal(12, Value("voicecluster_test_observed_total"));
    }

    [Fact]
    public void A_thousand_series_of_one_instrument_are_kept_and_the_rest_counted()
    {
        var counter = _meter.CreateCounter<int>("voicecluster.test.many");
        for (var i = 0; i < 1100; i++) counter.Add(1, new KeyValuePair<string, object?>("call", i));
        Assert.Equal(1000, _text.Write().Split('\n').Count(l => l.StartsWith("voicecluster_test_many_total{", StringComparison.Ordinal)));
        Assert.Equal(100, Value("voicecluster_metrics_series_dropped_total"));
    }

    [Fact]
    public void Infinity_is_written_as_the_format_has_it()
    {
        _meter.CreateObservableGauge("voicecluster.test.endless", () => double.PositiveInfinity);
        Assert.Contains("voicecluster_test_endless +Inf\n", _text.Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Instruments_of_others_are_left_out()
    {
        using var other = new Meter("Other.Company");
        other.CreateCounter<int>("other.things").Add(1);
        Assert.DoesNotContain("other_things", _text.Write(), StringComparison.Ordinal);
    }

    private double Value(string series)
    {
        var line = Assert.Single(_text.Write().Split('\n'), l => l.StartsWith(series + " ", StringComparison.Ordinal));
        return double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"^# HELP (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) .+$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Help();

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{[a-zA-Z_][a-zA-Z0-9_]*=""([^""\\]|\\[\\""n])*""(,[a-zA-Z_][a-zA-Z0-9_]*=""([^""\\]|\\[\\""n])*"")*\})? (-?[0-9.]+([eE][+-]?[0-9]+)?|NaN|[+-]Inf)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Sample();
}
