using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Hosting;
using VoiceCluster.EmbeddedOrleans.TestingHost;

namespace Orleans.TestingHost;

/// <summary>What a test cluster is.</summary>
public class TestClusterOptions
{
    /// <summary>The cluster's name.</summary>
    public string ClusterId { get; set; } = "";

    /// <summary>The service's name.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>How many silos a real cluster starts; the embedded one is always one.</summary>
    public short InitialSilosCount { get; set; }
}

/// <summary>Builds a test cluster from configurator types.</summary>
public class TestClusterBuilder
{
    private readonly List<Action<IHostBuilder>> _hosts = [];
    private readonly List<Action<IConfiguration, IClientBuilder>> _clients = [];
    private readonly List<Action<IConfigurationBuilder>> _configurations = [];

    /// <summary>A cluster of two silos, which the embedded host reduces to one.</summary>
    public TestClusterBuilder()
        : this(2)
    {
    }

    /// <summary>A cluster of so many silos, which the embedded host reduces to one.</summary>
    public TestClusterBuilder(short initialSilosCount)
    {
        var id = CreateClusterId();
        Options = new TestClusterOptions { InitialSilosCount = initialSilosCount, ClusterId = id, ServiceId = id };
    }

    /// <summary>Configuration values.</summary>
    public Dictionary<string, string?> Properties { get; } = [];

    /// <summary>What it is.</summary>
    public TestClusterOptions Options { get; }

    /// <summary>A name no other cluster has.</summary>
    public static string CreateClusterId() => $"testcluster-{Guid.NewGuid():N}";

    /// <summary>Adds configuration.</summary>
    public TestClusterBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate)
    {
        _configurations.Add(configureDelegate);
        return this;
    }

    /// <summary>Adds an <see cref="ISiloConfigurator"/> or <see cref="IHostConfigurator"/>, or both in one.</summary>
    public TestClusterBuilder AddSiloBuilderConfigurator<TSiloBuilder>()
        where TSiloBuilder : new()
    {
        if (typeof(TSiloBuilder).GetInterfaces().All(i => i != typeof(ISiloConfigurator) && i != typeof(IHostConfigurator)))
        {
            throw new ArgumentException($"{typeof(TSiloBuilder)} is neither an ISiloConfigurator nor an IHostConfigurator.");
        }

        _hosts.Add(host =>
        {
            object configurator = new TSiloBuilder();
            (configurator as IHostConfigurator)?.Configure(host);
            if (configurator is ISiloConfigurator silo) host.UseOrleans(silo.Configure);
        });
        return this;
    }

    /// <summary>Adds an <see cref="IClientBuilderConfigurator"/>.</summary>
    public TestClusterBuilder AddClientBuilderConfigurator<TClientBuilder>()
        where TClientBuilder : IClientBuilderConfigurator, new()
    {
        _clients.Add((configuration, client) => new TClientBuilder().Configure(configuration, client));
        return this;
    }

    /// <summary>The cluster, not started.</summary>
    public TestCluster Build() => new(Options, new EmbeddedTestCluster(BuildHost, ConfigureClient));

    private IHost BuildHost()
    {
        var host = new HostBuilder().UseEnvironment(Environments.Development);
        host.ConfigureHostConfiguration(configuration => configuration.AddInMemoryCollection(Properties));
        foreach (var configure in _configurations) host.ConfigureHostConfiguration(configure);
        host.UseOrleans(silo => silo.Configure<ClusterOptions>(options =>
        {
            options.ClusterId = Options.ClusterId;
            options.ServiceId = Options.ServiceId;
        }));
        foreach (var configure in _hosts) configure(host);
        return host.Build();
    }

    private void ConfigureClient(IClientBuilder client)
    {
        foreach (var configure in _clients) configure(client.Configuration, client);
    }
}
