using System.Reflection;
using Orleans;
using Orleans.Core;
using Orleans.Providers;
using Orleans.Runtime;
using Orleans.Timers;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.State;

namespace VoiceCluster.EmbeddedOrleans.Grains;

/// <summary>The silo as the base class of grains sees it.</summary>
internal sealed class GrainRuntime(EmbeddedSilo silo) : IGrainRuntime
{
    public string SiloIdentity => silo.Name;

    public IGrainFactory GrainFactory => silo.Client;

    public ITimerRegistry TimerRegistry => silo.Timers;

    public IServiceProvider ServiceProvider => silo.Services;

    public TimeProvider TimeProvider => silo.Time;

    public void DeactivateOnIdle(IGrainContext grainContext) =>
        grainContext.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan) => ((Activation)grainContext).DelayDeactivation(timeSpan);

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext)
    {
        var storage = grainContext.GrainInstance!.GetType().GetCustomAttribute<StorageProviderAttribute>(inherit: true)?.ProviderName;
        return PersistentStateFactory.Make<TGrainState>((Activation)grainContext, "state", storage);
    }
}

/// <summary>The activation on this thread, from a singleton.</summary>
internal sealed class GrainContextAccessor : IGrainContextAccessor
{
    public IGrainContext GrainContext => (Scheduling.TurnScheduler.Current as Activation)!;
}
