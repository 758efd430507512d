using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans;
using Orleans.Runtime;
using Orleans.Timers;
using VoiceCluster.EmbeddedOrleans.Grains;
using VoiceCluster.EmbeddedOrleans.State;

namespace VoiceCluster.EmbeddedOrleans.Hosting;

/// <summary>The services of an embedded silo, added once however often the silo is configured.</summary>
internal static class SiloServices
{
    public static void AddTo(IServiceCollection services)
    {
        if (services.Any(s => s.ServiceType == typeof(EmbeddedSilo))) return;
        services.AddLogging();
        services.AddOptions();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<SiloLog>();
        services.AddSingleton<SiloActivity>();
        services.AddSingleton<EmbeddedSilo>();
        services.AddSingleton<IHostedService, SiloHostedService>();
        services.AddSingleton<IClusterClient>(s => s.GetRequiredService<EmbeddedSilo>().Client);
        services.AddSingleton<IGrainFactory>(s => s.GetRequiredService<EmbeddedSilo>().Client);
        services.AddSingleton<IGrainRuntime>(s => s.GetRequiredService<EmbeddedSilo>().GrainRuntime);
        services.AddSingleton<ITimerRegistry>(s => s.GetRequiredService<EmbeddedSilo>().Timers);
        services.AddSingleton<IReminderRegistry>(s => s.GetRequiredService<EmbeddedSilo>().Reminders);
        services.AddSingleton<IGrainContextAccessor, GrainContextAccessor>();
        services.AddTransient(s => s.GetRequiredService<IGrainContextAccessor>().GrainContext);
        services.AddSingleton<IPersistentStateFactory, PersistentStateFactory>();
        services.AddSingleton<IAttributeToFactoryMapper<PersistentStateAttribute>, PersistentStateMapper>();
    }
}
