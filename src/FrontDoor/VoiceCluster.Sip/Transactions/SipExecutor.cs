namespace VoiceCluster.Sip;

/// <summary>
/// Runs the agent's work one piece at a time, on whichever thread brings it: a thread that finds it idle works the queue off, others only
/// enqueue. So the state machines need no locks, and on a virtual clock everything happens in the thread that moves the clock.
/// Input from the network is bounded (<see cref="TryPost"/>); timers and the application's calls are not refused.
/// </summary>
internal sealed class SipExecutor(int capacity, Action<Exception> onFault)
{
    private readonly Lock _gate = new();
    private readonly Queue<Action> _queue = new();
    private bool _running;
    private long _dropped;

    /// <summary>Pieces of work waiting.</summary>
    public int Pending
    {
        get
        {
            lock (_gate) return _queue.Count;
        }
    }

    /// <summary>Network messages refused because the queue was full; peers retransmit them.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    public void Post(Action work)
    {
        lock (_gate)
        {
            _queue.Enqueue(work);
            if (_running) return;
            _running = true;
        }

        Drain();
    }

    public bool TryPost(Action work)
    {
        lock (_gate)
        {
            if (_queue.Count >= capacity)
            {
                _dropped++;
                return false;
            }
        }

        Post(work);
        return true;
    }

    private void Drain()
    {
        while (true)
        {
            Action work;
            lock (_gate)
            {
                if (!_queue.TryDequeue(out work!))
                {
                    _running = false;
                    return;
                }
            }

            try
            {
                work();
            }
            catch (Exception fault)
            {
                onFault(fault); // One message or call must not stop the others.
            }
        }
    }
}
