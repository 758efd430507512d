using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using VoiceCluster.TestKit;

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <summary>A silo on a virtual clock, with memory storage, streams ("Memory") and reminders.</summary>
public sealed partial class TestSilo : IAsyncDisposable
{
    public const string Streams = "Memory";
    private readonly InProcessTestCluster _cluster;

    private TestSilo(InProcessTestCluster cluster, VirtualTimeProvider clock)
    {
        _cluster = cluster;
        Clock = clock;
        Client = Services.GetRequiredService<IClusterClient>();
    }

    public VirtualTimeProvider Clock { get; }

    public InProcessTestCluster Cluster => _cluster;

    /// <summary>That of the silo's own process, as the front door has it: what it is sent keeps its order.</summary>
    public IClusterClient Client { get; }

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    public static async Task<TestSilo> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var clock = new VirtualTimeProvider(ClockStart);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            UseClock(silo, clock);
            silo.AddMemoryGrainStorageAsDefault();
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.AddMemoryStreams(Streams);
            configure?.Invoke(silo);
        });
        builder.ConfigureClient(client => client.AddMemoryStreams(Streams));
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new TestSilo(cluster, clock);
    }

    /// <summary>Moves the clock on from timer to timer, letting the silo do at each what there is to do.</summary>
    public async Task AdvanceAsync(TimeSpan by)
    {
        var end = Clock.Elapsed + by;
        await SettleAsync();
        while (Clock.NextDue is { } due && due <= end)
        {
            Clock.AdvanceTo(due);
            await SettleTimersAsync();
        }

        Clock.AdvanceTo(end);
        await SettleAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _cluster.StopAllSilosAsync();
        await _cluster.DisposeAsync();
    }
}
