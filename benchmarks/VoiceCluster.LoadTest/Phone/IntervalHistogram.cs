namespace VoiceCluster.LoadTest.Phone;

/// <summary>Counts times in steps of 0.05 ms, up to a second: millions of them in a fixed memory.</summary>
public sealed class IntervalHistogram
{
    private const double StepMs = 0.05;

    private readonly long[] _counts = new long[20_001];
    private double _max;

    public long Count { get; private set; }

    public void Add(double ms)
    {
        _counts[Math.Clamp((int)Math.Round(ms / StepMs), 0, _counts.Length - 1)]++;
        _max = Math.Max(_max, ms);
        Count++;
    }

    /// <summary>The share of values within these bounds, which both count; 1 without values.</summary>
    public double Share(double fromMs, double toMs)
    {
        if (Count == 0) return 1;
        var sum = 0L;
        for (var i = (int)Math.Round(fromMs / StepMs); i <= (int)Math.Round(toMs / StepMs); i++) sum += _counts[i];
        return (double)sum / Count;
    }

    /// <summary>The value at a share of all, by nearest rank; 0 without values.</summary>
    public double At(double share)
    {
        var rank = Math.Max(1, (long)Math.Ceiling(share * Count));
        var seen = 0L;
        for (var i = 0; i < _counts.Length && Count > 0; i++)
        {
            seen += _counts[i];
            if (seen >= rank) return Math.Round(Math.Min(i * StepMs, _max), 2);
        }

        return 0;
    }

    /// <summary>The largest value.</summary>
    public double Max => Math.Round(_max, 2);
}
