using System.Data.Common;
using VoiceCluster.Dialogue;
using VoiceCluster.Storage.Databases;

namespace VoiceCluster.Storage.Recording;

/// <summary>Records as rows: upserts by key, so that writing one twice stores it once.</summary>
internal sealed class RecordTables(Database database)
{
    private readonly string _turn = Upsert(
        "turns",
        ["session_id", "number"],
        ["started_at", "completed_at", "user_text", "agent_text", "heard_text", "heard_ms", "was_interrupted", "llm_failed", "tts_failed", "confidence", "prompt_tokens", "completion_tokens"],
        ["timings", "state_history"],
        database);

    private readonly string _session = Upsert("sessions", ["id"], ["channel", "started_at", "ended_at", "end_cause"], ["metadata"], database);

    private readonly string _llm = Upsert(
        "llm_calls",
        ["id"],
        ["session_id", "turn_number", "epoch", "provider", "model", "status", "reason", "prompt_tokens", "completion_tokens", "started_at", "first_token_ms", "latency_ms", "cost"],
        [],
        database);

    private readonly string _telemetry = Upsert(
        "telemetry",
        ["session_id", "at"],
        ["turns", "interruptions", "cancellations", "cancellation_rate", "mean_response_latency_ms", "mean_overhead_ms", "tokens_wasted", "debounce_ms"],
        [],
        database);

    public Task WriteAsync(DbConnection connection, DbTransaction? transaction, object record, CancellationToken cancellationToken)
    {
        var (sql, values) = record switch
        {
            SessionRecord s => (_session, Session(s)),
            TurnRecord t => (_turn, Turn(t)),
            LlmCallRecord c => (_llm, Llm(c)),
            TelemetryRecord t => (_telemetry, Telemetry(t)),
            _ => throw new ArgumentOutOfRangeException(nameof(record)),
        };
        return connection.ExecuteAsync(transaction, sql, values, cancellationToken);
    }

    public static SessionRecord ReadSession(DbDataReader r) => new()
    {
        Id = r.GetString(0),
        Channel = r.GetString(1),
        StartedAt = r.Time(2),
        EndedAt = r.IsDBNull(3) ? null : r.Time(3),
        EndCause = r.Text(4),
        Metadata = r.GetString(5),
    };

    public static TurnRecord ReadTurn(DbDataReader r) => new()
    {
        SessionId = r.GetString(0),
        Number = r.Int(1),
        StartedAt = r.Time(2),
        CompletedAt = r.Time(3),
        UserText = r.GetString(4),
        AgentText = r.GetString(5),
        HeardText = r.GetString(6),
        HeardMs = r.Int(7),
        WasInterrupted = r.Bool(8),
        LlmFailed = r.Bool(9),
        TtsFailed = r.Bool(10),
        Confidence = r.Double(11),
        PromptTokens = r.Int(12),
        CompletionTokens = r.Int(13),
        Timings = r.GetString(14),
        StateHistory = r.GetString(15),
    };

    public static LlmCallRecord ReadLlm(DbDataReader r) => new()
    {
        Id = r.GetValue(0) is Guid id ? id : Guid.Parse(r.GetString(0)),
        SessionId = r.GetString(1),
        TurnNumber = r.Int(2),
        Epoch = r.GetInt64(3),
        Provider = r.GetString(4),
        Model = r.Text(5),
        Status = Enum.Parse<LlmCallStatus>(r.GetString(6), ignoreCase: true),
        Reason = r.Text(7),
        PromptTokens = r.Int(8),
        CompletionTokens = r.Int(9),
        StartedAt = r.Time(10),
        FirstTokenMs = r.IsDBNull(11) ? null : r.Double(11),
        LatencyMs = r.Double(12),
        Cost = r.IsDBNull(13) ? null : r.GetValue(13) is decimal cost ? cost : decimal.Parse(r.GetString(13), System.Globalization.CultureInfo.InvariantCulture),
    };

    public static TelemetryRecord ReadTelemetry(DbDataReader r) => new()
    {
        SessionId = r.GetString(0),
        At = r.Time(1),
        Turns = r.Int(2),
        Interruptions = r.Int(3),
        Cancellations = r.Int(4),
        CancellationRate = r.Double(5),
        MeanResponseLatencyMs = r.Double(6),
        MeanOverheadMs = r.Double(7),
        TokensWasted = r.Int(8),
        DebounceMs = r.Double(9),
    };

    /// <summary>The values in the order of the columns; the parameters are named after them.</summary>
    private static string Upsert(string table, string[] key, string[] columns, string[] json, Database database)
    {
        var all = key.Concat(columns).Concat(json).ToList();
        var values = all.Select(c => json.Contains(c) ? database.Json("@" + c) : "@" + c);
        var updates = all.Except(key).Select(c => $"{c} = excluded.{c}");
        return $"insert into {table} ({string.Join(", ", all)}) values ({string.Join(", ", values)}) on conflict ({string.Join(", ", key)}) do update set {string.Join(", ", updates)}";
    }

    private (string, object?)[] Session(SessionRecord s) =>
    [
        ("id", s.Id), ("channel", s.Channel), ("started_at", database.ToValue(s.StartedAt)), ("ended_at", s.EndedAt is { } ended ? database.ToValue(ended) : null),
        ("end_cause", s.EndCause), ("metadata", s.Metadata),
    ];

    private (string, object?)[] Turn(TurnRecord t) =>
    [
        ("session_id", t.SessionId), ("number", t.Number), ("started_at", database.ToValue(t.StartedAt)), ("completed_at", database.ToValue(t.CompletedAt)),
        ("user_text", t.UserText), ("agent_text", t.AgentText), ("heard_text", t.HeardText), ("heard_ms", t.HeardMs), ("was_interrupted", t.WasInterrupted),
        ("llm_failed", t.LlmFailed), ("tts_failed", t.TtsFailed), ("confidence", t.Confidence), ("prompt_tokens", t.PromptTokens),
        ("completion_tokens", t.CompletionTokens), ("timings", t.Timings), ("state_history", t.StateHistory),
    ];

    private (string, object?)[] Llm(LlmCallRecord c) =>
    [
        ("id", database.ToValue(c.Id)), ("session_id", c.SessionId), ("turn_number", c.TurnNumber), ("epoch", c.Epoch), ("provider", c.Provider), ("model", c.Model),
        ("status", c.Status switch { LlmCallStatus.Completed => "completed", LlmCallStatus.Canceled => "canceled", _ => "failed" }), ("reason", c.Reason),
        ("prompt_tokens", c.PromptTokens), ("completion_tokens", c.CompletionTokens), ("started_at", database.ToValue(c.StartedAt)),
        ("first_token_ms", c.FirstTokenMs), ("latency_ms", c.LatencyMs), ("cost", c.Cost is { } cost ? database.ToValue(cost) : null),
    ];

    private (string, object?)[] Telemetry(TelemetryRecord t) =>
    [
        ("session_id", t.SessionId), ("at", database.ToValue(t.At)), ("turns", t.Turns), ("interruptions", t.Interruptions), ("cancellations", t.Cancellations),
        ("cancellation_rate", t.CancellationRate), ("mean_response_latency_ms", t.MeanResponseLatencyMs), ("mean_overhead_ms", t.MeanOverheadMs),
        ("tokens_wasted", t.TokensWasted), ("debounce_ms", t.DebounceMs),
    ];
}
