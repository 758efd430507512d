namespace VoiceCluster.Hosting.Streams;

/// <summary>A publisher's way to one subscriber: straight into its inbox when it is in this silo, otherwise over the network.</summary>
internal sealed class PushRoute<T>(PushStreamProvider provider, StreamId stream, PushSubscription subscription, Action<PushSubscription> lost)
{
    private readonly InboxKey _key = new(stream, subscription.Subscriber, subscription.Id);
    private PushInbox<T>? _inbox;
    private RemoteOutbox? _remote;

    public PushSubscription Subscription => subscription;

    public void Push(T item)
    {
        if (TryGetInbox(out var inbox)) inbox.Add(item);
        else Remote.Add(item);
    }

    public void End(Exception? error)
    {
        if (TryGetInbox(out var inbox)) inbox.End(error);
        else Remote.End(error);
    }

    private RemoteOutbox Remote => _remote ??= new RemoteOutbox(provider, stream, subscription, () => lost(subscription));

    private bool TryGetInbox(out PushInbox<T> inbox)
    {
        inbox = _inbox!;
        if (inbox is { IsClosed: false }) return true;
        _inbox = null;
        // What is still under way over the network must arrive first.
        if (_remote is { IsEmpty: false } || !provider.TryGetInbox(_key, out var found)) return false;
        inbox = _inbox = (PushInbox<T>)found;
        return true;
    }
}
