using System.Collections.Immutable;

namespace VoiceCluster.Hosting.Streams;

/// <summary>The publishing side of a stream: knows who listens, and pushes to each.</summary>
internal sealed class PushPublisher<T>(PushStreamProvider provider, StreamId stream)
{
    // A directory that was lost with its silo knows its publishers again after so long.
    private static readonly TimeSpan JoinAgainAfter = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private ImmutableArray<PushRoute<T>> _routes;
    private PushStreamSource? _source;
    private IPushStreamSource? _sourceReference;
    private long _version = -1;
    private long _joinedAt;

    public Task PushAsync(T item)
    {
        if (_routes.IsDefault || MustJoin) return ResolveAndPushAsync(item);
        Push(item);
        return Task.CompletedTask;
    }

    public async Task EndAsync(Exception? error)
    {
        if (_routes.IsDefault) await ResolveAsync();
        foreach (var route in _routes) route.End(error);
        if (_source is null) return;
        _source.Remove(provider.Name, stream);
        await provider.DirectoryOf(stream).Leave(_sourceReference!);
        (_source, _routes) = (null, default);
    }

    private bool MustJoin => provider.Options.ExplicitSubscriptions && provider.Time.GetElapsedTime(_joinedAt) > JoinAgainAfter;

    private void Push(T item)
    {
        foreach (var route in _routes) route.Push(item);
    }

    private async Task ResolveAndPushAsync(T item)
    {
        await ResolveAsync();
        Push(item);
    }

    private async Task ResolveAsync()
    {
        if (_routes.IsDefault) _routes = [.. provider.Implicit.Of(stream).Select(Route)];
        if (!provider.Options.ExplicitSubscriptions) return;
        _joinedAt = provider.Time.GetTimestamp();
        if (_source is null)
        {
            var publisher = (IGrainExtensionBinder)provider.Contexts.GrainContext;
            (_source, _sourceReference) = publisher.GetOrSetExtension<PushStreamSource, IPushStreamSource>(static () => new PushStreamSource());
            _source.Add(provider.Name, stream, Listen);
        }

        try
        {
            Listen(await provider.DirectoryOf(stream).Join(_sourceReference!));
        }
        catch (Exception exception)
        {
            // Who listens is known from before, or nobody does; the next item but ten seconds asks again.
            provider.Logger.NotJoined(exception, stream);
        }
    }

    private void Listen(PushSubscribers subscribers)
    {
        lock (_gate)
        {
            if (subscribers.Version <= _version) return;
            _version = subscribers.Version;
            var before = _routes.Where(r => r.Subscription.Id != Guid.Empty).ToDictionary(r => r.Subscription.Id);
            _routes = [.. _routes.Where(r => r.Subscription.Id == Guid.Empty), .. subscribers.All.Select(s => before.GetValueOrDefault(s.Id) ?? Route(s))];
        }
    }

    private PushRoute<T> Route(PushSubscription subscription) => new(provider, stream, subscription, Lost);

    private void Lost(PushSubscription subscription)
    {
        if (subscription.Id != Guid.Empty) provider.DirectoryOf(stream).Unsubscribe(subscription.Id).Ignore();
    }
}
