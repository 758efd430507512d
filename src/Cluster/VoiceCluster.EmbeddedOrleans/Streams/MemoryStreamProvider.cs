using System.Collections.Concurrent;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>Streams within this process: an item goes straight into the queue of each subscription, and the subscriber's next turn takes it.</summary>
internal sealed class MemoryStreamProvider : IStreamProvider
{
    private readonly ConcurrentDictionary<StreamId, Topic> _topics = new();
    private readonly ImplicitSubscribers _implicit;

    public MemoryStreamProvider(EmbeddedSilo silo, string name, MemoryStreamOptions options, StreamPullingAgentOptions delivery, StreamPubSubType pubSub)
    {
        if (options.QueueCapacity < 1)
        {
            throw new OrleansConfigurationException($"{nameof(MemoryStreamOptions)}.{nameof(MemoryStreamOptions.QueueCapacity)} of stream provider \"{name}\" is {options.QueueCapacity}; it has to be at least 1.");
        }

        Silo = silo;
        Name = name;
        QueueCapacity = options.QueueCapacity;
        MaxDeliveryTime = delivery.MaxEventDeliveryTime;
        _implicit = new ImplicitSubscribers(pubSub == StreamPubSubType.ExplicitGrainBasedOnly ? [] : silo.Classes.ClassTypes);
    }

    public EmbeddedSilo Silo { get; }

    public string Name { get; }

    public int QueueCapacity { get; }

    public TimeSpan MaxDeliveryTime { get; }

    public bool IsRewindable => false;

    /// <summary>How many streams have subscriptions.</summary>
    public int TopicCount => _topics.Count;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStream<T>(this, streamId);

    /// <summary>The stream's subscriptions for an item of this type; null if there are none.</summary>
    public Topic? FindForPublishing<T>(StreamId id)
    {
        if (_topics.TryGetValue(id, out var topic)) return topic;
        if (!_implicit.Any(id)) return null;
        do
        {
            topic = FindOrCreate(id);
            AddImplicit<T>(topic);
        }
        while (topic.IsClosed);
        return topic;
    }

    public Topic? Find(StreamId id) => _topics.GetValueOrDefault(id);

    /// <summary>Adds a subscription of the calling grain or, outside of grains, of this process.</summary>
    public Subscription<T> Subscribe<T>(StreamId id)
    {
        var activation = TurnScheduler.Current as Activation;
        while (true)
        {
            var topic = FindOrCreate(id);
            AddImplicit<T>(topic);
            if (activation is not null && topic.ImplicitOf(activation.Id) is { } own) return own.As<T>();
            var subscription = new Subscription<T>(this, topic, Guid.NewGuid(), activation?.Id, isImplicit: false);
            if (topic.TryAdd(subscription)) return subscription;
        }
    }

    public void RemoveIfUnused(Topic topic)
    {
        if (topic.TryClose()) _topics.TryRemove(new KeyValuePair<StreamId, Topic>(topic.Id, topic));
    }

    private Topic FindOrCreate(StreamId id) => _topics.GetOrAdd(id, static id => new Topic(id));

    private void AddImplicit<T>(Topic topic)
    {
        if (!_implicit.Any(topic.Id)) return;
        topic.AddImplicitOnce(() => _implicit.Of(topic.Id).Select(
            consumer => new Subscription<T>(this, topic, ImplicitSubscribers.IdOf(Name, topic.Id, consumer), consumer, isImplicit: true)));
    }
}
