using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>The tables of sql/*/*_calls.sql (and *_session_settings.sql), *_recordings.sql, *_reasoning.sql, *_citations.sql, *_understanding.sql and *_model_spending.sql.</summary>
internal static class CallTables
{
    public static readonly Table<SessionRecord> Sessions = new("sessions", keys: 1, json: [nameof(SessionRecord.Metadata), nameof(SessionRecord.Settings)]);

    public static readonly Table<TurnRecord> Turns = new("turns", keys: 2, json: [nameof(TurnRecord.Timings), nameof(TurnRecord.StateHistory), nameof(TurnRecord.Citations)]);

    public static readonly Table<LlmCallRecord> LlmCalls = new("llm_calls", keys: 1);

    public static readonly Table<TelemetryRecord> Telemetry = new("telemetry", keys: 2);

    public static readonly Table<RecordingRecord> Recordings = new("recordings", keys: 1, json: [nameof(RecordingRecord.Pauses)]);

    public static readonly Table<UnderstandingRecord> Understanding = new("turn_understanding", keys: 2, json: [nameof(UnderstandingRecord.Entities)]);

    /// <summary>The statement that stores a record of whichever kind.</summary>
    public static SqlStatement Upsert(LoggedRecord record) => record.Value switch
    {
        SessionRecord session => Sessions.Upsert(session),
        TurnRecord turn => Turns.Upsert(turn),
        LlmCallRecord call => LlmCalls.Upsert(call),
        TelemetryRecord telemetry => Telemetry.Upsert(telemetry),
        RecordingRecord recording => Recordings.Upsert(recording),
        UnderstandingRecord understanding => Understanding.Upsert(understanding),
        _ => throw new ArgumentException($"There is no table for {record.Value.GetType().Name}.", nameof(record)),
    };
}
