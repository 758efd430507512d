using Orleans.Streams;
using VoiceCluster.Grains;

namespace VoiceCluster.Hosting.Streams;

/// <summary>A subscription's items on their way to an observer in this silo.</summary>
internal interface IPushInbox
{
    /// <summary>The subscriber is gone; whoever holds on to this one is to look for another.</summary>
    bool IsClosed { get; }

    void Add(object? item);

    void End(Exception? error);

    void Close();
}

/// <summary>
/// Bounded queue in front of an observer. Publishers add from any thread; items are taken in order on the subscriber's own scheduler, one at a time, as
/// turns that interleave with its requests. In this silo nothing is copied or serialized. Items that may wait (<see cref="IPatientItem"/>) are taken
/// with the next that may not, or when a few are together: to wake a subscriber costs more than most items do.
/// </summary>
internal sealed class PushInbox<T> : IPushInbox
{
    // An activation that only ever gets stream items would look idle.
    private static readonly TimeSpan StayAlive = TimeSpan.FromMinutes(2);

    /// <summary>So many items wait for an urgent one.</summary>
    public const int Patience = 8;

    private static readonly Func<T, bool> MayWait = PatienceOf();

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _waiting = new();
    private readonly PushStreamProvider _provider;
    private readonly StreamId _stream;
    private readonly IGrainContext _subscriber;
    private readonly IAsyncObserver<T> _observer;
    private readonly Action _drain;
    private readonly bool _isActivation;
    private bool _isDraining;
    private long _aliveSince;

    public PushInbox(PushStreamProvider provider, StreamId stream, IGrainContext subscriber, IAsyncObserver<T> observer)
    {
        _provider = provider;
        _stream = stream;
        _subscriber = subscriber;
        _observer = observer;
        _isActivation = !subscriber.GrainId.IsClient();
        _drain = Drain;
    }

    public bool IsClosed { get; private set; }

    public void Add(T item) => Add(new Entry(item, EntryKind.Item, null));

    void IPushInbox.Add(object? item) => Add((T)item!);

    public void End(Exception? error) => Add(new Entry(default!, error is null ? EntryKind.Completed : EntryKind.Failed, error));

    public void Close()
    {
        lock (_gate)
        {
            IsClosed = true;
            _provider.Waits(-_waiting.Count);
            _waiting.Clear();
        }
    }

    private void Add(in Entry entry)
    {
        lock (_gate)
        {
            if (IsClosed) return;
            if (_waiting.Count == _provider.Options.Capacity)
            {
                _waiting.Dequeue();
                _provider.Dropped(1);
            }
            else
            {
                _provider.Waits(1);
            }

            _waiting.Enqueue(entry);
            if (_isDraining || (_waiting.Count < Patience && entry.Kind is EntryKind.Item && MayWait(entry.Item))) return;
            _isDraining = true;
        }

        if (_isActivation) _subscriber.Scheduler.QueueAction(_drain);
        else ThreadPool.UnsafeQueueUserWorkItem(static inbox => inbox.Drain(), this, preferLocal: false);
    }

    private bool TryTake(out Entry entry)
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out entry))
            {
                _provider.Waits(-1);
                return true;
            }

            _isDraining = false;
            return false;
        }
    }

    private void Drain()
    {
        if (_isActivation) Live();
        while (TryTake(out var entry))
        {
            var taken = GiveAsync(entry);
            if (taken.IsCompletedSuccessfully) continue;
            _ = GoOnAfterAsync(taken);
            return;
        }
    }

    private async Task GoOnAfterAsync(Task taken)
    {
        try
        {
            await taken;
        }
        catch (Exception exception)
        {
            _provider.Logger.NotTaken(exception, _stream, _subscriber.GrainId);
        }

        Drain();
    }

    private Task GiveAsync(in Entry entry)
    {
        try
        {
            return entry.Kind switch
            {
                EntryKind.Item => _observer.OnNextAsync(entry.Item),
                EntryKind.Completed => _observer.OnCompletedAsync(),
                _ => _observer.OnErrorAsync(entry.Error!),
            };
        }
        catch (Exception exception)
        {
            return Task.FromException(exception);
        }
    }

    /// <summary>Bound once for each type, as an interface of a value would be boxed with every item.</summary>
    private static Func<T, bool> PatienceOf() => typeof(IPatientItem).IsAssignableFrom(typeof(T))
        ? typeof(Patient).GetMethod(nameof(Patient.MayWait))!.MakeGenericMethod(typeof(T)).CreateDelegate<Func<T, bool>>()
        : static _ => false;

    private void Live()
    {
        if (_aliveSince != 0 && _provider.Time.GetElapsedTime(_aliveSince) < StayAlive / 2) return;
        _aliveSince = _provider.Time.GetTimestamp();
        _provider.Runtime.DelayDeactivation(_subscriber, StayAlive);
    }

    private enum EntryKind
    {
        Item,
        Completed,
        Failed,
    }

    private readonly record struct Entry(T Item, EntryKind Kind, Exception? Error);
}

internal static class Patient
{
    public static bool MayWait<T>(T item)
        where T : IPatientItem => item.MayWait;
}
