using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Calls;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace Orleans.Hosting
{
    /// <summary>Clustering, of which there is none in one process, and tracing.</summary>
    public static class CoreHostingExtensions
    {
        /// <summary>Sets the service's and the cluster's name; the ports are not opened.</summary>
        public static ISiloBuilder UseLocalhostClustering(
            this ISiloBuilder builder, int siloPort = 11111, int gatewayPort = 30000, IPEndPoint? primarySiloEndpoint = null,
            string serviceId = ClusterOptions.DefaultServiceId, string clusterId = ClusterOptions.DefaultClusterId) =>
            builder.Configure<ClusterOptions>(options =>
            {
                options.ServiceId = serviceId;
                options.ClusterId = clusterId;
            });

        /// <summary>Makes the caller's trace activity the current one in the grain; no activity of the call itself is made.</summary>
        public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder) => builder.Configure<TraceOptions>(options => options.PropagatesActivity = true);
    }

    /// <summary>Adds call filters.</summary>
    public static class GrainCallFilterSiloBuilderExtensions
    {
        /// <summary>Adds a filter of incoming calls.</summary>
        public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IIncomingGrainCallFilter filter)
        {
            builder.Services.AddSingleton(filter);
            return builder;
        }

        /// <summary>Adds a filter of incoming calls.</summary>
        public static ISiloBuilder AddIncomingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
            where TImplementation : class, IIncomingGrainCallFilter
        {
            builder.Services.AddSingleton<IIncomingGrainCallFilter, TImplementation>();
            return builder;
        }

        /// <summary>Adds a filter of incoming calls.</summary>
        public static ISiloBuilder AddIncomingGrainCallFilter(this ISiloBuilder builder, IncomingGrainCallFilterDelegate filter) =>
            builder.AddIncomingGrainCallFilter(new IncomingFunction(filter));

        /// <summary>Adds a filter of outgoing calls.</summary>
        public static ISiloBuilder AddOutgoingGrainCallFilter(this ISiloBuilder builder, IOutgoingGrainCallFilter filter)
        {
            builder.Services.AddSingleton(filter);
            return builder;
        }

        /// <summary>Adds a filter of outgoing calls.</summary>
        public static ISiloBuilder AddOutgoingGrainCallFilter<TImplementation>(this ISiloBuilder builder)
            where TImplementation : class, IOutgoingGrainCallFilter
        {
            builder.Services.AddSingleton<IOutgoingGrainCallFilter, TImplementation>();
            return builder;
        }

        /// <summary>Adds a filter of outgoing calls.</summary>
        public static ISiloBuilder AddOutgoingGrainCallFilter(this ISiloBuilder builder, OutgoingGrainCallFilterDelegate filter) =>
            builder.AddOutgoingGrainCallFilter(new OutgoingFunction(filter));
    }

    /// <summary>Adds what runs when the silo has started.</summary>
    public static class SiloBuilderStartupExtensions
    {
        /// <summary>Adds a task of a type.</summary>
        public static ISiloBuilder AddStartupTask<TStartup>(this ISiloBuilder builder, int stage = ServiceLifecycleStage.Active)
            where TStartup : class, IStartupTask =>
            builder.AddStartupTask((services, token) => ActivatorUtilities.GetServiceOrCreateInstance<TStartup>(services).Execute(token), stage);

        /// <summary>Adds a task.</summary>
        public static ISiloBuilder AddStartupTask(this ISiloBuilder builder, IStartupTask startupTask, int stage = ServiceLifecycleStage.Active) =>
            builder.AddStartupTask((_, token) => startupTask.Execute(token), stage);

        /// <summary>Adds a function.</summary>
        public static ISiloBuilder AddStartupTask(
            this ISiloBuilder builder, Func<IServiceProvider, CancellationToken, Task> startupTask, int stage = ServiceLifecycleStage.Active)
        {
            builder.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(services => new StartupFunction(services, startupTask, stage));
            return builder;
        }
    }
}

namespace Orleans.Runtime
{
    /// <summary>Runs when the silo has started.</summary>
    public interface IStartupTask
    {
        /// <summary>Runs; an exception keeps the silo from starting.</summary>
        Task Execute(CancellationToken cancellationToken);
    }
}

namespace VoiceCluster.EmbeddedOrleans.Hosting
{
    internal sealed class TraceOptions
    {
        public bool PropagatesActivity { get; set; }
    }

    internal sealed class StartupFunction(IServiceProvider services, Func<IServiceProvider, CancellationToken, Task> function, int stage)
        : ILifecycleParticipant<ISiloLifecycle>
    {
        public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe("startup task", stage, token => function(services, token));
    }
}
