using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Streams;

namespace VoiceCluster.Hosting.Streams;

/// <summary>Adds push streams to a silo.</summary>
public static class PushStreamHosting
{
    /// <summary>A provider of push streams by this name.</summary>
    public static ISiloBuilder AddPushStreams(this ISiloBuilder silo, string name, Action<PushStreamOptions>? configure = null)
    {
        var options = new PushStreamOptions();
        configure?.Invoke(options);
        // Predicates and mappers of implicit subscriptions are Orleans' own.
        silo.AddStreaming();
        silo.Services.TryAddSingleton<ImplicitSubscribers>();
        silo.Services.TryAddSingleton<PushStreamMetrics>();
        silo.Services.AddKeyedSingleton<IStreamProvider>(name, (services, _) => new PushStreamProvider(name, options, services));
        silo.Services.TryAddKeyedTransient<IGrainExtension>(typeof(IPushStreamReceiver), static (services, _) => new PushStreamReceiver(services));
        silo.Services.TryAddKeyedTransient<IGrainExtension>(typeof(IPushStreamSource), static (services, _) => new PushStreamSource());
        return silo;
    }
}
