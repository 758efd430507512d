namespace VoiceCluster.Audio;

/// <summary>
/// How long packets take beyond the fastest ones, and how much delay covers nearly all of them. The fastest is the least of arrival minus
/// media time over 5 to 10 s, so it follows clocks that run apart; the rest is a histogram that forgets in some seconds.
/// </summary>
internal sealed class DelayEstimator
{
    private const double BinMilliseconds = 5;
    private const int Bins = 60;
    private const float Covered = 0.97f;

    /// <summary>
    /// Part of the histogram that a packet replaces (more among the first ones), and one that came later than the target covers.
    /// </summary>
    private const float Rate = 0.003f, LateRate = 0.02f;

    private readonly float[] _histogram = new float[Bins];
    private readonly double _least;
    private readonly double _most;
    private double _oldFastest;
    private double _newFastest;
    private double _bucketEnd;
    private int _observed;

    public DelayEstimator(TimeSpan least, TimeSpan initial, TimeSpan most)
    {
        _least = least.TotalMilliseconds;
        _most = most.TotalMilliseconds;
        _histogram[Bin(initial.TotalMilliseconds - BinMilliseconds)] = 1;
        Target = initial.TotalMilliseconds;
        Restart();
    }

    /// <summary>Delay over the fastest packet that covers nearly all, in ms.</summary>
    public double Target { get; private set; }

    /// <summary>Arrival minus media time of the fastest packet, in ms; infinity before the first.</summary>
    public double Fastest => Math.Min(_oldFastest, _newFastest);

    /// <summary>How much later a packet is than the fastest, in ms; negative when it is faster; 0 for the first.</summary>
    public double Lateness(double arrival, double media) => double.IsFinite(Fastest) ? arrival - media - Fastest : 0;

    /// <summary>A new time base: keeps what is known of the jitter.</summary>
    public void Restart()
    {
        (_oldFastest, _newFastest) = (double.PositiveInfinity, double.PositiveInfinity);
        _bucketEnd = double.NegativeInfinity;
    }

    /// <summary>Takes a packet into account; times in ms.</summary>
    public void Observe(double arrival, double media)
    {
        if (arrival > _bucketEnd)
        {
            (_oldFastest, _newFastest) = (_newFastest, double.PositiveInfinity);
            _bucketEnd = arrival + 5_000;
        }

        _newFastest = Math.Min(_newFastest, arrival - media);
        var lateness = arrival - media - Fastest;
        _observed = Math.Min(_observed + 1, 10_000);
        var rate = Math.Max(lateness > Target ? LateRate : Rate, 1f / (_observed + 10));
        for (var bin = 0; bin < Bins; bin++) _histogram[bin] *= 1 - rate;
        _histogram[Bin(lateness)] += rate;

        var covered = 0f;
        var last = 0;
        while (last < Bins - 1 && (covered += _histogram[last]) < Covered) last++;
        Target = Math.Clamp((last + 1) * BinMilliseconds, _least, _most);
    }

    private static int Bin(double milliseconds) => (int)Math.Clamp(milliseconds / BinMilliseconds, 0, Bins - 1);
}
