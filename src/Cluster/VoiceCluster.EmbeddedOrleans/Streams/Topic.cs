using Orleans.Runtime;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>A stream that has subscriptions.</summary>
internal sealed class Topic(StreamId id)
{
    private readonly Lock _gate = new();
    private Subscription[] _subscriptions = [];
    private long _sequence;
    private bool _hasImplicit;

    public StreamId Id => id;

    /// <summary>Removed from its provider; a new one takes its place.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The subscriptions at this moment.</summary>
    public Subscription[] Subscriptions => Volatile.Read(ref _subscriptions);

    public long NextSequence() => Interlocked.Increment(ref _sequence);

    public Subscription? ImplicitOf(GrainId consumer) => Array.Find(Subscriptions, s => s.IsImplicit && s.Consumer == consumer);

    public bool TryAdd(Subscription subscription)
    {
        lock (_gate)
        {
            if (IsClosed) return false;
            _subscriptions = [.. _subscriptions, subscription];
            return true;
        }
    }

    /// <summary>Adds the implicit subscriptions, the first time it is called.</summary>
    public void AddImplicitOnce(Func<IEnumerable<Subscription>> make)
    {
        if (Volatile.Read(ref _hasImplicit)) return;
        lock (_gate)
        {
            if (_hasImplicit || IsClosed) return;
            _subscriptions = [.. _subscriptions, .. make()];
            Volatile.Write(ref _hasImplicit, true);
        }
    }

    public void Remove(Subscription subscription)
    {
        lock (_gate) _subscriptions = [.. _subscriptions.Where(s => !ReferenceEquals(s, subscription))];
    }

    /// <summary>Closes it if only implicit subscriptions are left that have nothing to deliver and no active grain.</summary>
    public bool TryClose()
    {
        lock (_gate)
        {
            if (!IsClosed && Array.Exists(_subscriptions, s => !s.IsImplicit || !s.IsUnused)) return false;
            return IsClosed = true;
        }
    }
}
