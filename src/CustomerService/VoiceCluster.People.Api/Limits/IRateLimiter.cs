namespace VoiceCluster.People.Limits;

/// <summary>Counts what everybody asks, over all silos.</summary>
public interface IRateLimiter
{
    /// <summary>Takes one of what a subject may ask in a minute.</summary>
    /// <param name="subject">Kind and id: <c>person:...</c>, <c>key:...</c>, <c>address:...</c>, <c>organisation:...</c>.</param>
    /// <param name="perMinute">How many there are in a minute.</param>
    ValueTask<RateVerdict> TakeAsync(string subject, int perMinute);
}

/// <summary>Counts in a grain for each subject, of which there is one in the cluster: exact, however many silos it comes in by.</summary>
internal sealed class GrainRateLimiter(IGrainFactory grains) : IRateLimiter
{
    /// <inheritdoc/>
    public ValueTask<RateVerdict> TakeAsync(string subject, int perMinute) => grains.GetGrain<IRateLimitGrain>(subject).Take(perMinute);
}

/// <summary>What one subject has asked lately.</summary>
[Alias("VoiceCluster.IRateLimitGrain")]
internal interface IRateLimitGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="RateBucket.Take"/>
    [Alias("Take")]
    ValueTask<RateVerdict> Take(int perMinute);
}

/// <inheritdoc cref="IRateLimitGrain"/>
internal sealed class RateLimitGrain(TimeProvider time) : Grain, IRateLimitGrain
{
    // Idle grains are collected after minutes, when the bucket is full again anyway.
    private readonly RateBucket _bucket = new();

    public ValueTask<RateVerdict> Take(int perMinute) => ValueTask.FromResult(_bucket.Take(perMinute, time.GetUtcNow()));
}
