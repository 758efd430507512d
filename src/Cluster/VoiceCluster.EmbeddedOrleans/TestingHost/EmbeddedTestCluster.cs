using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Hosting;
using Orleans.Runtime;
using Orleans.TestingHost;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.References;

namespace VoiceCluster.EmbeddedOrleans.TestingHost;

/// <summary>What the kinds of test clusters have in common: one silo, and a client of it with services of its own.</summary>
internal sealed class EmbeddedTestCluster(Func<IHost> buildHost, Action<IClientBuilder> configureClient) : IAsyncDisposable
{
    private ServiceProvider? _clientServices;

    public InProcessSiloHandle? Silo { get; private set; }

    public IClusterClient Client => _clientServices?.GetRequiredService<IClusterClient>() ?? throw new InvalidOperationException("The cluster was not deployed.");

    public async Task StartAsync()
    {
        var host = buildHost();
        await host.StartAsync();
        Silo = new InProcessSiloHandle
        {
            SiloHost = host, Name = "Primary", SiloAddress = SiloAddress.New(System.Net.IPAddress.Loopback, 11111, 1),
        };
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(Silo.Silo);
        services.AddSingleton<IClusterClient>(s => new ClusterClient(s.GetRequiredService<EmbeddedSilo>(), s));
        services.AddSingleton<IGrainFactory>(s => s.GetRequiredService<IClusterClient>());
        configureClient(new ClientBuilder(services, new ConfigurationBuilder().Build()));
        _clientServices = services.BuildServiceProvider();
    }

    public async Task StopAsync(bool gracefully)
    {
        if (Silo is { } silo) await silo.StopSiloAsync(gracefully);
        if (_clientServices is { } services) await services.DisposeAsync();
        _clientServices = null;
    }

    public async Task<InProcessSiloHandle> RestartAsync()
    {
        await StopAsync(gracefully: true);
        await StartAsync();
        return Silo!;
    }

    public Task DeactivateAsync(GrainId id) => Silo!.Silo.Directory.FindActive(id) is { } activation
        ? activation.DeactivateAsync(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The test asked for it."))
        : Task.CompletedTask;

    public Task WaitForDeactivationAsync(GrainId id) => Silo!.Silo.Directory.FindActive(id)?.Deactivated ?? Task.CompletedTask;

    public bool TryGetGrainContext(GrainId id, out IGrainContext? context)
    {
        context = Silo!.Silo.Directory.FindActive(id);
        return context is not null;
    }

    public async ValueTask DisposeAsync() => await StopAsync(gracefully: true);
}
