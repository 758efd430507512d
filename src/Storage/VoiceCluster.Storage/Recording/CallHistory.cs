using System.Data.Common;
using System.Text;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Storage.Databases;

namespace VoiceCluster.Storage.Recording;

/// <summary>Reads the database and, over it, what still waits in the log; while the database is away, the log and the memory of recent sessions.</summary>
internal sealed partial class CallHistory(RecordLog log, Database database, RecentRecords recent, ILogger<CallHistory> logger) : ICallHistory
{
    private const int ScanBytes = 4 << 20;

    /// <inheritdoc/>
    public async Task<SessionRecord?> FindSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        var waiting = (await WaitingAsync<SessionRecord>(sessionId, s => s.Id == sessionId, cancellationToken)).LastOrDefault();
        if (waiting is not null) return waiting;
        var stored = await QueryAsync(
            "select id, channel, started_at, ended_at, end_cause, metadata from sessions where id = @id", sessionId, RecordTables.ReadSession, cancellationToken);
        return stored is null ? recent.FindSession(sessionId) : stored.FirstOrDefault();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TurnRecord>> GetTurnsAsync(string sessionId, int after, CancellationToken cancellationToken)
    {
        var turns = new SortedDictionary<int, TurnRecord>();
        var waiting = await WaitingAsync<TurnRecord>(sessionId, t => t.SessionId == sessionId, cancellationToken);
        var stored = await QueryAsync(
            "select session_id, number, started_at, completed_at, user_text, agent_text, heard_text, heard_ms, was_interrupted, llm_failed, tts_failed, confidence, prompt_tokens, completion_tokens, timings, state_history from turns where session_id = @id",
            sessionId, RecordTables.ReadTurn, cancellationToken);
        foreach (var turn in (stored ?? recent.GetTurns(sessionId)).Concat(waiting)) turns[turn.Number] = turn;
        return [.. turns.Values.Where(t => t.Number > after)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LlmCallRecord>> GetLlmCallsAsync(string sessionId, CancellationToken cancellationToken)
    {
        var waiting = await WaitingAsync<LlmCallRecord>(sessionId, c => c.SessionId == sessionId, cancellationToken);
        var stored = await QueryAsync(
            "select id, session_id, turn_number, epoch, provider, model, status, reason, prompt_tokens, completion_tokens, started_at, first_token_ms, latency_ms, cost from llm_calls where session_id = @id",
            sessionId, RecordTables.ReadLlm, cancellationToken);
        return [.. (stored ?? []).Concat(waiting).GroupBy(c => c.Id).Select(g => g.Last()).OrderBy(c => c.StartedAt)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TelemetryRecord>> GetTelemetryAsync(string sessionId, CancellationToken cancellationToken)
    {
        var waiting = await WaitingAsync<TelemetryRecord>(sessionId, t => t.SessionId == sessionId, cancellationToken);
        var stored = await QueryAsync(
            "select session_id, at, turns, interruptions, cancellations, cancellation_rate, mean_response_latency_ms, mean_overhead_ms, tokens_wasted, debounce_ms from telemetry where session_id = @id",
            sessionId, RecordTables.ReadTelemetry, cancellationToken);
        return [.. (stored ?? []).Concat(waiting).GroupBy(t => t.At).Select(g => g.Last()).OrderBy(t => t.At)];
    }

    /// <summary>What the database has; null when it is away.</summary>
    private async Task<List<T>?> QueryAsync<T>(string sql, string sessionId, Func<DbDataReader, T> read, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.OpenAsync(cancellationToken);
            return await connection.QueryAsync(transaction: null, sql, [("id", sessionId)], read, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && database.IsTransient(exception))
        {
            LogAway(exception, database.Description);
            return null;
        }
    }

    /// <summary>What the log holds and the database does not yet; read before the database, so that nothing falls between the two.</summary>
    private async Task<List<T>> WaitingAsync<T>(string sessionId, Predicate<T> belongs, CancellationToken cancellationToken)
    {
        var needle = Encoding.UTF8.GetBytes($"\"{sessionId}\"");
        var found = new List<T>();
        var position = log.Shipped;
        while (true)
        {
            var (lines, next) = await log.ReadAsync(position, ScanBytes, cancellationToken);
            if (lines.Count == 0) return found;
            foreach (var line in lines)
            {
                if (line.AsSpan().IndexOf(needle) >= 0 && TryRead(line) is T record && belongs(record)) found.Add(record);
            }

            position = next;
        }
    }

    /// <summary>A line that is not a record is the shipper's to report.</summary>
    private static object? TryRead(byte[] line)
    {
        try
        {
            return CallRecord.Read(line);
        }
        catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException)
        {
            return null;
        }
    }

    [LoggerMessage(230, LogLevel.Warning, "The database {Database} cannot be read; what is in memory and in the log is used")]
    private partial void LogAway(Exception exception, string database);
}
