using System.Collections.Concurrent;

namespace VoiceCluster.Hosting.Streams;

/// <inheritdoc/>
internal sealed class PushStreamSource : IPushStreamSource
{
    private readonly ConcurrentDictionary<(string Provider, StreamId Stream), Action<PushSubscribers>> _publishing = new();

    public void Add(string provider, StreamId stream, Action<PushSubscribers> changed) => _publishing[(provider, stream)] = changed;

    public void Remove(string provider, StreamId stream) => _publishing.TryRemove((provider, stream), out _);

    public Task SubscribersChanged(string provider, StreamId stream, PushSubscribers subscribers)
    {
        if (_publishing.TryGetValue((provider, stream), out var changed)) changed(subscribers);
        return Task.CompletedTask;
    }
}
