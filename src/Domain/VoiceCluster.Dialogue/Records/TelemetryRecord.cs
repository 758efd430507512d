namespace VoiceCluster.Dialogue;

/// <summary>A session's rolling metrics as they are stored (table <c>telemetry</c>), one row each time they are sent to the client.</summary>
public sealed record TelemetryRecord
{
    public required string SessionId { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Completed turns so far.</summary>
    public int Turns { get; init; }

    public int Interruptions { get; init; }

    public int Cancellations { get; init; }

    /// <summary>Cancellations / (cancellations + completed turns), 0 to 1.</summary>
    public double CancellationRate { get; init; }

    public double MeanResponseLatencyMs { get; init; }

    public double MeanOverheadMs { get; init; }

    /// <summary>Completion tokens of cancelled speculations.</summary>
    public int TokensWasted { get; init; }

    public double DebounceMs { get; init; }
}
