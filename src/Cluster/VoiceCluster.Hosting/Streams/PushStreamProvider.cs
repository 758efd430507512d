using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;

namespace VoiceCluster.Hosting.Streams;

/// <summary>
/// A stream provider that pushes: an item goes to its subscribers at once, in order, and nothing polls. Inside a silo it goes from the publisher into
/// the subscriber's bounded queue as it is; to another silo it goes in batches, through an extension of the subscriber.
/// </summary>
/// <remarks>
/// Nothing is stored: who is not there misses what is published meanwhile. <see cref="IAsyncObserver{T}.OnNextAsync"/> ends when the item is on its way;
/// a subscriber that is slower than the publisher loses the oldest items (<c>voicecluster.streams.dropped</c>), never holds it up. A stream has one
/// publisher at a time, which awaits each item; streams are not rewindable.
/// </remarks>
public sealed class PushStreamProvider : IStreamProvider
{
    private readonly ConcurrentDictionary<InboxKey, IPushInbox> _inboxes = new();
    private readonly PushStreamMetrics _metrics;

    internal PushStreamProvider(string name, PushStreamOptions options, IServiceProvider services)
    {
        Name = name;
        Options = options;
        Grains = services.GetRequiredService<IGrainFactory>();
        Runtime = services.GetRequiredService<IGrainRuntime>();
        Contexts = services.GetRequiredService<IGrainContextAccessor>();
        Time = services.GetRequiredService<TimeProvider>();
        Logger = services.GetRequiredService<ILogger<PushStreamProvider>>();
        Implicit = services.GetRequiredService<ImplicitSubscribers>();
        Services = services;
        _metrics = services.GetRequiredService<PushStreamMetrics>();
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsRewindable => false;

    internal PushStreamOptions Options { get; }

    internal IServiceProvider Services { get; }

    internal IGrainFactory Grains { get; }

    internal IGrainRuntime Runtime { get; }

    internal IGrainContextAccessor Contexts { get; }

    internal TimeProvider Time { get; }

    internal ILogger Logger { get; }

    internal ImplicitSubscribers Implicit { get; }

    /// <inheritdoc/>
    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new PushStream<T>(this, streamId);

    internal static PushStreamProvider Get(IServiceProvider services, string name) => (PushStreamProvider)services.GetRequiredKeyedService<IStreamProvider>(name);

    internal bool TryGetInbox(in InboxKey key, [MaybeNullWhen(false)] out IPushInbox inbox) => _inboxes.TryGetValue(key, out inbox);

    /// <summary>A subscription that was there under this key ends.</summary>
    internal void AddInbox(InboxKey key, IPushInbox inbox) => _inboxes.AddOrUpdate(key, inbox, (_, old) =>
    {
        old.Close();
        return inbox;
    });

    internal void RemoveInbox(InboxKey key, IPushInbox inbox)
    {
        inbox.Close();
        _inboxes.TryRemove(KeyValuePair.Create(key, inbox));
    }

    internal IPushStreamDirectory DirectoryOf(StreamId stream) => Grains.GetGrain<IPushStreamDirectory>($"{Name}/{stream}");

    internal void Dropped(int items) => _metrics.Dropped(Name, items);

    internal void Waits(int items) => _metrics.Waits(items);
}
