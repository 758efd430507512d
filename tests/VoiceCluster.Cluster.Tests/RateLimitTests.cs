using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.People.Limits;

namespace VoiceCluster.Cluster.Tests;

/// <summary>What one may ask is counted in one place, whichever silos it comes in by.</summary>
public sealed class RateLimitTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    [Fact]
    public async Task Of_many_requests_over_two_silos_exactly_a_minutes_worth_is_let_through()
    {
        const int Limit = 120;
        var started = TimeProvider.System.GetTimestamp();
        IRateLimiter[] limiters = [.. silos.Cluster.Silos.Select(static silo => new GrainRateLimiter(silo.ServiceProvider.GetRequiredService<IGrainFactory>()))];
        Assert.Equal(2, limiters.Length);
        var verdicts = await Task.WhenAll(Enumerable.Range(0, 400).Select(i => limiters[i % 2].TakeAsync("person:u1", Limit).AsTask()));
        // And what became due meanwhile.
        var due = (int)(TimeProvider.System.GetElapsedTime(started).TotalMinutes * Limit) + 1;
        Assert.InRange(verdicts.Count(static v => v.IsAllowed), Limit, Limit + due);
        Assert.True((await limiters[0].TakeAsync("person:u2", Limit)).IsAllowed);
    }

    [Fact]
    public async Task Who_guesses_at_one_silo_waits_at_the_other()
    {
        ISignInGuard[] guards = [.. silos.Cluster.Silos.Select(static silo => new GrainSignInGuard(silo.ServiceProvider.GetRequiredService<IGrainFactory>()))];
        var waits = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => guards[i % 2].BeginAsync("ada@example.com", "192.0.2.1")));
        Assert.Equal(BackOffPolicy.Pair.Free + 1, waits.Count(static w => w == TimeSpan.Zero));
        Assert.Equal(TimeSpan.Zero, await guards[1].BeginAsync("ada@example.com", "192.0.2.2")); // somebody else's address
        await guards[0].SucceedAsync("ada@example.com", "192.0.2.1");
        Assert.Equal(TimeSpan.Zero, await guards[1].BeginAsync("ada@example.com", "192.0.2.1"));
    }
}
