namespace VoiceCluster.Storage;

/// <param name="Sequence">Its number in the log.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Value">A SessionRecord, TurnRecord, LlmCallRecord, TelemetryRecord, RecordingRecord or UnderstandingRecord.</param>
internal readonly record struct LoggedRecord(long Sequence, RecordKind Kind, object Value);
