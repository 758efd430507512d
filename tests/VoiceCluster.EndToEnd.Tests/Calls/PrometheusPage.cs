using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceCluster.EndToEnd.Tests.Calls;

/// <summary>
/// A page of metrics, read as strictly as Prometheus reads it: https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
/// </summary>
internal sealed partial class PrometheusPage
{
    private static readonly string[] HistogramParts = ["_bucket", "_sum", "_count"];

    private readonly Dictionary<string, double> _samples = [];

    private PrometheusPage()
    {
    }

    /// <summary>Family to type.</summary>
    public Dictionary<string, string> Types { get; } = [];

    public static PrometheusPage Read(string text)
    {
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var page = new PrometheusPage();
        var family = "";
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            if (TypeLine().Match(line) is { Success: true } type)
            {
                family = type.Groups["name"].Value;
                Assert.True(page.Types.TryAdd(family, type.Groups["type"].Value), $"a second {line}");
            }
            else if (!line.StartsWith("# HELP ", StringComparison.Ordinal))
            {
                page.Add(family, line);
            }
        }

        foreach (var (name, _) in page.Types.Where(t => t.Value is "histogram")) page.CheckHistogram(name);
        return page;
    }

    /// <summary>Over all labels.</summary>
    public double Sum(string name) => _samples.Where(s => s.Key.Split('{')[0] == name).Sum(s => s.Value);

    private void Add(string family, string line)
    {
        var sample = SampleLine().Match(line);
        Assert.True(sample.Success, $"no sample: {line}");
        var name = sample.Groups["name"].Value;
        var type = Types[family];
        Assert.True(name == family || (type is "histogram" && HistogramParts.Any(part => name == family + part)), $"{line} stands under {family}");
        if (type is "counter") Assert.EndsWith("_total", name, StringComparison.Ordinal);
        Assert.True(_samples.TryAdd(name + sample.Groups["labels"].Value, double.Parse(sample.Groups["value"].Value.Replace("Inf", "Infinity", StringComparison.Ordinal), CultureInfo.InvariantCulture)), $"twice: {line}");
    }

    /// <summary>Buckets grow and the last holds everything.</summary>
    private void CheckHistogram(string name)
    {
        foreach (var series in _samples.Where(s => s.Key.StartsWith(name + "_bucket{", StringComparison.Ordinal)).GroupBy(s => Bound().Replace(s.Key, "")))
        {
            Assert.Equal(series.Select(s => s.Value).Order(), series.Select(s => s.Value));
            var (last, count) = series.Last();
            Assert.Contains("le=\"+Inf\"", last, StringComparison.Ordinal);
            var labels = series.Key[(name.Length + "_bucket".Length)..];
            Assert.Equal(count, _samples[name + "_count" + (labels is "{}" ? "" : labels)]);
        }
    }

    [GeneratedRegex(@"^# TYPE (?<name>[a-zA-Z_:][a-zA-Z0-9_:]*) (?<type>counter|gauge|histogram)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?<labels>(\{([a-zA-Z_][a-zA-Z0-9_]*=""([^""\\\n]|\\[\\""n])*"",?)*\})?) (?<value>NaN|[+-]Inf|-?[0-9.]+([eE][+-]?[0-9]+)?)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SampleLine();

    [GeneratedRegex(@",?le=""[^""]*""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Bound();
}
