using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.TestingHost;
using VoiceCluster.EmbeddedOrleans.Tests.Calls;

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

public sealed class SiloLifecycleTests
{
    [Fact]
    public async Task Participants_start_by_stage_and_stop_in_reverse()
    {
        var events = new List<string>();
        var silo = await TestSilo.StartAsync(builder =>
        {
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant("application", ServiceLifecycleStage.ApplicationServices, events));
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant("active", ServiceLifecycleStage.Active, events));
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(new Participant("storage", ServiceLifecycleStage.RuntimeStorageServices, events));
        });
        await silo.DisposeAsync();
        Assert.Equal(["storage starts", "application starts", "active starts", "active stops", "application stops", "storage stops"], events);
    }

    [Fact]
    public async Task A_startup_task_can_call_grains()
    {
        var sum = 0;
        await using var silo = await TestSilo.StartAsync(builder => builder.AddStartupTask(async (services, _) =>
            sum = await services.GetRequiredService<IGrainFactory>().GetGrain<ICalculatorGrain>("startup").Add(1, 2)));
        Assert.Equal(3, sum);
    }

    [Fact]
    public async Task A_hosted_silo_serves_the_services_of_its_host()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort(), FreePort()).AddMemoryGrainStorageAsDefault());
        using var host = builder.Build();
        await host.StartAsync();
        var grains = host.Services.GetRequiredService<IGrainFactory>();
        Assert.Equal(5, await grains.GetGrain<ICalculatorGrain>("hosted").Add(2, 3));
        Assert.Equal(5, await host.Services.GetRequiredService<IClusterClient>().GetGrain<ICalculatorGrain>("hosted").Add(2, 3));
        await host.StopAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => grains.GetGrain<ICalculatorGrain>("after").Add(1, 1));
    }

    [Fact]
    public async Task A_test_cluster_is_made_of_configurator_types()
    {
        var builder = new TestClusterBuilder(1);
        builder.AddSiloBuilderConfigurator<Configurator>();
        builder.AddClientBuilderConfigurator<Configurator>();
        var cluster = builder.Build();
        await cluster.DeployAsync();
        await cluster.GrainFactory.GetGrain<ICalculatorGrain>("test").Remember("x");
        Assert.Equal("x", await cluster.Client.GetGrain<ICalculatorGrain>("test").Recall());
        Assert.Equal("configured", ((InProcessSiloHandle)cluster.Primary!).SiloHost.Services.GetRequiredService<Configured>().Value);
        await cluster.StopAllSilosAsync();
        await cluster.DisposeAsync();
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private sealed class Participant(string name, int stage, List<string> events) : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(name, stage, _ => Note("starts"), _ => Note("stops"));

        private Task Note(string what)
        {
            lock (events) events.Add($"{name} {what}");
            return Task.CompletedTask;
        }
    }

    private sealed record Configured(string Value);

    private sealed class Configurator : ISiloConfigurator, IClientBuilderConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder) => siloBuilder.Services.AddSingleton(new Configured("configured"));

        public void Configure(Microsoft.Extensions.Configuration.IConfiguration configuration, IClientBuilder clientBuilder) => clientBuilder.AddMemoryStreams("x");
    }
}
