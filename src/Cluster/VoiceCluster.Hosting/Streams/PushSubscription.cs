namespace VoiceCluster.Hosting.Streams;

/// <summary>Who gets a stream's items.</summary>
/// <param name="Id">Tells the subscriptions of one subscriber apart; empty for an implicit one.</param>
/// <param name="Subscriber">The grain, or the observer by which a client inside a silo is reached.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.PushSubscription")]
public sealed record PushSubscription([property: Id(0)] Guid Id, [property: Id(1)] GrainId Subscriber);

/// <summary>A subscription of one stream, as the silo that holds it knows it.</summary>
internal readonly record struct InboxKey(StreamId Stream, GrainId Subscriber, Guid Subscription);
