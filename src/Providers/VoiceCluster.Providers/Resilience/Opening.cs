using Polly;

namespace VoiceCluster.Providers;

/// <summary>What one request carries through the pipeline while its stream is being opened.</summary>
internal sealed class Opening(RetrySchedule schedule, long started)
{
    /// <summary>Where the pipeline's strategies find it.</summary>
    public static readonly ResiliencePropertyKey<Opening> Key = new("voicecluster.opening");

    public RetrySchedule Schedule { get; } = schedule;

    /// <summary>Timestamp of the request.</summary>
    public long Started { get; } = started;

    /// <summary>The wait before the coming attempt.</summary>
    public TimeSpan Wait { get; set; }

    /// <summary>Of the last attempt; a stream that breaks later reports with it.</summary>
    public CircuitTicket Ticket { get; set; }

    public static Opening Of(ResilienceContext context) => context.Properties.GetValue(Key, null!);
}
