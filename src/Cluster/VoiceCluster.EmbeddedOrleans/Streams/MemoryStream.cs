using Orleans.Runtime;
using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>A stream in somebody's hand. Publishing allocates nothing: the item is copied into the subscriptions' queues.</summary>
internal sealed class MemoryStream<T>(MemoryStreamProvider provider, StreamId id) : IAsyncStream<T>
{
    private Topic? _topic;

    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => id;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null)
    {
        if (Topic is not { } topic) return Task.CompletedTask;
        if (provider.Silo.CallCheck is { } check && item is not null) check.Check(item.GetType(), $"item of stream {id}");
        var sequence = topic.NextSequence();
        foreach (var subscription in topic.Subscriptions) subscription.Publish(item, sequence);
        return Task.CompletedTask;
    }

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        foreach (var item in batch) _ = OnNextAsync(item);
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync()
    {
        Signal(StreamSignal.Completed);
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        ArgumentNullException.ThrowIfNull(ex);
        Signal(ex);
        return Task.CompletedTask;
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        RefuseRewinding(token);
        if (filterData is not null) throw new NotSupportedException("Memory streams of this host have no filters.");
        return Attach(new StreamHandler<T>(observer, null));
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => SubscribeAsync(observer, null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token)
    {
        ArgumentNullException.ThrowIfNull(observer);
        RefuseRewinding(token);
        return Attach(new StreamHandler<T>(null, observer));
    }

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles()
    {
        var consumer = (TurnScheduler.Current as Activation)?.Id;
        IList<StreamSubscriptionHandle<T>> handles =
            [.. (provider.Find(id)?.Subscriptions ?? []).Where(s => s.Consumer == consumer).Select(s => new SubscriptionHandle<T>(s.As<T>()))];
        return Task.FromResult(handles);
    }

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.StreamId == id && other.ProviderName == provider.Name;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => id.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : id.CompareTo(other.StreamId);

    public override string ToString() => $"{provider.Name}/{id}";

    internal static void RefuseRewinding(StreamSequenceToken? token)
    {
        if (token is not null) throw new ArgumentNullException(nameof(token), "Passing a non-null token to a non-rewindable IAsyncObservable.");
    }

    private Topic? Topic
    {
        get
        {
            if (_topic is { IsClosed: false } known) return known;
            return _topic = provider.FindForPublishing<T>(id);
        }
    }

    private void Signal(object signal)
    {
        if (Topic is not { } topic) return;
        var sequence = topic.NextSequence();
        foreach (var subscription in topic.Subscriptions) subscription.PublishSignal(signal, sequence);
    }

    private Task<StreamSubscriptionHandle<T>> Attach(StreamHandler<T> handler)
    {
        var subscription = provider.Subscribe<T>(id);
        subscription.Attach(handler);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(subscription));
    }
}
