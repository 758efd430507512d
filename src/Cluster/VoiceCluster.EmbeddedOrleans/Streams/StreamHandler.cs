using Orleans.Streams;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>What a subscriber attached: an observer of items or of batches.</summary>
internal sealed class StreamHandler<T>(IAsyncObserver<T>? items, IAsyncBatchObserver<T>? batches)
{
    public IAsyncBatchObserver<T>? Batches => batches;

    public Task OnNextAsync(T item, StreamSequenceToken token) => items!.OnNextAsync(item, token);

    public Task OnSignalAsync(object signal)
    {
        if (signal is Exception exception) return items?.OnErrorAsync(exception) ?? batches!.OnErrorAsync(exception);
        return items?.OnCompletedAsync() ?? batches!.OnCompletedAsync();
    }
}

/// <summary>What a stream may carry beside items: an exception, or its end.</summary>
internal static class StreamSignal
{
    /// <summary>The end of a stream.</summary>
    public static object Completed { get; } = new();
}

/// <summary>The observers attached on one activation, by subscription.</summary>
internal sealed class StreamConsumers
{
    private readonly Dictionary<Guid, (Subscription Subscription, object Handler)> _handlers = [];

    public void Attach(Subscription subscription, object handler) => _handlers[subscription.SubscriptionId] = (subscription, handler);

    public void Detach(Subscription subscription) => _handlers.Remove(subscription.SubscriptionId);

    public object? Find(Subscription subscription) => _handlers.TryGetValue(subscription.SubscriptionId, out var found) ? found.Handler : null;

    public void OnDeactivated()
    {
        foreach (var (subscription, _) in _handlers.Values) subscription.OnConsumerGone();
        _handlers.Clear();
    }
}
