namespace VoiceCluster.Hosting.Streams;

/// <inheritdoc/>
internal sealed class PushStreamReceiver(IServiceProvider services) : IPushStreamReceiver
{
    public Task<bool> Deliver(PushBatch batch)
    {
        var provider = PushStreamProvider.Get(services, batch.Provider);
        if (!provider.TryGetInbox(new InboxKey(batch.Stream, batch.Subscriber, batch.Subscription), out var inbox)) return Task.FromResult(false);
        foreach (var item in batch.Items) inbox.Add(item);
        if (batch.IsLast) inbox.End(batch.Error is { } error ? new InvalidOperationException(error) : null);
        return Task.FromResult(true);
    }
}
