using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.EmbeddedOrleans.Tests.Calls;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;
using VoiceCluster.EmbeddedOrleans.Tests.Streams;

namespace VoiceCluster.EmbeddedOrleans.Tests.Embedded;

public interface IRelayGrain : IGrainWithIntegerKey
{
    Task Relay(int hops);
}

/// <summary>Passes a call on without waiting for it, so that only the silo can tell when the chain has ended.</summary>
public sealed class RelayGrain : Grain, IRelayGrain
{
    private static int ends;

    public static int Ends => Volatile.Read(ref ends);

    public async Task Relay(int hops)
    {
        await Task.Yield();
        if (hops == 0) Interlocked.Increment(ref ends);
        else _ = GrainFactory.GetGrain<IRelayGrain>(hops % 17).Relay(hops - 1);
    }
}

public sealed class SiloActivityTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private SiloActivity Activity => _silo.Services.GetRequiredService<SiloActivity>();

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Quiescence_waits_for_work_that_work_has_posted()
    {
        for (var round = 0; round < 50; round++)
        {
            var before = RelayGrain.Ends;
            for (var chain = 0; chain < 5; chain++) _ = _silo.Client.GetGrain<IRelayGrain>(chain).Relay(200);
            await Activity.WhenQuiescentAsync();
            Assert.Equal(before + 5, RelayGrain.Ends);
            Assert.True(Activity.IsQuiescent);
        }
    }

    [Fact]
    public async Task Quiescence_waits_for_deliveries()
    {
        await _silo.Client.GetGrain<IConsumerGrain>("activity").Subscribe("activity");
        for (var round = 1; round <= 50; round++)
        {
            _ = _silo.Client.GetGrain<IProducerGrain>("activity").Publish("activity", 0, 100);
            await Activity.WhenQuiescentAsync();
            Assert.Equal(round * 100, (await _silo.Client.GetGrain<IConsumerGrain>("activity").Received()).Count);
        }
    }

    [Fact]
    public async Task A_request_that_waits_for_something_else_is_not_activity()
    {
        var gate = Gate.Named("activity-gate");
        var call = _silo.Client.GetGrain<ICalculatorGrain>("activity").Wait("activity-gate");
        await gate.ArrivalAsync();
        await Activity.WhenQuiescentAsync();
        Assert.False(call.IsCompleted);
        gate.Open();
        await call;
    }

    [Fact]
    public async Task Whoever_holds_the_silo_keeps_it_from_being_quiescent()
    {
        var hold = Activity.Hold();
        var quiescent = Activity.WhenQuiescentAsync();
        await _silo.Client.GetGrain<ICalculatorGrain>("hold").Add(1, 1);
        Assert.False(quiescent.IsCompleted);
        hold.Dispose();
        hold.Dispose();
        await quiescent;
    }
}
