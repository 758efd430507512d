namespace VoiceCluster.TurnTaking;

/// <summary>What has been counted since the call began.</summary>
public record struct TurnCounters
{
    /// <summary>Turns that ended, interrupted ones included.</summary>
    public int Completed { get; internal set; }

    public int Interruptions { get; internal set; }

    public int Cancellations { get; internal set; }

    public int Backchannels { get; internal set; }

    public int FalseInterruptions { get; internal set; }

    /// <summary>Bursts too short to be speech.</summary>
    public int NoiseBursts { get; internal set; }

    /// <summary>Bursts too far under the caller's level.</summary>
    public int SideTalk { get; internal set; }

    public int RefusedTransitions { get; internal set; }

    /// <summary>Events of cancelled answers and repeated transcripts.</summary>
    public int StaleEvents { get; internal set; }

    /// <summary>Cancellations / (cancellations + completed turns), 0 to 1.</summary>
    public readonly double CancellationRate => Rate(Cancellations, Completed);

    internal static double Rate(int cancellations, int completed) =>
        cancellations + completed == 0 ? 0 : (double)cancellations / (cancellations + completed);
}
