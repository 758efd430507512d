namespace VoiceCluster.People.Limits;

/// <summary>
/// What one may ask in a minute, as a leaky bucket: each request fills it by one, and it drains by a minute's worth in a minute. After a minute of rest a minute's worth may come
/// at once. Exact: it counts in whole numbers, requests times the ticks of a minute.
/// </summary>
internal sealed class RateBucket
{
    private const long Request = TimeSpan.TicksPerMinute;

    private long _level;
    private DateTimeOffset _drainedAt;

    /// <summary>Takes one, if there is one.</summary>
    /// <param name="perMinute">How many there are in a minute; at most 10,000,000, which keeps the level far below what a number holds.</param>
    /// <param name="now">The time.</param>
    public RateVerdict Take(int perMinute, DateTimeOffset now)
    {
        // A clock that is set back drains nothing.
        _level = Math.Max(0, _level - (Math.Clamp((now - _drainedAt).Ticks, 0, TimeSpan.TicksPerMinute) * perMinute));
        _drainedAt = now;
        var capacity = perMinute * Request;
        if (_level + Request > capacity) return new RateVerdict(false, perMinute, 0, Drained(_level + Request - capacity, perMinute));
        _level += Request;
        return new RateVerdict(true, perMinute, (int)((capacity - _level) / Request), Drained(_level, perMinute));
    }

    private static TimeSpan Drained(long level, int perMinute) => TimeSpan.FromTicks((level + perMinute - 1) / perMinute);
}

/// <summary>Whether one more is let through.</summary>
/// <param name="IsAllowed">It is.</param>
/// <param name="PerMinute">The limit.</param>
/// <param name="Remaining">How many more are, at once.</param>
/// <param name="Wait">When it is not: after how long one will be. When it is: after how long the limit is whole again.</param>
[GenerateSerializer, Immutable, Alias("VoiceCluster.RateVerdict")]
public sealed record RateVerdict([property: Id(0)] bool IsAllowed, [property: Id(1)] int PerMinute, [property: Id(2)] int Remaining, [property: Id(3)] TimeSpan Wait);
