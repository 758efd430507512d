using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Observers;

/// <summary>An object behind an observer reference: its calls run one after the other on the thread pool, in no activation.</summary>
internal sealed class ObserverTarget(EmbeddedSilo silo, GrainId id, IGrainObserver observer) : ITurnTarget, IThreadPoolWorkItem
{
    private readonly WeakReference<IGrainObserver> _observer = new(observer);
    private readonly Queue<TurnRequest> _queue = new();
    private readonly Lock _gate = new();
    private bool _isRunning;
    private bool _inStart;
    private bool _endedInStart;

    public EmbeddedSilo Silo => silo;

    public GrainId Id => id;

    public object? Instance => _observer.TryGetTarget(out var target) ? target : null;

    public IGrainContext? Context => null;

    public void Deliver(TurnRequest request)
    {
        if (request.AlwaysInterleaves)
        {
            PostTurn(new InterleavedItem(this, request));
            return;
        }

        lock (_gate)
        {
            if (_queue.Count < silo.ObserverQueueCapacity)
            {
                _queue.Enqueue(request);
                if (_isRunning) return;
                _isRunning = true;
                request = null!;
            }
        }

        if (request is null)
        {
            Schedule();
            return;
        }

        silo.Metrics.OnObserverCallDropped();
        request.Reject(new LimitExceededException($"The observer {id} has {silo.ObserverQueueCapacity} calls waiting, which is its limit."));
    }

    public void End(TurnRequest request)
    {
        if (request.AlwaysInterleaves) return;
        lock (_gate)
        {
            if (_inStart)
            {
                _endedInStart = true;
                return;
            }

            if (_queue.Count == 0)
            {
                _isRunning = false;
                return;
            }
        }

        Schedule();
    }

    public void PostTurn(WorkItem item)
    {
        silo.Activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(
            static both =>
            {
                try
                {
                    both.item.Run(null!);
                }
                finally
                {
                    both.silo.Activity.Exit();
                }
            },
            (silo, item),
            preferLocal: true);
    }

    public void OnRequestFailed(Exception exception)
    {
        // The caller or, of a one-way call, the log gets it.
    }

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            while (RunOne())
            {
            }
        }
        finally
        {
            silo.Activity.Exit();
        }
    }

    private void Schedule()
    {
        silo.Activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    // True if the request ended at once and another one waits.
    private bool RunOne()
    {
        TurnRequest request;
        lock (_gate)
        {
            request = _queue.Dequeue();
            _inStart = true;
            _endedInStart = false;
        }

        Start(request);
        lock (_gate)
        {
            _inStart = false;
            if (!_endedInStart) return false;
            if (_queue.Count > 0) return true;
            _isRunning = false;
            return false;
        }
    }

    private void Start(TurnRequest request)
    {
        var clean = ExecutionContext.Capture();
        // Held through the call, so that it is not collected in the midst of it.
        var instance = Instance;
        if (instance is null)
        {
            silo.Observers.Remove(id);
            request.Reject(new ClientNotAvailableException(id));
            End(request);
        }
        else
        {
            request.Start(this);
        }

        GC.KeepAlive(instance);
        if (clean is not null && !ReferenceEquals(ExecutionContext.Capture(), clean)) ExecutionContext.Restore(clean);
    }

    private sealed class InterleavedItem(ObserverTarget target, TurnRequest request) : WorkItem
    {
        internal override void Run(TurnScheduler scheduler) => target.Start(request);
    }
}
