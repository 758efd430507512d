using System.Collections.Concurrent;
using VoiceCluster.People.Limits;

namespace VoiceCluster.People.Tests.Api;

/// <summary>What grains count in a cluster, counted here.</summary>
internal sealed class CountersInProcess(TimeProvider time) : IRateLimiter, ISignInGuard
{
    private readonly ConcurrentDictionary<string, RateBucket> _buckets = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, BackOff> _tries = new(StringComparer.Ordinal);

    public ValueTask<RateVerdict> TakeAsync(string subject, int perMinute)
    {
        var bucket = _buckets.GetOrAdd(subject, static _ => new RateBucket());
        lock (bucket) return ValueTask.FromResult(bucket.Take(perMinute, time.GetUtcNow()));
    }

    public Task<TimeSpan> BeginAsync(string account, string address) => Task.FromResult(Tries(account, address).Begin(time.GetUtcNow()));

    public Task SucceedAsync(string account, string address)
    {
        Tries(account, address).Succeed(forgetAll: true);
        return Task.CompletedTask;
    }

    private BackOff Tries(string account, string address) => _tries.GetOrAdd($"{account} {address}", static _ => new BackOff(BackOffPolicy.Pair));
}
