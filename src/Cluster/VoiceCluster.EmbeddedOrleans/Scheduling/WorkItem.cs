namespace VoiceCluster.EmbeddedOrleans.Scheduling;

/// <summary>Something an activation runs as one turn. Items are chained through themselves, so queueing one allocates nothing.</summary>
public abstract class WorkItem
{
    private protected WorkItem()
    {
    }

    internal WorkItem? Next { get; set; }

    internal abstract void Run(TurnScheduler scheduler);
}
