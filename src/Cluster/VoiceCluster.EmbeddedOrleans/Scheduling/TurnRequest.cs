namespace VoiceCluster.EmbeddedOrleans.Scheduling;

/// <summary>A work item that asks for admission first: a call, a timer's tick, a stream delivery.</summary>
/// <remarks>One at a time is admitted unless it may interleave; it occupies the activation until it ends, across its awaits.</remarks>
public abstract class TurnRequest : WorkItem
{
    private protected TurnRequest()
    {
    }

    /// <summary>May begin whatever else runs.</summary>
    internal bool AlwaysInterleaves { get; private protected set; }

    /// <summary>May run beside others of its kind.</summary>
    internal bool IsReadOnly { get; private protected set; }

    /// <summary>Counts as use of the grain.</summary>
    internal bool KeepsAlive { get; private protected set; } = true;

    /// <summary>Nobody waits for it any more, so it need not begin.</summary>
    internal virtual bool IsAbandoned => false;

    /// <summary>The call chain it belongs to, for call-chain reentrancy.</summary>
    internal virtual Guid ReentrancyId => Guid.Empty;

    /// <summary>Begins; whatever happens, <see cref="ITurnTarget.End"/> is called once when it is over.</summary>
    internal abstract void Start(ITurnTarget target);

    /// <summary>Ends without having begun.</summary>
    internal abstract void Reject(Exception reason);

    internal sealed override void Run(TurnScheduler scheduler) => ((Activations.Activation)scheduler).Accept(this);
}
