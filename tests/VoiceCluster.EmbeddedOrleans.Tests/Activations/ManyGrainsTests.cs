using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Activations;

public interface ITinyGrain : IGrainWithIntegerKey
{
    Task<int> Touch();
}

public sealed class TinyGrain(ManyGrainsTests.Census census) : Grain, ITinyGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        census.Add(1);
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        census.Add(-1);
        return Task.CompletedTask;
    }

    public Task<int> Touch() => Task.FromResult(1);
}

[Collection(nameof(Alone))]
public sealed class ManyGrainsTests
{
    private const int Grains = 100_000;

    [Fact]
    public async Task A_hundred_thousand_grains_activate_and_idle_out_without_a_leak()
    {
        var census = new Census();
        await using var silo = await TestSilo.StartAsync(builder =>
        {
            builder.Services.AddSingleton(census);
            builder.Configure<GrainCollectionOptions>(options =>
            {
                options.CollectionAge = TimeSpan.FromMinutes(2);
                options.CollectionQuantum = TimeSpan.FromMinutes(1);
            });
        });
        await RoundAsync();
        // What the first leave behind is room for the next.
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await RoundAsync();
        var leaked = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(leaked < 10_000_000, $"{leaked} bytes are left.");

        async Task RoundAsync()
        {
            await TouchAsync(silo, Grains);
            Assert.Equal(Grains, census.Active);
            await silo.IdleOutAsync(TimeSpan.FromMinutes(5));
            Assert.Equal(0, census.Active);
        }
    }

    private static async Task TouchAsync(TestSilo silo, int grains)
    {
        for (var first = 0; first < grains; first += 1000)
        {
            var touched = await Task.WhenAll(Enumerable.Range(first, 1000).Select(i => silo.Client.GetGrain<ITinyGrain>(i).Touch()));
            Assert.Equal(1000, touched.Sum());
        }
    }

    public sealed class Census
    {
        private int _active;

        public int Active => Volatile.Read(ref _active);

        public void Add(int change) => Interlocked.Add(ref _active, change);
    }
}
