using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Hosting.Streams;

/// <inheritdoc/>
public sealed class PushStreamDirectoryGrain(
    [PersistentState("subscribers", PushStreamDirectoryGrain.Store)] IPersistentState<PushStreamDirectoryState> state,
    TimeProvider time,
    ILogger<PushStreamDirectoryGrain> logger)
    : Grain, IPushStreamDirectory
{
    /// <summary>Name of the grain storage that keeps subscriptions.</summary>
    public const string Store = "PubSubStore";

    private readonly HashSet<IPushStreamSource> _sources = [];

    // Larger than those of earlier activations, which are not stored.
    private long _version = time.GetUtcNow().UtcTicks;

    public Task<PushSubscribers> Join(IPushStreamSource source)
    {
        _sources.Add(source);
        return Task.FromResult(Subscribers);
    }

    public Task Leave(IPushStreamSource source)
    {
        _sources.Remove(source);
        if (_sources.Count == 0 && state.State.Subscribers.Count == 0) DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task Subscribe(PushSubscription subscription)
    {
        state.State.Subscribers[subscription.Id] = subscription.Subscriber.ToString();
        return ChangedAsync();
    }

    public Task Unsubscribe(Guid subscriptionId) =>
        state.State.Subscribers.Remove(subscriptionId) ? ChangedAsync() : Task.CompletedTask;

    private PushSubscribers Subscribers => new(_version, [.. state.State.Subscribers.Select(s => new PushSubscription(s.Key, GrainId.Parse(s.Value)))]);

    private async Task ChangedAsync()
    {
        _version = Math.Max(_version + 1, time.GetUtcNow().UtcTicks);
        if (state.State.Subscribers.Count > 0) await state.WriteStateAsync();
        else await state.ClearStateAsync();
        foreach (var source in _sources.ToImmutableArray()) await TellAsync(source);
    }

    private async Task TellAsync(IPushStreamSource source)
    {
        var key = this.GetPrimaryKeyString();
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        try
        {
            await source.SubscribersChanged(key[..slash], StreamId.Parse(System.Text.Encoding.UTF8.GetBytes(key[(slash + 1)..])), Subscribers);
        }
        catch (Exception exception)
        {
            _sources.Remove(source);
            logger.PublisherGone(exception, key);
        }
    }
}

/// <summary>What outlives the silo.</summary>
[GenerateSerializer, Alias("voicecluster.PushStreamDirectoryState")]
public sealed class PushStreamDirectoryState
{
    /// <summary>Subscribers' grain ids by subscription.</summary>
    [Id(0)] public Dictionary<Guid, string> Subscribers { get; set; } = [];
}
