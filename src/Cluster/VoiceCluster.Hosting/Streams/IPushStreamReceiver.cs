using System.Collections.Immutable;

namespace VoiceCluster.Hosting.Streams;

/// <summary>A subscriber's end of its streams, for publishers in other silos.</summary>
[Alias("voicecluster.IPushStreamReceiver")]
public interface IPushStreamReceiver : IGrainExtension
{
    /// <summary>Hands items over, in order. The publisher sends the next batch when this one has been taken.</summary>
    /// <returns>False when the subscriber does not listen (any more).</returns>
    [Alias("Deliver"), Orleans.Concurrency.AlwaysInterleave]
    Task<bool> Deliver(PushBatch batch);
}

/// <summary>Items of one stream for one subscription.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.PushBatch")]
public sealed record PushBatch
{
    [Id(0)] public required string Provider { get; init; }

    [Id(1)] public required StreamId Stream { get; init; }

    [Id(2)] public required Guid Subscription { get; init; }

    [Id(3)] public required ImmutableArray<object?> Items { get; init; }

    /// <summary>Nothing follows.</summary>
    [Id(4)] public bool IsLast { get; init; }

    /// <summary>Why nothing follows, when something went wrong.</summary>
    [Id(5)] public string? Error { get; init; }

    /// <summary>Whom the publisher knows as the subscriber: the receiver's own address.</summary>
    [Id(6)] public required GrainId Subscriber { get; init; }
}
