using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Lifecycles;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>What most activations do without, apart so that idle ones stay small.</summary>
internal sealed class ActivationExtras
{
    private TaskCompletionSource? _ended;

    public ActivationId ActivationId { get; } = ActivationId.NewId();

    public GrainReference? Reference { get; set; }

    public GrainLifecycle? Lifecycle { get; set; }

    public Dictionary<Type, object>? Components { get; set; }

    public HashSet<IDisposable>? Timers { get; set; }

    public Dictionary<Guid, int>? ReentrantChains { get; set; }

    public Streams.StreamConsumers? Streams { get; set; }

    public Enumerations.ActiveEnumerations? Enumerations { get; set; }

    public DeactivationReason Reason { get; set; }

    /// <summary>Completes when the activation has ended; made when first asked for.</summary>
    public TaskCompletionSource Ended => _ended
        ?? Interlocked.CompareExchange(ref _ended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), null) ?? _ended;

    public TaskCompletionSource? EndedOrNull => Volatile.Read(ref _ended);

    /// <summary>Deactivated while it was being activated, so that OnDeactivateAsync does not apply.</summary>
    public bool WasNeverValid { get; set; }

    /// <summary>Deactivate once no request waits any more.</summary>
    public bool EndsWhenDrained { get; set; }
}
