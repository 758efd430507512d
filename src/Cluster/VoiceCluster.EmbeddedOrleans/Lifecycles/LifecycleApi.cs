using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Stages that components take part in, started in ascending and stopped in descending order.</summary>
    public interface ILifecycleObservable
    {
        /// <summary>Takes part in a stage until disposed.</summary>
        IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
    }

    /// <summary>A part taken in a stage.</summary>
    public interface ILifecycleObserver
    {
        /// <summary>The stage starts.</summary>
        Task OnStart(CancellationToken cancellationToken = default);

        /// <summary>The stage stops.</summary>
        Task OnStop(CancellationToken cancellationToken = default);
    }

    /// <summary>A component that takes part in a lifecycle.</summary>
    public interface ILifecycleParticipant<TLifecycleObservable>
        where TLifecycleObservable : ILifecycleObservable
    {
        /// <summary>Called once, to subscribe.</summary>
        void Participate(TLifecycleObservable lifecycle);
    }

    /// <summary>A lifecycle as its owner runs it.</summary>
    public interface ILifecycleSubject : ILifecycleObservable, ILifecycleObserver;

    /// <summary>Subscribes functions instead of observers.</summary>
    public static class LifecycleExtensions
    {
        /// <summary>Takes part with two functions.</summary>
        public static IDisposable Subscribe(
            this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop)
        {
            ArgumentNullException.ThrowIfNull(observable);
            ArgumentNullException.ThrowIfNull(onStart);
            return observable.Subscribe(observerName, stage, new Functions(onStart, onStop));
        }

        /// <summary>Takes part in starting.</summary>
        public static IDisposable Subscribe(this ILifecycleObservable observable, string observerName, int stage, Func<CancellationToken, Task> onStart) =>
            observable.Subscribe(observerName, stage, onStart, null);

        /// <summary>Takes part under the name of a type.</summary>
        public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, observer);

        /// <summary>Takes part under the name of a type.</summary>
        public static IDisposable Subscribe<TObserver>(
            this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) =>
            observable.Subscribe(typeof(TObserver).FullName!, stage, onStart, onStop);

        /// <summary>Takes part in starting under the name of a type.</summary>
        public static IDisposable Subscribe<TObserver>(this ILifecycleObservable observable, int stage, Func<CancellationToken, Task> onStart) =>
            observable.Subscribe<TObserver>(stage, onStart, null);

        /// <summary>Takes part under the name of the observer's type.</summary>
        public static IDisposable Subscribe(this ILifecycleObservable observable, int stage, ILifecycleObserver observer) =>
            observable.Subscribe(observer.GetType().FullName!, stage, observer);

        private sealed class Functions(Func<CancellationToken, Task> onStart, Func<CancellationToken, Task>? onStop) : ILifecycleObserver
        {
            public Task OnStart(CancellationToken cancellationToken) => onStart(cancellationToken);

            public Task OnStop(CancellationToken cancellationToken) => onStop is null ? Task.CompletedTask : onStop(cancellationToken);
        }
    }

    /// <summary>The stages of a silo.</summary>
    public static class ServiceLifecycleStage
    {
        /// <summary>The first.</summary>
        public const int First = int.MinValue;

        /// <summary>The runtime is set up.</summary>
        public const int RuntimeInitialize = 2000;

        /// <summary>The runtime's services.</summary>
        public const int RuntimeServices = 4000;

        /// <summary>The runtime's storage.</summary>
        public const int RuntimeStorageServices = 6000;

        /// <summary>Services that run as grains.</summary>
        public const int RuntimeGrainServices = 8000;

        /// <summary>After those.</summary>
        public const int AfterRuntimeGrainServices = 8100;

        /// <summary>The application's services.</summary>
        public const int ApplicationServices = 10000;

        /// <summary>Connections are checked.</summary>
        public const int ValidateInitialConnectivity = Active - 100;

        /// <summary>The directory's hand-over.</summary>
        public const int GrainDirectoryShutdown = GrainDeactivation - 1;

        /// <summary>Grains are deactivated when this stage stops.</summary>
        public const int GrainDeactivation = BecomeActive - 1;

        /// <summary>The silo begins to serve.</summary>
        public const int BecomeActive = Active - 1;

        /// <summary>The silo serves.</summary>
        public const int Active = 20000;

        /// <summary>The last.</summary>
        public const int Last = int.MaxValue;
    }
}

namespace Orleans.Runtime
{
    /// <summary>The stages of a silo, see <see cref="ServiceLifecycleStage"/>.</summary>
    public interface ISiloLifecycle : ILifecycleObservable
    {
        /// <summary>The highest stage that has started.</summary>
        int HighestCompletedStage { get; }

        /// <summary>The lowest stage that has stopped.</summary>
        int LowestStoppedStage { get; }
    }

    /// <summary>The stages of an activation, see <see cref="GrainLifecycleStage"/>.</summary>
    public interface IGrainLifecycle : ILifecycleObservable;

    /// <summary>The stages of an activation.</summary>
    public static class GrainLifecycleStage
    {
        /// <summary>The first.</summary>
        public const int First = int.MinValue;

        /// <summary>State is read.</summary>
        public const int SetupState = 1000;

        /// <summary>The last before OnActivateAsync.</summary>
        public const int Activate = 2000;

        /// <summary>The last.</summary>
        public const int Last = int.MaxValue;
    }
}
