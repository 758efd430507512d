namespace VoiceCluster.EmbeddedOrleans;

/// <summary>Limits of the embedded host that Orleans does not have, or has no default for.</summary>
public sealed class EmbeddedOrleansOptions
{
    /// <summary>
    /// How many requests one activation keeps waiting; 100,000 by default. Further calls fail with LimitExceededException.
    /// SiloMessagingOptions.MaxEnqueuedRequestsHardLimit, if set, is used instead.
    /// </summary>
    public int RequestQueueCapacity { get; set; } = 100_000;

    /// <summary>
    /// How many calls one observer keeps waiting; 16,384 by default. Further notifications are dropped and counted, further calls with an
    /// answer fail with LimitExceededException.
    /// </summary>
    public int ObserverQueueCapacity { get; set; } = 16_384;
}
