namespace VoiceCluster.EmbeddedOrleans;

/// <summary>Options of a memory stream provider, by its name. Delivery retries follow Orleans' StreamPullingAgentOptions.</summary>
public sealed class MemoryStreamOptions
{
    /// <summary>How many undelivered items a subscription keeps; 16,384 by default, at least 1. Beyond it the oldest are dropped.</summary>
    public int QueueCapacity { get; set; } = 16_384;
}
