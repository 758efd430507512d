using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Scheduling;

public sealed class InterleavingTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Concurrent_first_calls_reach_one_activation()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"first-{round}";
            var activations = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => _silo.Client.GetGrain<ITurnGrain>(key, "VoiceCluster.EmbeddedOrleans.Tests.Scheduling.TurnGrain").Activation())));
            Assert.Single(activations.Distinct());
        }
    }

    [Fact]
    public async Task Requests_of_one_activation_do_not_interleave()
    {
        var grain = Turn("plain");
        var most = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => grain.MostAtOnce(i % 5)));
        Assert.Equal(1, most.Max());
    }

    [Fact]
    public async Task Requests_of_a_reentrant_grain_interleave()
    {
        var grain = _silo.Client.GetGrain<IReentrantTurnGrain>("reentrant");
        var gate = Gate.Named("reentrant");
        var calls = Enumerable.Range(0, 5).Select(_ => grain.Hold("reentrant")).ToArray();
        foreach (var _ in calls) await gate.ArrivalAsync();
        gate.Open();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task Grains_run_beside_each_other()
    {
        var gate = Gate.Named(nameof(Grains_run_beside_each_other));
        var calls = Enumerable.Range(0, 20).Select(i => Turn($"beside-{i}").Hold(nameof(Grains_run_beside_each_other))).ToArray();
        for (var i = 0; i < 20; i++) await gate.ArrivalAsync();
        gate.Open();
        await Task.WhenAll(calls);
    }

    [Fact]
    public async Task A_request_waits_for_the_one_before_it()
    {
        var (first, second) = (Gate.Named("waits-first"), Gate.Named("waits-second"));
        var one = Turn("waits").Hold("waits-first");
        await first.ArrivalAsync();
        var two = Turn("waits").Hold("waits-second");
        await _silo.SettleAsync();
        Assert.Equal(0, second.Arrived);
        first.Open();
        await second.ArrivalAsync();
        second.Open();
        await Task.WhenAll(one, two);
    }

    [Fact]
    public async Task AlwaysInterleave_passes_a_waiting_request_and_lets_it_wait()
    {
        var (held, waiting, passing) = (Gate.Named("always-held"), Gate.Named("always-waiting"), Gate.Named("always-passing"));
        var one = Turn("always").Hold("always-held");
        await held.ArrivalAsync();
        var two = Turn("always").Hold("always-waiting");
        var three = Turn("always").HoldInterleaved("always-passing");
        await passing.ArrivalAsync();
        Assert.Equal(0, waiting.Arrived);
        held.Open();
        await waiting.ArrivalAsync();
        passing.Open();
        waiting.Open();
        await Task.WhenAll(one, two, three);
    }

    [Fact]
    public async Task ReadOnly_requests_interleave_with_each_other_only()
    {
        var (read, otherRead, write) = (Gate.Named("read-1"), Gate.Named("read-2"), Gate.Named("read-write"));
        var one = Turn("read").HoldReadOnly("read-1");
        await read.ArrivalAsync();
        var two = Turn("read").Hold("read-write");
        var three = Turn("read").HoldReadOnly("read-2");
        await otherRead.ArrivalAsync();
        Assert.Equal(0, write.Arrived);
        read.Open();
        otherRead.Open();
        await write.ArrivalAsync();
        write.Open();
        await Task.WhenAll(one, two, three);
    }

    [Fact]
    public async Task MayInterleave_asks_the_grain()
    {
        var (held, closed, open) = (Gate.Named("choosy-held"), Gate.Named("closed-choosy"), Gate.Named("open-choosy"));
        var grain = _silo.Client.GetGrain<IChoosyTurnGrain>("choosy");
        var one = grain.Hold("choosy-held");
        await held.ArrivalAsync();
        var two = grain.Hold("closed-choosy");
        var three = grain.Hold("open-choosy");
        await open.ArrivalAsync();
        Assert.Equal(0, closed.Arrived);
        held.Open();
        open.Open();
        closed.Open();
        await Task.WhenAll(one, two, three);
    }

    private ITurnGrain Turn(string key) => _silo.Client.GetGrain<ITurnGrain>(key, "VoiceCluster.EmbeddedOrleans.Tests.Scheduling.TurnGrain");
}
