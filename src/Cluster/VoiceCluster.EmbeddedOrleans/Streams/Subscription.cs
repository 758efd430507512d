using Orleans.Runtime;
using Orleans.Providers.Streams.Common;
using Orleans.Streams;
using Orleans.Streams.Core;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>One subscriber of a stream, whatever the type of items. It is itself the request that delivers what it has queued.</summary>
internal abstract class Subscription(MemoryStreamProvider provider, Topic topic, Guid id, GrainId? consumer, bool isImplicit) : TurnRequest
{
    public MemoryStreamProvider Provider => provider;

    public Topic Topic => topic;

    public Guid SubscriptionId => id;

    /// <summary>The subscribed grain; null outside of grains.</summary>
    public GrainId? Consumer => consumer;

    public bool IsImplicit => isImplicit;

    /// <summary>Nothing is queued, and no observer is attached.</summary>
    public abstract bool IsUnused { get; }

    /// <exception cref="InvalidCastException">The stream's items are of another type.</exception>
    public Subscription<T> As<T>() => this as Subscription<T>
        ?? throw new InvalidCastException($"Stream {topic.Id} of {provider.Name} carries {GetType().GenericTypeArguments[0]}, not {typeof(T)}.");

    public void Publish<T>(T item, long sequence)
    {
        if (this is Subscription<T> typed) typed.Enqueue(item, null, sequence);
        else PublishBoxed(item, sequence);
    }

    public abstract void PublishSignal(object signal, long sequence);

    /// <summary>The activation that had an observer attached has ended.</summary>
    public abstract void OnConsumerGone();

    public abstract void Unsubscribe();

    protected abstract void PublishBoxed(object? item, long sequence);
}

/// <summary>One subscriber: its queue and its delivery.</summary>
/// <remarks>
/// 1. A publisher enqueues under a short lock and, if no delivery is under way, sends the subscription to the consumer as a request.
/// 2. The consumer's turn takes items until the queue is empty or its share is used up, awaiting each observer call.
/// 3. When full, the oldest item goes, is counted, and the observer gets one QueueCacheMissException for each gap.
/// 4. An item whose observer fails is tried again with growing pauses, and given up after the provider's longest delivery time.
/// </remarks>
internal sealed class Subscription<T> : Subscription
{
    private const int ItemsPerTurn = 64;
    private readonly Lock _gate = new();
    private readonly DeliveryRetry _retry;
    private RingQueue<Entry> _queue;
    private bool _isDelivering;
    private bool _isEnded;
    private bool _isAttached;
    private long _firstLost = -1;
    private Entry _current;
    private bool _hasCurrent;
    private StreamHandler<T>? _clientHandler;
    private ClientTurns? _clientTurns;
    private Activation? _activation;
    private ITurnTarget? _target;
    private Task? _pending;
    private Action? _whenDelivered;
    private int _share;

    public Subscription(MemoryStreamProvider provider, Topic topic, Guid id, GrainId? consumer, bool isImplicit)
        : base(provider, topic, id, consumer, isImplicit)
    {
        _queue = new RingQueue<Entry>(provider.QueueCapacity);
        _retry = new DeliveryRetry(provider.Silo.Time, provider.MaxDeliveryTime, Send);
        if (consumer is null) _clientTurns = new ClientTurns(provider.Silo);
    }

    public override bool IsUnused
    {
        get
        {
            lock (_gate) return _queue.Count == 0 && !_isDelivering && !_isAttached;
        }
    }

    internal override bool IsAbandoned => false;

    public void Attach(StreamHandler<T> handler)
    {
        if (Consumer is null)
        {
            _clientHandler = handler;
        }
        else
        {
            var activation = TurnScheduler.Current as Activation;
            if (activation is null || activation.Id != Consumer)
            {
                throw new InvalidOperationException($"A subscription of {Consumer} is resumed by that grain, on its own turn.");
            }

            (activation.Extras.Streams ??= new StreamConsumers()).Attach(this, handler);
        }

        lock (_gate) _isAttached = true;
    }

    public override void OnConsumerGone()
    {
        lock (_gate) _isAttached = false;
        if (IsImplicit) Provider.RemoveIfUnused(Topic);
    }

    public override void Unsubscribe()
    {
        lock (_gate)
        {
            _isEnded = true;
            _queue.Clear();
            _isAttached = false;
        }

        // An implicit subscription cannot end; its observer can.
        (TurnScheduler.Current as Activation)?.ExtrasOrNull?.Streams?.Detach(this);
        if (!IsImplicit) Topic.Remove(this);
        else _isEnded = false;
        Provider.RemoveIfUnused(Topic);
    }

    public void Enqueue(T item, object? signal, long sequence)
    {
        bool sends;
        lock (_gate)
        {
            if (_isEnded) return;
            if (_queue.Enqueue(new Entry(item, signal, sequence), out var dropped))
            {
                Provider.Silo.Metrics.OnStreamItemDropped();
                if (_firstLost < 0) _firstLost = dropped.Sequence;
            }

            sends = !_isDelivering;
            _isDelivering = true;
        }

        if (sends) Send();
    }

    public override void PublishSignal(object signal, long sequence) => Enqueue(default!, signal, sequence);

    protected override void PublishBoxed(object? item, long sequence)
    {
        if (item is T typed) Enqueue(typed, null, sequence);
        else PublishSignal(new InvalidCastException($"An item of type {item?.GetType().ToString() ?? "null"} was published on {Topic.Id}, which carries {typeof(T)}."), sequence);
    }

    internal override void Reject(Exception reason) => OnFailure(reason);

    internal override void Start(ITurnTarget target)
    {
        _target = target;
        _share = ItemsPerTurn;
        var handler = FindHandler();
        if (handler is not null) Deliver(handler);
        else if (target.Instance is IStreamSubscriptionObserver observer) _ = OfferAsync(observer);
        else DropAll();
    }

    private StreamHandler<T>? FindHandler() =>
        Consumer is null ? _clientHandler : (StreamHandler<T>?)((Activation)_target!).ExtrasOrNull?.Streams?.Find(this);

    private void Send()
    {
        try
        {
            if (_clientTurns is { } client)
            {
                client.Deliver(this);
                return;
            }

            if (_activation is not { IsInvalid: false })
            {
                var target = Provider.Silo.Directory.Find(Consumer!.Value);
                _activation = target as Activation ?? throw new NotSupportedException($"{Consumer} is a stateless worker, which cannot subscribe to streams.");
            }

            _activation.Deliver(this);
        }
        catch (Exception exception)
        {
            OnFailure(exception);
        }
    }

    private async Task OfferAsync(IStreamSubscriptionObserver observer)
    {
        try
        {
            await observer.OnSubscribed(new SubscriptionOffer(this));
        }
        catch (Exception exception)
        {
            _target!.End(this);
            OnFailure(exception);
            return;
        }

        if (FindHandler() is { } handler) Deliver(handler);
        else DropAll();
    }

    private void DropAll()
    {
        Provider.Silo.Log.NoStreamObserver(Consumer?.ToString() ?? "client", Topic.Id);
        lock (_gate)
        {
            for (var i = 0; i < _queue.Count; i++) Provider.Silo.Metrics.OnStreamItemDropped();
            _queue.Clear();
            _hasCurrent = false;
            _current = default;
            _isDelivering = false;
        }

        _target!.End(this);
        if (IsImplicit) Provider.RemoveIfUnused(Topic);
    }

    private void Deliver(StreamHandler<T> handler)
    {
        while (_share-- > 0)
        {
            Task pending;
            try
            {
                if (!TakeNext()) return;
                pending = handler.Batches is { } batches && _current.Signal is null ? DeliverBatch(batches) : DeliverOne(handler);
            }
            catch (Exception exception)
            {
                _target!.End(this);
                OnFailure(exception);
                return;
            }

            if (!pending.IsCompletedSuccessfully)
            {
                _pending = pending;
                pending.GetAwaiter().UnsafeOnCompleted(_whenDelivered ??= WhenDelivered);
                return;
            }

            OnDelivered();
        }

        _target!.End(this);
        Send();
    }

    private Task DeliverOne(StreamHandler<T> handler) => _current.Signal is { } signal
        ? handler.OnSignalAsync(signal)
        : handler.OnNextAsync(_current.Item, new EventSequenceTokenV2(_current.Sequence));

    private Task DeliverBatch(IAsyncBatchObserver<T> observer)
    {
        var batch = new List<SequentialItem<T>> { new(_current.Item, new EventSequenceTokenV2(_current.Sequence)) };
        lock (_gate)
        {
            while (batch.Count < ItemsPerTurn && _queue.Count > 0 && _queue.Oldest.Signal is null && _firstLost < 0)
            {
                _queue.Dequeue(out var next);
                batch.Add(new SequentialItem<T>(next.Item, new EventSequenceTokenV2(next.Sequence)));
            }
        }

        return observer.OnNextAsync(batch);
    }

    // False, with the request ended, when the queue is empty.
    private bool TakeNext()
    {
        if (_hasCurrent) return true;
        lock (_gate)
        {
            if (_firstLost >= 0 && _queue.Count > 0)
            {
                var gap = new QueueCacheMissException(
                    new EventSequenceTokenV2(_firstLost), new EventSequenceTokenV2(_queue.Oldest.Sequence), new EventSequenceTokenV2(_queue.Newest.Sequence));
                _current = new Entry(default!, gap, _firstLost);
                _firstLost = -1;
                return _hasCurrent = true;
            }

            if (_queue.Dequeue(out _current)) return _hasCurrent = true;
            _isDelivering = false;
        }

        _target!.End(this);
        return false;
    }

    private void WhenDelivered()
    {
        var pending = _pending!;
        _pending = null;
        if (!pending.IsCompletedSuccessfully)
        {
            _target!.End(this);
            OnFailure(Calls.CallOutcome.ErrorOf(pending));
            return;
        }

        OnDelivered();
        if (FindHandler() is { } handler) Deliver(handler);
        else DropAll();
    }

    private void OnDelivered()
    {
        _hasCurrent = false;
        _current = default;
        _retry.Reset();
    }

    private void OnFailure(Exception exception)
    {
        Provider.Silo.Log.StreamDeliveryFailed(exception, Topic.Id, Consumer?.ToString() ?? "client");
        if (!Provider.Silo.IsServing || _retry.TrySchedule()) return;
        // Given up: the observer is told, and the next item gets its own chances.
        _retry.Reset();
        if (!_hasCurrent)
        {
            lock (_gate) _queue.Dequeue(out _current);
        }

        _current = new Entry(
            default!, _current.Signal is Exception ? null : new StreamEventDeliveryFailureException($"An item of {Topic.Id} was given up.", exception), _current.Sequence);
        _hasCurrent = _current.Signal is not null;
        Send();
    }

    private readonly record struct Entry(T Item, object? Signal, long Sequence);
}
