using Orleans.Runtime;

namespace VoiceCluster.EmbeddedOrleans.Scheduling;

/// <summary>Something that takes requests.</summary>
internal interface IRequestTarget
{
    /// <summary>Queues a request.</summary>
    void Deliver(TurnRequest request);
}

/// <summary>Something that runs requests: an activation, or an object behind an observer reference.</summary>
internal interface ITurnTarget : IRequestTarget
{
    /// <summary>The silo.</summary>
    Hosting.EmbeddedSilo Silo { get; }

    /// <summary>The identity it is called by.</summary>
    GrainId Id { get; }

    /// <summary>The object whose methods are called.</summary>
    object? Instance { get; }

    /// <summary>The activation as grain code sees it; null for an observer.</summary>
    IGrainContext? Context { get; }

    /// <summary>A request is over.</summary>
    void End(TurnRequest request);

    /// <summary>Runs an item as a turn of its own, beside whatever request runs.</summary>
    void PostTurn(WorkItem item);

    /// <summary>An error left a request of this target.</summary>
    void OnRequestFailed(Exception exception);
}
