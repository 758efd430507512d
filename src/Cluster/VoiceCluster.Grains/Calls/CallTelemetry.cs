using VoiceCluster.Dialogue;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>The session's rolling metrics.</summary>
internal sealed class CallTelemetry
{
    private double _latencyMs;
    private double _overheadMs;
    private int _latencies;

    public int TokensWasted { get; private set; }

    public void Wasted(int tokens) => TokensWasted += tokens;

    public void Answered(TurnTimeline timeline)
    {
        if (timeline.ResponseLatency is not { } latency) return;
        _latencyMs += latency.TotalMilliseconds;
        _overheadMs += timeline.Overhead?.TotalMilliseconds ?? 0;
        _latencies++;
    }

    public TelemetryReported Report(in TurnState state, DateTimeOffset at) => new()
    {
        At = at,
        Turns = state.Counters.Completed,
        Interruptions = state.Counters.Interruptions,
        Cancellations = state.Counters.Cancellations,
        CancellationRate = Math.Round(state.Counters.CancellationRate, 4),
        MeanResponseLatencyMs = Mean(_latencyMs),
        MeanOverheadMs = Mean(_overheadMs),
        TokensWasted = TokensWasted,
        DebounceMs = state.Debounce.TotalMilliseconds,
        Backchannels = state.Counters.Backchannels,
        FalseInterruptions = state.Counters.FalseInterruptions,
    };

    public static TelemetryRecord ToRecord(string sessionId, TelemetryReported report) => new()
    {
        SessionId = sessionId,
        At = report.At,
        Turns = report.Turns,
        Interruptions = report.Interruptions,
        Cancellations = report.Cancellations,
        CancellationRate = report.CancellationRate,
        MeanResponseLatencyMs = report.MeanResponseLatencyMs,
        MeanOverheadMs = report.MeanOverheadMs,
        TokensWasted = report.TokensWasted,
        DebounceMs = report.DebounceMs,
    };

    private double Mean(double sum) => _latencies == 0 ? 0 : Math.Round(sum / _latencies, 2);
}
