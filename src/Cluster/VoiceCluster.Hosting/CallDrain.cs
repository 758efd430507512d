using VoiceCluster.Grains.Calls;

namespace VoiceCluster.Hosting;

/// <summary>Ends the silo's calls before anything else of the silo stops.</summary>
internal sealed class CallDrain(LocalCalls calls) : ILifecycleParticipant<ISiloLifecycle>
{
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(CallDrain), ServiceLifecycleStage.Active, static _ => Task.CompletedTask, cancellationToken => calls.HangUpAllAsync("shutdown").WaitAsync(cancellationToken));
}
