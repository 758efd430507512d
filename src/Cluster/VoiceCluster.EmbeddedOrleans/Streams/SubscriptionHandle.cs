using Orleans.Runtime;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>A subscription in its owner's hand. As in Orleans, ending or resuming uses the handle up.</summary>
internal sealed class SubscriptionHandle<T>(Subscription<T> subscription) : StreamSubscriptionHandle<T>
{
    private bool _isUsedUp;

    public override StreamId StreamId => subscription.Topic.Id;

    public override string ProviderName => subscription.Provider.Name;

    public override Guid HandleId => subscription.SubscriptionId;

    public override Task UnsubscribeAsync()
    {
        UseUp();
        subscription.Unsubscribe();
        return Task.CompletedTask;
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Resume(new StreamHandler<T>(observer, null), token);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return Resume(new StreamHandler<T>(null, observer), token);
    }

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other is not null && other.HandleId == HandleId;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => HandleId.GetHashCode();

    private Task<StreamSubscriptionHandle<T>> Resume(StreamHandler<T> handler, StreamSequenceToken? token)
    {
        MemoryStream<T>.RefuseRewinding(token);
        UseUp();
        subscription.Attach(handler);
        return Task.FromResult<StreamSubscriptionHandle<T>>(new SubscriptionHandle<T>(subscription));
    }

    private void UseUp()
    {
        if (_isUsedUp) throw new InvalidOperationException("Handle is no longer valid. It has been used to unsubscribe or resume.");
        _isUsedUp = true;
    }
}

/// <summary>A subscription offered to a grain that has no observer attached to it.</summary>
internal sealed class SubscriptionOffer(Subscription subscription) : IStreamSubscriptionHandleFactory
{
    public StreamId StreamId => subscription.Topic.Id;

    public string ProviderName => subscription.Provider.Name;

    public GuidId SubscriptionId => GuidId.GetGuidId(subscription.SubscriptionId);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(subscription.As<T>());
}
