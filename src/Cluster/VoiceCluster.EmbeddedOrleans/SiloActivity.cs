namespace VoiceCluster.EmbeddedOrleans;

/// <summary>Tells when a silo has nothing left to do at this moment of its clock, so that a test may move a virtual clock on.</summary>
/// <remarks>
/// Counts the activations and object references that have work items queued or running, stream deliveries and continuations of awaits
/// included. A request that waits for time or for the outside world is not work. Code that left the activations
/// (<c>Task.Run</c>, <c>ConfigureAwait(false)</c>) is seen only while the thread pool has it, queued or at work; hold the silo busy
/// around longer excursions with <see cref="Hold"/>.
/// </remarks>
public sealed class SiloActivity
{
    private const int CalmProbes = 3;
    private const int MostProbes = 1000;
    private readonly Lock _gate = new();
    private readonly List<TaskCompletionSource> _waiting = [];
    private int _busy;
    private bool _watched;

    /// <summary>Whether no work is queued or running right now.</summary>
    public bool IsQuiescent => Volatile.Read(ref _busy) == 0;

    /// <summary>Completes once no work is queued or running anywhere in the silo.</summary>
    public Task WhenQuiescentAsync(CancellationToken cancellationToken = default)
    {
        var promise = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Add(promise);
            Volatile.Write(ref _watched, true);
        }

        // A full fence between publishing the watch and reading the count: the last worker to leave either sees the watch or we see zero.
        if (Interlocked.CompareExchange(ref _busy, 0, 0) == 0) ThreadPool.UnsafeQueueUserWorkItem(new Probe(this), preferLocal: false);
        return cancellationToken.CanBeCanceled ? promise.Task.WaitAsync(cancellationToken) : promise.Task;
    }

    /// <summary>Counts as work until disposed.</summary>
    public IDisposable Hold()
    {
        Enter();
        return new Holder(this);
    }

    internal void Enter() => Interlocked.Increment(ref _busy);

    internal void Exit()
    {
        if (Interlocked.Decrement(ref _busy) == 0 && Volatile.Read(ref _watched))
        {
            ThreadPool.UnsafeQueueUserWorkItem(new Probe(this), preferLocal: false);
        }
    }

    private void Release()
    {
        TaskCompletionSource[] released;
        lock (_gate)
        {
            released = [.. _waiting];
            _waiting.Clear();
            Volatile.Write(ref _watched, false);
        }

        foreach (var promise in released) promise.TrySetResult();
    }

    // Travels through the pool's queue a few times, behind whatever was queued before it; only an undisturbed journey counts.
    private sealed class Probe(SiloActivity owner) : IThreadPoolWorkItem
    {
        private int _calm;
        private int _probes;

        public void Execute()
        {
            if (!owner.IsQuiescent) return; // The one who leaves last sends another probe.
            _probes++;
            _calm = ThreadPool.PendingWorkItemCount == 0 && IsAlone() ? _calm + 1 : 0;
            if (_calm >= CalmProbes || _probes >= MostProbes) owner.Release();
            else ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        /// <summary>Nobody else is at work in the pool, for instance in code that left an activation and will come back to it.</summary>
        private static bool IsAlone()
        {
            ThreadPool.GetMaxThreads(out var most, out _);
            ThreadPool.GetAvailableThreads(out var idle, out _);
            return most - idle <= 1;
        }
    }

    private sealed class Holder(SiloActivity owner) : IDisposable
    {
        private SiloActivity? _owner = owner;

        public void Dispose() => Interlocked.Exchange(ref _owner, null)?.Exit();
    }
}
