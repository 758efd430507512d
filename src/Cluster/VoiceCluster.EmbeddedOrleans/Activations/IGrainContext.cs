using Orleans.Serialization.Invocation;

namespace Orleans.Serialization.Invocation
{
    /// <summary>Something whose methods are called and that carries components.</summary>
    public interface ITargetHolder
    {
        /// <summary>The object whose methods are called.</summary>
        object? GetTarget();

        /// <summary>A component by its type, or null.</summary>
        object? GetComponent(Type componentType);
    }
}

namespace Orleans.Runtime
{
    /// <summary>One activation of a grain.</summary>
    public interface IGrainContext : ITargetHolder, IEquatable<IGrainContext>
    {
        /// <summary>A reference to the grain.</summary>
        GrainReference GrainReference { get; }

        /// <summary>The grain's identity.</summary>
        GrainId GrainId { get; }

        /// <summary>The grain object; null before it is made.</summary>
        object? GrainInstance { get; }

        /// <summary>Tells this activation from earlier and later ones.</summary>
        ActivationId ActivationId { get; }

        /// <summary>Services of this activation's scope.</summary>
        IServiceProvider ActivationServices { get; }

        /// <summary>Where to take part in activating and deactivating.</summary>
        IGrainLifecycle ObservableLifecycle { get; }

        /// <summary>Runs code as turns of this activation.</summary>
        IWorkItemScheduler Scheduler { get; }

        /// <summary>Completes when this activation has ended.</summary>
        Task Deactivated { get; }

        /// <summary>Attaches a component, replacing one of the same type.</summary>
        void SetComponent<TComponent>(TComponent? value)
            where TComponent : class;

        /// <summary>Begins to deactivate once the running requests have ended.</summary>
        void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default);
    }

    /// <summary>Runs code as turns of an activation.</summary>
    public interface IWorkItemScheduler
    {
        /// <summary>Queues an action.</summary>
        void QueueAction(Action action);

        /// <summary>Queues an action with its argument.</summary>
        void QueueAction(Action<object> action, object state);

        /// <summary>Queues a task that was not started.</summary>
        void QueueTask(Task task);
    }

    /// <summary>The activation that runs on this thread.</summary>
    public interface IGrainContextAccessor
    {
        /// <summary>The activation, or null outside of one.</summary>
        IGrainContext GrainContext { get; }
    }

    /// <summary>Reads components.</summary>
    public static class TargetHolderExtensions
    {
        /// <summary>A component by its type, or null.</summary>
        public static TComponent? GetComponent<TComponent>(this ITargetHolder targetHolder)
            where TComponent : class => targetHolder.GetComponent(typeof(TComponent)) as TComponent;
    }

    /// <summary>Ends activations.</summary>
    public static class GrainContextExtensions
    {
        /// <summary>Begins to deactivate and completes when the activation has ended.</summary>
        public static Task DeactivateAsync(this IGrainContext grainContext, DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
        {
            grainContext.Deactivate(deactivationReason, cancellationToken);
            return grainContext.Deactivated;
        }
    }
}

namespace Orleans.Core.Internal
{
    /// <summary>An activation that keeps track of the call chains allowed to re-enter it.</summary>
    public interface ICallChainReentrantGrainContext
    {
        /// <summary>Calls of this chain may begin from now on.</summary>
        void OnEnterReentrantSection(Guid reentrancyId);

        /// <summary>Ends what <see cref="OnEnterReentrantSection"/> began.</summary>
        void OnExitReentrantSection(Guid reentrancyId);
    }
}
