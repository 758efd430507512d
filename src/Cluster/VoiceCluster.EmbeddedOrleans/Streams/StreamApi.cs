using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>A named source of streams.</summary>
public interface IStreamProvider
{
    /// <summary>The provider's name.</summary>
    string Name { get; }

    /// <summary>Whether a subscription can begin in the past.</summary>
    bool IsRewindable { get; }

    /// <summary>A stream; it needs no creating.</summary>
    IAsyncStream<T> GetStream<T>(StreamId streamId);
}

/// <summary>A stream of unknown item type.</summary>
public interface IAsyncStream
{
    /// <summary>Whether a subscription can begin in the past.</summary>
    bool IsRewindable { get; }

    /// <summary>The provider's name.</summary>
    string ProviderName { get; }

    /// <summary>The stream's identity.</summary>
    StreamId StreamId { get; }
}

/// <summary>A stream to publish on and to subscribe to.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IAsyncStream<T>
    : IAsyncStream, IEquatable<IAsyncStream<T>>, IComparable<IAsyncStream<T>>, IAsyncObservable<T>, IAsyncBatchObservable<T>, IAsyncBatchProducer<T>
{
    /// <summary>The subscriptions that the calling grain, or this process outside of grains, has to the stream.</summary>
    Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles();
}

/// <summary>Receives items.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IAsyncObserver<in T>
{
    /// <summary>An item. When published, it completes once the item is queued for every subscription.</summary>
    Task OnNextAsync(T item, StreamSequenceToken? token = null);

    /// <summary>No further item will come.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>Something went wrong.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>Receives items in batches.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IAsyncBatchObserver<T>
{
    /// <summary>Items in order.</summary>
    Task OnNextAsync(IList<SequentialItem<T>> items);

    /// <summary>No further item will come.</summary>
    Task OnCompletedAsync() => Task.CompletedTask;

    /// <summary>Something went wrong.</summary>
    Task OnErrorAsync(Exception ex);
}

/// <summary>An item with its place.</summary>
/// <typeparam name="T">The item.</typeparam>
public class SequentialItem<T>(T item, StreamSequenceToken token)
{
    /// <summary>The item.</summary>
    public T Item { get; } = item;

    /// <summary>Its place in the stream.</summary>
    public StreamSequenceToken Token { get; } = token;
}

/// <summary>Publishes items in batches.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IAsyncBatchProducer<in T> : IAsyncObserver<T>
{
    /// <summary>Publishes items in order.</summary>
    Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null);
}

/// <summary>Subscribes item by item.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IAsyncObservable<T>
{
    /// <summary>Subscribes.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer);

    /// <summary>Subscribes from a place in the stream on, which this host's streams do not have: the token has to be null.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null);
}

/// <summary>Subscribes batch by batch.</summary>
/// <typeparam name="T">The items.</typeparam>
public interface IAsyncBatchObservable<T>
{
    /// <summary>Subscribes.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer);

    /// <summary>Subscribes from a place in the stream on, which this host's streams do not have: the token has to be null.</summary>
    Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token);
}

/// <summary>A subscription, which outlives the activation that made it; a later activation resumes it.</summary>
/// <typeparam name="T">The items.</typeparam>
public abstract class StreamSubscriptionHandle<T> : IEquatable<StreamSubscriptionHandle<T>?>
{
    /// <summary>The stream.</summary>
    public abstract StreamId StreamId { get; }

    /// <summary>The provider's name.</summary>
    public abstract string ProviderName { get; }

    /// <summary>The subscription's identity.</summary>
    public abstract Guid HandleId { get; }

    /// <summary>Ends the subscription.</summary>
    public abstract Task UnsubscribeAsync();

    /// <summary>Attaches an observer in place of the former one.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null);

    /// <summary>Attaches an observer in place of the former one.</summary>
    public abstract Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null);

    /// <inheritdoc/>
    public abstract bool Equals(StreamSubscriptionHandle<T>? other);
}
