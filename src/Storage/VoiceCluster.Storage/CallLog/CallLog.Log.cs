using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

internal sealed partial class CallLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "The call log holds {Pending} records in {Segments} segments that are not in the database yet.")]
    private partial void LogRecovered(long pending, int segments);

    [LoggerMessage(Level = LogLevel.Error, Message = "Segment {File} of the call log was removed by someone else; its records are lost.")]
    private partial void LogGone(Exception exception, string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File} is no segment of the call log; it is left alone.")]
    private partial void LogStranger(string file);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Segment {File} of the full call log could not be thinned.")]
    private partial void LogNotThinned(Exception exception, string file);

    [LoggerMessage(Level = LogLevel.Error, Message = "The call log is full ({MaxBytes} bytes) while the database is away: dropped the oldest {Telemetry} telemetry, {LlmCalls} llm_calls, {Turns} turns, {Sessions} sessions. Bring the database back or raise Storage:MaxLogBytes.")]
    private partial void LogFull(long maxBytes, int telemetry, int llmCalls, int turns, int sessions);
}
