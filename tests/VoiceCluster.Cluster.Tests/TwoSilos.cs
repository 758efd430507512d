using Orleans.Configuration;
using Orleans.TestingHost;
using VoiceCluster.Hosting.Streams;

namespace VoiceCluster.Cluster.Tests;

/// <summary>Two silos in this process, which share their grain storage and reach each other as over a network.</summary>
public sealed class TwoSilos : IAsyncLifetime
{
    public InProcessTestCluster Cluster { get; private set; } = null!;

    internal IGrainFactory Grains => Cluster.Client;

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddPushStreams(Names.Implicit, o => o.Capacity = Names.Capacity);
            silo.AddPushStreams(Names.Explicit, o => o.ExplicitSubscriptions = true);
            silo.AddMemoryGrainStorage(PushStreamDirectoryGrain.Store);
            silo.Configure<ClusterMembershipOptions>(o => (o.ProbeTimeout, o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration) = (TimeSpan.FromSeconds(1), 2, 1));
            SiloNamePlacementDirector.Register(silo);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await Cluster.DisposeAsync();

    /// <summary>Asks again until it is so: what is on its way between silos tells nobody when it has arrived.</summary>
    internal static async Task<T> EventuallyAsync<T>(Func<Task<T>> ask, Func<T, bool> isSo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var answer = await ask();
            if (isSo(answer) || patience.IsCancellationRequested) return answer;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
