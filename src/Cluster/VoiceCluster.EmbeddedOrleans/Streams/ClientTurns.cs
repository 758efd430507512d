using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>Runs the deliveries of a subscription made outside of grains on the thread pool; the subscription sees to their order.</summary>
internal sealed class ClientTurns(EmbeddedSilo silo) : ITurnTarget
{
    public EmbeddedSilo Silo => silo;

    public GrainId Id => default;

    public object? Instance => null;

    public IGrainContext? Context => null;

    public void Deliver(TurnRequest request)
    {
        silo.Activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(
            static both =>
            {
                try
                {
                    both.request.Start(both.self);
                }
                finally
                {
                    both.self.Silo.Activity.Exit();
                }
            },
            (self: this, request),
            preferLocal: true);
    }

    public void End(TurnRequest request)
    {
        // The subscription delivers again by itself.
    }

    public void PostTurn(WorkItem item) => throw new NotSupportedException("A subscription outside of grains runs nothing but deliveries.");

    public void OnRequestFailed(Exception exception)
    {
        // Reported by the subscription.
    }
}
