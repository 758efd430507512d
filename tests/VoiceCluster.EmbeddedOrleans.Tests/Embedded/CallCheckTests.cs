using Microsoft.Extensions.DependencyInjection;
using Orleans.Concurrency;
using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Tests.Calls;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;
using VoiceCluster.EmbeddedOrleans.Tests.Observers;
using VoiceCluster.EmbeddedOrleans.Tests.Streams;

namespace VoiceCluster.EmbeddedOrleans.Tests.Embedded;

public sealed class CallCheckTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private ICalculatorGrain Grain => _silo.Client.GetGrain<ICalculatorGrain>("check");

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(silo =>
        silo.Services.Configure<CallCheckOptions>(options => options.Mode = CallCheckMode.Throw));

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Values_that_could_cross_a_network_pass()
    {
        await Grain.Echo(1);
        await Grain.Echo("text");
        await Grain.Echo<object?>(null);
        await Grain.Echo(new Reading("p", 1));
        await Grain.Echo(new[] { new Reading("p", 1) });
        await Grain.Echo(new Dictionary<string, List<(int, Guid)>>());
        await Grain.Echo(DayOfWeek.Monday);
        await Grain.Echo(new ReadOnlyMemory<byte>([1]));
        await Grain.Echo(new object().AsImmutable());
        await Grain.Echo(Grain);
        await Grain.Echo(new TimeoutException("x"));
    }

    [Fact]
    public async Task Values_that_could_not_are_refused()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Grain.Echo(new Unmarked()));
        Assert.Contains(nameof(Unmarked), error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Grain.Echo(new List<Unmarked>()));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Grain.Echo(new System.Text.StringBuilder()));
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
        {
            var stream = _silo.Client.GetStreamProvider(TestSilo.Streams).GetStream<Unmarked>(StreamId.Create("check", "x"));
            return stream.SubscribeAsync(static (_, _) => Task.CompletedTask).ContinueWith(_ => stream.OnNextAsync(new Unmarked()), TaskScheduler.Default).Unwrap();
        });
    }

    [Fact]
    public async Task A_grain_or_observer_is_passed_as_a_reference_only()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => _silo.Client.GetGrain<INewsGrain>("check").Subscribe(new NewsObserver("raw")));
    }

    private sealed class Unmarked;
}
