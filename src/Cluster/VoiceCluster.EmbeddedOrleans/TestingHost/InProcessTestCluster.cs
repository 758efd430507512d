using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.TestingHost;

namespace Orleans.TestingHost;

/// <summary>A cluster of one silo within the test's process.</summary>
public sealed class InProcessTestCluster : IDisposable, IAsyncDisposable
{
    private readonly EmbeddedTestCluster _cluster;

    internal InProcessTestCluster(InProcessTestClusterOptions options, EmbeddedTestCluster cluster)
    {
        Options = options;
        _cluster = cluster;
    }

    /// <summary>What it is.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>The client.</summary>
    public IClusterClient Client => _cluster.Client;

    /// <summary>The silo.</summary>
    public ReadOnlyCollection<InProcessSiloHandle> Silos => new([.. GetActiveSilos()]);

    /// <summary>The silo, if it runs.</summary>
    public IEnumerable<InProcessSiloHandle> GetActiveSilos() => _cluster.Silo is { IsActive: true } silo ? [silo] : [];

    /// <summary>Starts.</summary>
    public Task DeployAsync() => _cluster.StartAsync();

    /// <summary>The silo's services.</summary>
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => _cluster.Silo!.ServiceProvider;

    /// <summary>Stops.</summary>
    public Task StopAllSilosAsync() => _cluster.StopAsync(gracefully: true);

    /// <summary>Stops a silo.</summary>
    public Task StopSiloAsync(InProcessSiloHandle instance) => instance.StopSiloAsync(stopGracefully: true);

    /// <summary>Stops a silo without letting its grains end.</summary>
    public Task KillSiloAsync(InProcessSiloHandle instance) => instance.StopSiloAsync(stopGracefully: false);

    /// <summary>Stops the silo and starts it anew, with the same configuration. Get references from <see cref="Client"/> again.</summary>
    public async Task<InProcessSiloHandle?> RestartSiloAsync(InProcessSiloHandle instance) => await _cluster.RestartAsync();

    /// <summary>Ends a grain's activation, if it has one.</summary>
    public Task DeactivateAsync(IAddressable grain) => _cluster.DeactivateAsync(grain.GetGrainId());

    /// <summary>Ends a grain's activation, if it has one.</summary>
    public Task DeactivateAsync(GrainId grainId) => _cluster.DeactivateAsync(grainId);

    /// <summary>Completes when the grain's present activation, if it has one, has ended.</summary>
    public Task WaitForDeactivationAsync(IAddressable grain) => _cluster.WaitForDeactivationAsync(grain.GetGrainId());

    /// <summary>Completes when the grain's present activation, if it has one, has ended.</summary>
    public Task WaitForDeactivationAsync(GrainId grainId) => _cluster.WaitForDeactivationAsync(grainId);

    /// <summary>The grain's present activation, if it has one.</summary>
    public bool TryGetGrainContext(GrainId grainId, [NotNullWhen(true)] out IGrainContext? context) => _cluster.TryGetGrainContext(grainId, out context);

    /// <inheritdoc/>
    public void Dispose() => StopAllSilosAsync().GetAwaiter().GetResult();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAllSilosAsync();
}
