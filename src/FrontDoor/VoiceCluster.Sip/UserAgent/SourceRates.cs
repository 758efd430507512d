using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// How much one source may ask for outside of calls: a token bucket each. Calls and dialogs have their own limits and are not counted here, so
/// a source that asks too much loses no call.
/// </summary>
internal sealed class SourceRates(TimeProvider clock)
{
    /// <summary>Requests a second; a proxy that stands for many phones stays far below.</summary>
    public const int PerSecond = 200;

    private const int Burst = 2 * PerSecond;
    private const int MaxSources = 10_000;

    private readonly RecentEntries<IPAddress, Bucket> _buckets = new(MaxSources, TimeSpan.FromMinutes(1), clock);

    /// <summary>False when the source asked too much lately.</summary>
    public bool TryTake(IPAddress source)
    {
        var now = clock.GetTimestamp();
        var bucket = _buckets.GetOrAdd(source, () => new Bucket(now));
        bucket.Tokens = Math.Min(Burst, bucket.Tokens + (clock.GetElapsedTime(bucket.FilledAt, now).TotalSeconds * PerSecond));
        bucket.FilledAt = now;
        if (bucket.Tokens < 1) return false;
        bucket.Tokens--;
        return true;
    }

    private sealed class Bucket(long now)
    {
        public double Tokens { get; set; } = Burst;

        public long FilledAt { get; set; } = now;
    }
}
