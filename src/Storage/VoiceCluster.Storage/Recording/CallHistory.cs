using System.Text.Json;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>Reads what was recorded: the database, and over it what still waits in the log. While the database is away the answer is made of
/// the log and of the records remembered last, so it may lack older ones.</summary>
internal sealed partial class CallHistory(
    WriteBehindRecorder recorder,
    StorageDatabase database,
    StorageOptions options,
    StorageHealth health,
    TimeProvider time,
    ILogger<CallHistory> logger) : ICallHistory
{
    /// <inheritdoc/>
    public async Task<SessionRecord?> FindSessionAsync(string sessionId, CancellationToken cancellationToken)
    {
        var records = await ReadAsync(sessionId, CallTables.Sessions, "id = $1", [(StoredType.Text, sessionId)], cancellationToken);
        return records.Session;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TurnRecord>> GetTurnsAsync(string sessionId, int after, CancellationToken cancellationToken)
    {
        var records = await ReadAsync(
            sessionId, CallTables.Turns, "session_id = $1 AND number > $2", [(StoredType.Text, sessionId), (StoredType.Integer, after)], cancellationToken);
        return records.Turns.Values.SkipWhile(turn => turn.Number <= after).ToList();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LlmCallRecord>> GetLlmCallsAsync(string sessionId, CancellationToken cancellationToken)
    {
        var records = await ReadAsync(sessionId, CallTables.LlmCalls, "session_id = $1", [(StoredType.Text, sessionId)], cancellationToken);
        return records.LlmCalls.Values.OrderBy(call => call.StartedAt).ThenBy(call => call.Epoch).ToList();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TelemetryRecord>> GetTelemetryAsync(string sessionId, CancellationToken cancellationToken)
    {
        var records = await ReadAsync(sessionId, CallTables.Telemetry, "session_id = $1", [(StoredType.Text, sessionId)], cancellationToken);
        return records.Telemetry.Values.ToList();
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<UnderstandingRecord>> GetUnderstandingAsync(string sessionId, CancellationToken cancellationToken)
    {
        var records = await ReadAsync(sessionId, CallTables.Understanding, "session_id = $1", [(StoredType.Text, sessionId)], cancellationToken);
        return records.Understanding.Values.ToList();
    }

    private async Task<SessionRecords> ReadAsync<T>(
        string sessionId, Table<T> table, string condition, (StoredType Type, object Value)[] parameters, CancellationToken cancellationToken)
        where T : class
    {
        // The log first: a record that moves from there to the database meanwhile is then seen twice rather than not at all. On the pool,
        // because the log of a long outage takes a while to look through.
        var pending = await Task.Run(() => ReadPending(sessionId), cancellationToken);
        var records = new SessionRecords();
        if (await TryReadDatabaseAsync(table, condition, parameters, cancellationToken) is { } rows)
        {
            foreach (var row in rows) records.Put(row);
        }
        else
        {
            recorder.Recent.CopyTo(sessionId, records);
        }

        foreach (var record in pending) records.Put(record);
        return records;
    }

    private async Task<List<T>?> TryReadDatabaseAsync<T>(
        Table<T> table, string condition, (StoredType Type, object Value)[] parameters, CancellationToken cancellationToken)
        where T : class
    {
        using var deadline = new CancellationTokenSource(options.ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var rows = await table.SelectAsync(database, condition, parameters, either.Token);
            health.Reached();
            return rows;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            health.Failed("read", exception);
            LogFallback(exception);
            return null;
        }
    }

    private List<object> ReadPending(string sessionId)
    {
        var pending = new List<object>();
        try
        {
            if (sessionId.Length is > 0 and <= LogFormat.MaxSessionLength) recorder.ReadPending(sessionId, pending.Add);
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            LogUnreadable(exception);
        }

        return pending;
    }
}
