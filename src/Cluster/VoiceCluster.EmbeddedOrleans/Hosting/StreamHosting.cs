using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Hosting;
using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Streams;

namespace Orleans.Hosting
{
    /// <summary>Configures something that has a name.</summary>
    public interface INamedServiceConfigurator
    {
        /// <summary>Its name.</summary>
        string Name { get; }

        /// <summary>Adds services.</summary>
        Action<Action<IServiceCollection>> ConfigureDelegate { get; }
    }

    /// <summary>Configures a stream provider.</summary>
    public interface IPersistentStreamConfigurator : INamedServiceConfigurator;

    /// <summary>Configures a stream provider of a silo.</summary>
    public interface ISiloPersistentStreamConfigurator : IPersistentStreamConfigurator;

    /// <summary>Configures a stream provider of a silo.</summary>
    public interface ISiloRecoverableStreamConfigurator : ISiloPersistentStreamConfigurator;

    /// <summary>Configures a memory stream provider.</summary>
    public interface IMemoryStreamConfigurator : INamedServiceConfigurator;

    /// <summary>Configures a memory stream provider of a silo.</summary>
    public interface ISiloMemoryStreamConfigurator : IMemoryStreamConfigurator, ISiloRecoverableStreamConfigurator;

    /// <summary>Configures a stream provider of a client.</summary>
    public interface IClusterClientPersistentStreamConfigurator : IPersistentStreamConfigurator;

    /// <summary>Configures a memory stream provider of a client.</summary>
    public interface IClusterClientMemoryStreamConfigurator : IMemoryStreamConfigurator, IClusterClientPersistentStreamConfigurator;

    /// <summary>Sets options by name.</summary>
    public static class NamedServiceConfiguratorExtensions
    {
        /// <summary>Sets options.</summary>
        public static void Configure<TOptions>(this INamedServiceConfigurator configurator, Action<OptionsBuilder<TOptions>> configureOptions)
            where TOptions : class, new() =>
            configurator.ConfigureDelegate(services => configureOptions(services.AddOptions<TOptions>(configurator.Name)));
    }

    /// <summary>Configures stream providers.</summary>
    public static class PersistentStreamConfiguratorExtensions
    {
        /// <summary>Sets which subscriptions there are.</summary>
        public static void ConfigureStreamPubSub(
            this IPersistentStreamConfigurator configurator, StreamPubSubType pubsubType = StreamPubSubType.ExplicitGrainBasedAndImplicit) =>
            configurator.Configure<PubSubOptions>(options => options.Configure(o => o.Type = pubsubType));
    }

    /// <summary>Configures delivery.</summary>
    public static class SiloPersistentStreamConfiguratorExtensions
    {
        /// <summary>Sets how items are delivered.</summary>
        public static void ConfigurePullingAgent(
            this ISiloPersistentStreamConfigurator configurator, Action<OptionsBuilder<StreamPullingAgentOptions>>? configureOptions = null) =>
            configurator.Configure<StreamPullingAgentOptions>(options => configureOptions?.Invoke(options));
    }

    /// <summary>Configures memory streams.</summary>
    public static class MemoryStreamConfiguratorExtensions
    {
        /// <summary>No effect here: each subscription has its own queue.</summary>
        public static void ConfigurePartitioning(this IMemoryStreamConfigurator configurator, int numOfQueues = 8) =>
            ArgumentOutOfRangeException.ThrowIfLessThan(numOfQueues, 1);
    }

    /// <summary>Adds memory streams to a silo.</summary>
    public static class SiloBuilderMemoryStreamExtensions
    {
        /// <summary>Adds a memory stream provider.</summary>
        public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name, Action<ISiloMemoryStreamConfigurator>? configure = null)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            configure?.Invoke(new MemoryStreamConfigurator(name, builder.Services));
            builder.Services.AddKeyedSingleton<IStreamProvider>(name, (services, _) => new MemoryStreamProvider(
                services.GetRequiredService<EmbeddedSilo>(),
                name,
                services.GetRequiredService<IOptionsMonitor<VoiceCluster.EmbeddedOrleans.MemoryStreamOptions>>().Get(name),
                services.GetRequiredService<IOptionsMonitor<StreamPullingAgentOptions>>().Get(name),
                services.GetRequiredService<IOptionsMonitor<PubSubOptions>>().Get(name).Type));
            return builder;
        }
    }

    /// <summary>Adds streams to a client.</summary>
    public static class ClientBuilderStreamingExtensions
    {
        /// <summary>Makes the silo's provider of this name known to the client.</summary>
        public static IClientBuilder AddMemoryStreams(this IClientBuilder builder, string name, Action<IClusterClientMemoryStreamConfigurator>? configure = null)
        {
            configure?.Invoke(new MemoryStreamConfigurator(name, builder.Services));
            builder.Services.AddKeyedSingleton(name, (services, _) =>
                services.GetRequiredService<EmbeddedSilo>().Services.GetRequiredKeyedService<IStreamProvider>(name));
            return builder;
        }
    }
}

namespace VoiceCluster.EmbeddedOrleans.Hosting
{
    internal sealed class PubSubOptions
    {
        public StreamPubSubType Type { get; set; }
    }

    internal sealed class MemoryStreamConfigurator(string name, IServiceCollection services) : ISiloMemoryStreamConfigurator, IClusterClientMemoryStreamConfigurator
    {
        public string Name => name;

        public Action<Action<IServiceCollection>> ConfigureDelegate => configure => configure(services);
    }
}
