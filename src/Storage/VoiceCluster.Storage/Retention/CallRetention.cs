using System.Globalization;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>Deletes old sessions with all that belongs to them, on demand and on a timer.</summary>
public sealed partial class CallRetention : IAsyncDisposable
{
    // Sessions in one transaction: short enough that the recorder does not wait long for its turn.
    private const int BatchSessions = 200;

    // A session counts from its last sign of life: its end, else its start, and its last turn.
    private static readonly string OldSessions = string.Create(CultureInfo.InvariantCulture, $"""
        SELECT id FROM sessions
        WHERE COALESCE(ended_at, started_at) < $1
          AND NOT EXISTS (SELECT 1 FROM turns WHERE turns.session_id = sessions.id AND turns.completed_at >= $1)
        ORDER BY COALESCE(ended_at, started_at)
        LIMIT {BatchSessions}
        """);

    private static readonly (string Table, string Key)[] OfSession =
        [("telemetry", "session_id"), ("turn_understanding", "session_id"), ("tool_calls", "session_id"), ("llm_calls", "session_id"), ("turns", "session_id"), ("sessions", "id")];

    // What has lost its session (or never had one) goes by its own age.
    private static readonly (string Table, string Age)[] Orphans = [("telemetry", "at"), ("turn_understanding", "understood_at"), ("tool_calls", "asked_at"), ("llm_calls", "started_at"), ("turns", "completed_at")];

    private readonly StorageDatabase _database;
    private readonly RecordingArchive _recordings;
    private readonly StorageOptions _options;
    private readonly StorageHealth _health;
    private readonly TimeProvider _time;
    private readonly ILogger<CallRetention> _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _sweeping = Task.CompletedTask;

    internal CallRetention(
        StorageDatabase database, RecordingArchive recordings, StorageOptions options, StorageHealth health, TimeProvider time, ILogger<CallRetention> logger)
    {
        _database = database;
        _recordings = recordings;
        _options = options;
        _health = health;
        _time = time;
        _logger = logger;
    }

    /// <summary>Deletes the sessions whose last sign of life is older than a moment, and returns how many.</summary>
    public async Task<int> DeleteBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        var deleted = 0;
        while (true)
        {
            var sessions = await _database.QueryAsync(
                new SqlStatement(OldSessions, [("$1", StoredType.Instant, cutoff)]), row => row.GetString(0), cancellationToken);
            if (sessions.Count == 0) break;
            await _database.ExecuteAsync(
                [.. sessions.SelectMany(_ => OfSession, (session, part) => new SqlStatement($"DELETE FROM {part.Table} WHERE {part.Key} = $1", [("$1", StoredType.Text, session)]))],
                cancellationToken);
            deleted += sessions.Count;
        }

        await _database.ExecuteAsync(
            [.. Orphans.Select(orphan => new SqlStatement(
                $"DELETE FROM {orphan.Table} WHERE {orphan.Age} < $1 AND NOT EXISTS (SELECT 1 FROM sessions WHERE sessions.id = {orphan.Table}.session_id)",
                [("$1", StoredType.Instant, cutoff)]))],
            cancellationToken);
        return deleted;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        await _sweeping;
        _stop.Dispose();
    }

    /// <summary>Begins to sweep, at once and then every <see cref="StorageOptions.RetentionInterval"/>, when a retention is set.</summary>
    internal void Start()
    {
        if (_options.RetentionDays > 0 || _options.RecordingDays > 0) _sweeping = Task.Run(() => SweepAsync(_stop.Token), CancellationToken.None);
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(_options.RetentionInterval, _time);
        try
        {
            do
            {
                await SweepOnceAsync(cancellationToken);
            }
            while (await timer.WaitForNextTickAsync(cancellationToken));
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping; an attempt may have failed of that in its own way.
        }
    }

    private async Task SweepOnceAsync(CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        try
        {
            if (_options.RetentionDays > 0)
            {
                var cutoff = now.AddDays(-_options.RetentionDays);
                var deleted = await DeleteBeforeAsync(cutoff, cancellationToken);
                if (deleted > 0) LogDeleted(deleted, cutoff);
            }

            var recordingCutoff = now.AddDays(-(_options.RecordingDays > 0 ? _options.RecordingDays : _options.RetentionDays));
            var recordings = await _recordings.DeleteBeforeAsync(recordingCutoff, cancellationToken);
            if (recordings > 0) LogRecordingsDeleted(recordings, recordingCutoff);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _health.Failed("retention", exception);
            LogFailed(exception, _options.RetentionInterval);
        }
    }
}
