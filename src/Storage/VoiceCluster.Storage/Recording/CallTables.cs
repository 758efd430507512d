using System.Data.Common;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>The tables of sql/*/*_calls.sql (and *_session_settings.sql) and sql/*/*_recordings.sql.</summary>
internal static class CallTables
{
    public static readonly Table<SessionRecord> Sessions = new(
        "sessions",
        1,
        ReadSession,
        new("id", StoredType.Text, session => session.Id),
        new("channel", StoredType.Text, session => session.Channel),
        new("started_at", StoredType.Instant, session => session.StartedAt),
        new("ended_at", StoredType.Instant, session => session.EndedAt),
        new("end_cause", StoredType.Text, session => session.EndCause),
        new("metadata", StoredType.Json, session => session.Metadata),
        new("settings", StoredType.Json, session => session.Settings));

    public static readonly Table<TurnRecord> Turns = new(
        "turns",
        2,
        ReadTurn,
        new("session_id", StoredType.Text, turn => turn.SessionId),
        new("number", StoredType.Integer, turn => turn.Number),
        new("started_at", StoredType.Instant, turn => turn.StartedAt),
        new("completed_at", StoredType.Instant, turn => turn.CompletedAt),
        new("user_text", StoredType.Text, turn => turn.UserText),
        new("agent_text", StoredType.Text, turn => turn.AgentText),
        new("heard_text", StoredType.Text, turn => turn.HeardText),
        new("heard_ms", StoredType.Integer, turn => turn.HeardMs),
        new("was_interrupted", StoredType.Flag, turn => turn.WasInterrupted),
        new("llm_failed", StoredType.Flag, turn => turn.LlmFailed),
        new("tts_failed", StoredType.Flag, turn => turn.TtsFailed),
        new("confidence", StoredType.Real, turn => turn.Confidence),
        new("prompt_tokens", StoredType.Integer, turn => turn.PromptTokens),
        new("completion_tokens", StoredType.Integer, turn => turn.CompletionTokens),
        new("timings", StoredType.Json, turn => turn.Timings),
        new("state_history", StoredType.Json, turn => turn.StateHistory));

    public static readonly Table<LlmCallRecord> LlmCalls = new(
        "llm_calls",
        1,
        ReadLlmCall,
        new("id", StoredType.Guid, call => call.Id),
        new("session_id", StoredType.Text, call => call.SessionId),
        new("turn_number", StoredType.Integer, call => call.TurnNumber),
        new("epoch", StoredType.Long, call => call.Epoch),
        new("provider", StoredType.Text, call => call.Provider),
        new("model", StoredType.Text, call => call.Model),
        new("status", StoredType.Text, call => StatusName(call.Status)),
        new("reason", StoredType.Text, call => call.Reason),
        new("prompt_tokens", StoredType.Integer, call => call.PromptTokens),
        new("completion_tokens", StoredType.Integer, call => call.CompletionTokens),
        new("started_at", StoredType.Instant, call => call.StartedAt),
        new("first_token_ms", StoredType.Real, call => call.FirstTokenMs),
        new("latency_ms", StoredType.Real, call => call.LatencyMs),
        new("cost", StoredType.Money, call => call.Cost),
        new("reasoning", StoredType.Text, call => call.Reasoning));

    public static readonly Table<TelemetryRecord> Telemetry = new(
        "telemetry",
        2,
        ReadTelemetry,
        new("session_id", StoredType.Text, row => row.SessionId),
        new("at", StoredType.Instant, row => row.At),
        new("turns", StoredType.Integer, row => row.Turns),
        new("interruptions", StoredType.Integer, row => row.Interruptions),
        new("cancellations", StoredType.Integer, row => row.Cancellations),
        new("cancellation_rate", StoredType.Real, row => row.CancellationRate),
        new("mean_response_latency_ms", StoredType.Real, row => row.MeanResponseLatencyMs),
        new("mean_overhead_ms", StoredType.Real, row => row.MeanOverheadMs),
        new("tokens_wasted", StoredType.Integer, row => row.TokensWasted),
        new("debounce_ms", StoredType.Real, row => row.DebounceMs));

    public static readonly Table<RecordingRecord> Recordings = new(
        "recordings",
        1,
        ReadRecording,
        new("id", StoredType.Guid, row => row.Id),
        new("session_id", StoredType.Text, row => row.SessionId),
        new("started_at", StoredType.Instant, row => row.StartedAt),
        new("ended_at", StoredType.Instant, row => row.EndedAt),
        new("end_cause", StoredType.Text, row => row.EndCause),
        new("state", StoredType.Text, row => StateName(row.State)),
        new("duration_ms", StoredType.Long, row => row.DurationMs),
        new("bytes", StoredType.Long, row => row.Bytes),
        new("pauses", StoredType.Json, row => row.Pauses),
        new("lost_ms", StoredType.Long, row => row.LostMs),
        new("complete", StoredType.Flag, row => row.Complete));

    /// <summary>The statement that stores a record of whichever kind.</summary>
    public static SqlStatement Upsert(LoggedRecord record) => record.Value switch
    {
        SessionRecord session => Sessions.Upsert(session),
        TurnRecord turn => Turns.Upsert(turn),
        LlmCallRecord call => LlmCalls.Upsert(call),
        TelemetryRecord telemetry => Telemetry.Upsert(telemetry),
        RecordingRecord recording => Recordings.Upsert(recording),
        _ => throw new ArgumentException($"There is no table for {record.Value.GetType().Name}.", nameof(record)),
    };

    private static string StatusName(LlmCallStatus status) => status switch
    {
        LlmCallStatus.Completed => "completed",
        LlmCallStatus.Canceled => "canceled",
        LlmCallStatus.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "No such status."),
    };

    private static SessionRecord ReadSession(StorageDatabase database, DbDataReader row) => new()
    {
        Id = row.GetString(0),
        Channel = row.GetString(1),
        StartedAt = database.ReadInstant(row, 2),
        EndedAt = row.IsDBNull(3) ? null : database.ReadInstant(row, 3),
        EndCause = OptionalText(row, 4),
        Metadata = row.GetString(5),
        Settings = row.GetString(6),
    };

    private static TurnRecord ReadTurn(StorageDatabase database, DbDataReader row) => new()
    {
        SessionId = row.GetString(0),
        Number = row.GetInt32(1),
        StartedAt = database.ReadInstant(row, 2),
        CompletedAt = database.ReadInstant(row, 3),
        UserText = row.GetString(4),
        AgentText = row.GetString(5),
        HeardText = row.GetString(6),
        HeardMs = row.GetInt32(7),
        WasInterrupted = row.GetBoolean(8),
        LlmFailed = row.GetBoolean(9),
        TtsFailed = row.GetBoolean(10),
        Confidence = row.GetDouble(11),
        PromptTokens = row.GetInt32(12),
        CompletionTokens = row.GetInt32(13),
        Timings = row.GetString(14),
        StateHistory = row.GetString(15),
    };

    private static LlmCallRecord ReadLlmCall(StorageDatabase database, DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        SessionId = row.GetString(1),
        TurnNumber = row.GetInt32(2),
        Epoch = row.GetInt64(3),
        Provider = row.GetString(4),
        Model = OptionalText(row, 5),
        Status = Enum.Parse<LlmCallStatus>(row.GetString(6), ignoreCase: true),
        Reason = OptionalText(row, 7),
        PromptTokens = row.GetInt32(8),
        CompletionTokens = row.GetInt32(9),
        StartedAt = database.ReadInstant(row, 10),
        FirstTokenMs = row.IsDBNull(11) ? null : row.GetDouble(11),
        LatencyMs = row.GetDouble(12),
        Cost = row.IsDBNull(13) ? null : row.GetDecimal(13),
        Reasoning = OptionalText(row, 14),
    };

    private static TelemetryRecord ReadTelemetry(StorageDatabase database, DbDataReader row) => new()
    {
        SessionId = row.GetString(0),
        At = database.ReadInstant(row, 1),
        Turns = row.GetInt32(2),
        Interruptions = row.GetInt32(3),
        Cancellations = row.GetInt32(4),
        CancellationRate = row.GetDouble(5),
        MeanResponseLatencyMs = row.GetDouble(6),
        MeanOverheadMs = row.GetDouble(7),
        TokensWasted = row.GetInt32(8),
        DebounceMs = row.GetDouble(9),
    };

    private static string StateName(RecordingState state) => state switch
    {
        RecordingState.Recording => "recording",
        RecordingState.Paused => "paused",
        RecordingState.Ended => "ended",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No such state."),
    };

    private static RecordingRecord ReadRecording(StorageDatabase database, DbDataReader row) => new()
    {
        Id = row.GetGuid(0),
        SessionId = row.GetString(1),
        StartedAt = database.ReadInstant(row, 2),
        EndedAt = row.IsDBNull(3) ? null : database.ReadInstant(row, 3),
        EndCause = OptionalText(row, 4),
        State = Enum.Parse<RecordingState>(row.GetString(5), ignoreCase: true),
        DurationMs = row.GetInt64(6),
        Bytes = row.GetInt64(7),
        Pauses = row.GetString(8),
        LostMs = row.GetInt64(9),
        Complete = row.GetBoolean(10),
    };

    private static string? OptionalText(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
