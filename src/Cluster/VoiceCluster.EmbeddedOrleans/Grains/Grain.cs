using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace Orleans;

/// <summary>The base of grain classes.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    /// <summary>Takes its place in the activation being made on this thread.</summary>
    protected Grain()
        : this((TurnScheduler.Current as Activation)!)
    {
    }

    /// <summary>Takes its place in the given activation; for tests without a silo.</summary>
    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        GrainContext = grainContext;
        Runtime = grainRuntime ?? (grainContext is Activation activation ? activation.Silo.GrainRuntime : grainContext?.ActivationServices.GetService<IGrainRuntime>()!);
    }

    /// <summary>The activation this instance belongs to.</summary>
    [AllowNull]
    public IGrainContext GrainContext { get; private set; }

    /// <summary>A reference to this grain.</summary>
    public GrainReference GrainReference => GrainContext.GrainReference;

    /// <summary>The identity as text.</summary>
    public string IdentityString => GrainContext.GrainId.ToString();

    /// <summary>The silo as text.</summary>
    public string RuntimeIdentity => Runtime?.SiloIdentity ?? "";

    /// <summary>Makes references to other grains.</summary>
    protected IGrainFactory GrainFactory => RequiredRuntime.GrainFactory;

    /// <summary>The services of the activation's scope.</summary>
    protected internal IServiceProvider ServiceProvider => GrainContext?.ActivationServices ?? Runtime?.ServiceProvider!;

    internal IGrainRuntime Runtime { get; }

    internal IGrainRuntime RequiredRuntime =>
        Runtime ?? throw new InvalidOperationException("The grain was made outside of the runtime, and no IGrainRuntime was given.");

    /// <summary>Called before the first request.</summary>
    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Called after the last request.</summary>
    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Registers a timer whose ticks interleave with requests.</summary>
    [Obsolete("Use 'this.RegisterGrainTimer(callback, state, new() { DueTime = dueTime, Period = period, Interleave = true })' instead.")]
    protected IDisposable RegisterTimer(Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return RequiredRuntime.TimerRegistry.RegisterTimer(GrainContext, callback, state, dueTime, period);
    }

    /// <summary>Ends this activation once its running requests have ended.</summary>
    protected void DeactivateOnIdle() => RequiredRuntime.DeactivateOnIdle(GrainContext);

    /// <summary>Keeps this activation from being collected for a while; a negative time takes that back.</summary>
    protected void DelayDeactivation(TimeSpan timeSpan) => RequiredRuntime.DelayDeactivation(GrainContext, timeSpan);
}

/// <summary>A grain with one stored state, in the storage named by [StorageProvider] or "Default"; read before activation.</summary>
/// <typeparam name="TGrainState">The state; it needs a constructor without parameters.</typeparam>
public class Grain<TGrainState> : Grain
{
    private IStorage<TGrainState>? _storage;

    /// <summary>Reads the state when the activation is set up.</summary>
    protected Grain() => GrainContext.ObservableLifecycle.Subscribe(GetType().FullName!, GrainLifecycleStage.SetupState, ReadFirstAsync);

    /// <summary>Uses the given storage; for tests without a silo.</summary>
    protected Grain(IStorage<TGrainState> storage) => _storage = storage;

    /// <summary>The state.</summary>
    protected TGrainState State
    {
        get => _storage!.State;
        set => _storage!.State = value;
    }

    /// <summary>Removes the stored state.</summary>
    protected virtual Task ClearStateAsync() => _storage!.ClearStateAsync();

    /// <summary>Stores the state.</summary>
    protected virtual Task WriteStateAsync() => _storage!.WriteStateAsync();

    /// <summary>Reads the state again.</summary>
    protected virtual Task ReadStateAsync() => _storage!.ReadStateAsync();

    private Task ReadFirstAsync(CancellationToken cancellationToken)
    {
        if (_storage is not null) return Task.CompletedTask;
        _storage = RequiredRuntime.GetStorage<TGrainState>(GrainContext);
        return ReadStateAsync();
    }
}
