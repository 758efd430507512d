using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using VoiceCluster.EmbeddedOrleans.TestingHost;

namespace Orleans.TestingHost;

/// <summary>What a test cluster is.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>The cluster's name.</summary>
    public string ClusterId { get; set; } = "";

    /// <summary>The service's name.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>How many silos a real cluster starts; the embedded one is always one.</summary>
    public short InitialSilosCount { get; set; }
}

/// <summary>What a silo of a test cluster is.</summary>
public sealed class InProcessTestSiloSpecificOptions
{
    /// <summary>Its name.</summary>
    public string SiloName { get; set; } = "";
}

/// <summary>Builds a test cluster from functions.</summary>
public sealed class InProcessTestClusterBuilder
{
    private readonly List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> _hosts = [];
    private readonly List<Action<IClientBuilder>> _clients = [];

    /// <summary>A cluster of one silo.</summary>
    public InProcessTestClusterBuilder()
        : this(1)
    {
    }

    /// <summary>A cluster of so many silos, which the embedded host reduces to one.</summary>
    public InProcessTestClusterBuilder(short initialSilosCount)
    {
        var id = CreateClusterId();
        Options = new InProcessTestClusterOptions { InitialSilosCount = initialSilosCount, ClusterId = id, ServiceId = id };
    }

    /// <summary>What it is.</summary>
    public InProcessTestClusterOptions Options { get; }

    /// <summary>A name no other cluster has.</summary>
    public static string CreateClusterId() => $"testcluster-{Guid.NewGuid():N}";

    /// <summary>Configures the silo.</summary>
    public InProcessTestClusterBuilder ConfigureSilo(Action<InProcessTestSiloSpecificOptions, ISiloBuilder> configureSiloDelegate) =>
        ConfigureSiloHost((options, host) => host.UseOrleans(silo => configureSiloDelegate(options, silo)));

    /// <summary>Configures the silo's host.</summary>
    public InProcessTestClusterBuilder ConfigureSiloHost(Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder> configureSiloHostDelegate)
    {
        _hosts.Add(configureSiloHostDelegate);
        return this;
    }

    /// <summary>Configures the client.</summary>
    public InProcessTestClusterBuilder ConfigureClient(Action<IClientBuilder> configureClientDelegate)
    {
        _clients.Add(configureClientDelegate);
        return this;
    }

    /// <summary>The cluster, not started.</summary>
    public InProcessTestCluster Build() => new(Options, new EmbeddedTestCluster(BuildHost, client => _clients.ForEach(configure => configure(client))));

    private IHost BuildHost()
    {
        var host = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = Environments.Development });
        host.UseOrleans(silo => silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = Options.ClusterId;
            options.ServiceId = Options.ServiceId;
        }));
        foreach (var configure in _hosts) configure(new InProcessTestSiloSpecificOptions { SiloName = "Primary" }, host);
        return host.Build();
    }
}
