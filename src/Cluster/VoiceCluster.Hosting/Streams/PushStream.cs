using Orleans.Streams;

namespace VoiceCluster.Hosting.Streams;

/// <summary>One stream of a <see cref="PushStreamProvider"/>. A publisher keeps the object it publishes on: it remembers who listens.</summary>
internal sealed class PushStream<T>(PushStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    private readonly PushPublisher<T> _publisher = new(provider, streamId);

    public bool IsRewindable => false;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => _publisher.PushAsync(item);

    public async Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        foreach (var item in batch) await _publisher.PushAsync(item);
    }

    public Task OnCompletedAsync() => _publisher.EndAsync(null);

    public Task OnErrorAsync(Exception ex) => _publisher.EndAsync(ex);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(observer, null);

    /// <exception cref="NotSupportedException">The past is asked for, or a filter.</exception>
    public async Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null)
    {
        if (token is not null || filterData is not null) throw new NotSupportedException($"Streams of provider '{ProviderName}' have neither a past nor filters.");
        var subscription = new PushSubscriptionHandle<T>(provider, streamId);
        await subscription.OpenAsync(observer);
        return subscription;
    }

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) => throw Batches();

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) => throw Batches();

    /// <exception cref="NotSupportedException">Always: a subscription lives as long as its subscriber's activation.</exception>
    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() =>
        throw new NotSupportedException($"Subscriptions of provider '{ProviderName}' end with their subscriber's activation; there are none to resume.");

    public bool Equals(IAsyncStream<T>? other) => other is PushStream<T> && other.ProviderName == ProviderName && other.StreamId == streamId;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => HashCode.Combine(ProviderName, streamId);

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);

    private NotSupportedException Batches() => new($"Provider '{ProviderName}' delivers item by item; subscribe with an IAsyncObserver.");
}
