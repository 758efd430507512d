using Orleans.Streams;

namespace VoiceCluster.Hosting.Streams;

/// <summary>A subscription, from when it is made until it or its subscriber ends.</summary>
internal sealed class PushSubscriptionHandle<T>(PushStreamProvider provider, StreamId streamId) : StreamSubscriptionHandle<T>
{
    private InboxKey _key;
    private PushInbox<T>? _inbox;

    public override StreamId StreamId => streamId;

    public override string ProviderName => provider.Name;

    public override Guid HandleId => _key.Subscription;

    public async Task OpenAsync(IAsyncObserver<T> observer)
    {
        var subscriber = provider.Contexts.GrainContext;
        var isImplicit = provider.Implicit.Include(subscriber.GrainId, streamId);
        if (!isImplicit && !provider.Options.ExplicitSubscriptions)
            throw new InvalidOperationException($"Provider '{ProviderName}' has only implicit subscriptions, and {subscriber.GrainId} has none to {streamId}.");
        _key = isImplicit ? new InboxKey(streamId, subscriber.GrainId, Guid.Empty) : new InboxKey(streamId, Receiver(subscriber), Guid.NewGuid());
        _inbox = new PushInbox<T>(provider, streamId, subscriber, observer);
        provider.AddInbox(_key, _inbox);
        if (!subscriber.GrainId.IsClient()) _ = CloseWithAsync(subscriber, _inbox);
        if (isImplicit) return;
        await provider.DirectoryOf(streamId).Subscribe(new PushSubscription(_key.Subscription, _key.Subscriber));
    }

    public override async Task UnsubscribeAsync()
    {
        if (_inbox is null) return;
        provider.RemoveInbox(_key, _inbox);
        _inbox = null;
        if (_key.Subscription != Guid.Empty) await provider.DirectoryOf(streamId).Unsubscribe(_key.Subscription);
    }

    public override async Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null)
    {
        await UnsubscribeAsync();
        return await new PushStream<T>(provider, streamId).SubscribeAsync(observer, token);
    }

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        throw new NotSupportedException($"Provider '{ProviderName}' delivers item by item; subscribe with an IAsyncObserver.");

    public override bool Equals(StreamSubscriptionHandle<T>? other) =>
        other is PushSubscriptionHandle<T> handle && handle.ProviderName == ProviderName && handle._key == _key;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => _key.GetHashCode();

    /// <summary>By what other silos reach the subscriber: the grain itself; of a client, which takes no calls, an observer.</summary>
    private GrainId Receiver(IGrainContext subscriber)
    {
        var (_, receiver) = ((IGrainExtensionBinder)subscriber).GetOrSetExtension<PushStreamReceiver, IPushStreamReceiver>(() => new PushStreamReceiver(provider.Services));
        return receiver.GetGrainId();
    }

    private async Task CloseWithAsync(IGrainContext subscriber, PushInbox<T> inbox)
    {
        await subscriber.Deactivated.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        provider.RemoveInbox(_key, inbox);
    }
}
