using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Core.Internal;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Lifecycles;
using VoiceCluster.EmbeddedOrleans.References;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>One activation of a grain: its turns, its requests and its life.</summary>
/// <remarks>All state but the inbox belongs to the activation's turns; nothing here takes a lock.</remarks>
internal sealed partial class Activation : TurnScheduler, ITurnTarget, IGrainContext, IWorkItemScheduler, ICallChainReentrantGrainContext
{
    private IServiceScope? _scope;
    private ActivationExtras? _extras;
    private ActivationState _state;

    public Activation(GrainClass grainClass, GrainId id, StatelessWorkers? pool = null)
        : base(grainClass.Silo.Activity)
    {
        Class = grainClass;
        Id = id;
        Pool = pool;
    }

    public GrainClass Class { get; }

    public new GrainId Id { get; }

    public object? Instance { get; private set; }

    public EmbeddedSilo Silo => Class.Silo;

    public bool IsInvalid => _state == ActivationState.Invalid;

    public ActivationState State => _state;

    /// <summary>The stateless workers it is one of, if any.</summary>
    public StatelessWorkers? Pool { get; }

    /// <summary>Made when first needed.</summary>
    public ActivationExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new ActivationExtras(), null) ?? _extras;

    public ActivationExtras? ExtrasOrNull => _extras;

    IGrainContext ITurnTarget.Context => this;

    public GrainReference GrainReference => Extras.Reference ??= Silo.References.Create(typeof(IAddressable), Id);

    public GrainId GrainId => Id;

    public object? GrainInstance => Instance;

    public ActivationId ActivationId => Extras.ActivationId;

    public IServiceProvider ActivationServices => (_scope ??= Silo.Services.CreateScope()).ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => Extras.Lifecycle ??= new GrainLifecycle(Silo.Log);

    public IWorkItemScheduler Scheduler => this;

    public Task Deactivated
    {
        get
        {
            var ended = Extras.Ended;
            Interlocked.MemoryBarrier(); // Against LeaveAsync: it sees the promise, or we see the state.
            if (IsInvalid) ended.TrySetResult();
            return ended.Task;
        }
    }

    public object? GetTarget() => Instance;

    public object? GetComponent(Type componentType)
    {
        if (_extras?.Components is { } components && components.TryGetValue(componentType, out var component)) return component;
        if (componentType.IsInstanceOfType(Instance)) return Instance;
        return componentType.IsInstanceOfType(this) ? this : null;
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        if (Instance is TComponent) throw new ArgumentException("A component that the grain itself implements cannot be replaced.", nameof(value));
        var components = Extras.Components ??= [];
        if (value is null) components.Remove(typeof(TComponent));
        else components[typeof(TComponent)] = value;
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => Id.GetHashCode();

    public override string ToString() => $"[Activation: {Id} #GrainType={Class.ClassType} State={_state}]";

    void IWorkItemScheduler.QueueAction(Action action) => PostTurn(new ActionItem(static state => ((Action)state!)(), action));

    void IWorkItemScheduler.QueueAction(Action<object> action, object state) => PostTurn(new ActionItem(action!, state));

    void IWorkItemScheduler.QueueTask(Task task) => task.Start(this);

    void ICallChainReentrantGrainContext.OnEnterReentrantSection(Guid reentrancyId)
    {
        var chains = Extras.ReentrantChains ??= [];
        chains[reentrancyId] = chains.GetValueOrDefault(reentrancyId) + 1;
    }

    void ICallChainReentrantGrainContext.OnExitReentrantSection(Guid reentrancyId)
    {
        var chains = _extras?.ReentrantChains;
        if (chains is null || !chains.TryGetValue(reentrancyId, out var depth)) throw new InvalidOperationException("Not in a reentrant section of this chain.");
        if (depth == 1) chains.Remove(reentrancyId);
        else chains[reentrancyId] = depth - 1;
    }

    /// <summary>Fails outside of this activation's turns.</summary>
    /// <exception cref="InvalidOperationException">The calling code does not run on this activation.</exception>
    public void RequireTurn()
    {
        if (!ReferenceEquals(Current, this))
        {
            throw new InvalidOperationException(
                $"Activation access violation. A non-activation thread attempted to use {this}; code after Task.Run or ConfigureAwait(false) is outside of the grain.");
        }
    }

    public void PostTurn(WorkItem item) => Post(item);

    protected override void OnFault(Exception exception) => Silo.Log.TurnFaulted(exception, this);

    private sealed class ActionItem(Action<object?> action, object? state) : WorkItem
    {
        internal override void Run(TurnScheduler scheduler) => action(state);
    }
}
