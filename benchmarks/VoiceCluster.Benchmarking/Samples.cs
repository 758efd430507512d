namespace VoiceCluster.Benchmarking;

/// <summary>Percentiles of one quantity, by nearest rank; all zero without samples.</summary>
public readonly record struct Percentiles(int Count, double P50, double P95, double P99, double Max);

/// <summary>Measured values of one quantity.</summary>
public sealed class Samples
{
    private readonly List<double> _values = [];

    public void Add(double value) => _values.Add(value);

    public Percentiles Percentiles()
    {
        if (_values.Count == 0) return default;
        var sorted = _values.Order().ToArray();
        return new Percentiles(sorted.Length, Rank(0.50), Rank(0.95), Rank(0.99), Round(sorted[^1]));

        double Rank(double share) => Round(sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)]);
    }

    private static double Round(double value) => Math.Round(value, 2);
}
