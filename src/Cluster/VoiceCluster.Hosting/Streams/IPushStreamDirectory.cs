using System.Collections.Immutable;
using Orleans.Concurrency;

namespace VoiceCluster.Hosting.Streams;

/// <summary>
/// Who subscribed to one stream at run time, and who publishes on it. Key: <c>provider/namespace/key</c> of the stream. Subscriptions are stored, so they
/// outlive the silo that keeps them; publishers come back to say that they are there.
/// </summary>
[Alias("voicecluster.IPushStreamDirectory")]
public interface IPushStreamDirectory : IGrainWithStringKey
{
    /// <summary>A publisher is there; it is told of every later change until it leaves. Said again and again.</summary>
    [Alias("Join")]
    Task<PushSubscribers> Join(IPushStreamSource source);

    [Alias("Leave")]
    Task Leave(IPushStreamSource source);

    [Alias("Subscribe")]
    Task Subscribe(PushSubscription subscription);

    /// <summary>Also said by a publisher that cannot reach the subscriber any more.</summary>
    [Alias("Unsubscribe")]
    Task Unsubscribe(Guid subscriptionId);
}

/// <summary>A publisher's end of its streams.</summary>
[Alias("voicecluster.IPushStreamSource")]
public interface IPushStreamSource : IGrainExtension
{
    /// <summary>Others listen now.</summary>
    [Alias("SubscribersChanged"), AlwaysInterleave]
    Task SubscribersChanged(string provider, StreamId stream, PushSubscribers subscribers);
}

/// <param name="Version">Later ones are larger.</param>
/// <param name="All">In no order.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.PushSubscribers")]
public sealed record PushSubscribers([property: Id(0)] long Version, [property: Id(1)] ImmutableArray<PushSubscription> All);
