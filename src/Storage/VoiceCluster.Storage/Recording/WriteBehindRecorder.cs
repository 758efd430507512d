using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Storage.Databases;

namespace VoiceCluster.Storage.Recording;

/// <summary>
/// Records in the local log first, in the database behind it. A call waits for the log only. The database may be away: records queue on disk
/// and follow in order; a record that it refuses is put aside, and the others go on.
/// </summary>
internal sealed partial class WriteBehindRecorder(
    RecordLog log, RecordTables tables, Database database, RecentRecords recent, string quarantinePath, TimeProvider time, StorageMetrics metrics, ILogger<WriteBehindRecorder> logger)
    : ICallRecorder, IHostedService, IAsyncDisposable
{
    private const int BatchBytes = 256 * 1024;
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private Task _shipping = Task.CompletedTask;

    /// <summary>Why the database did not take the last batch; null when it did.</summary>
    public string? LastError { get; private set; }

    /// <inheritdoc/>
    public ValueTask RecordAsync(SessionRecord session, CancellationToken cancellationToken = default) => AppendAsync(session, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RecordAsync(TurnRecord turn, CancellationToken cancellationToken = default) => AppendAsync(turn, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RecordAsync(LlmCallRecord call, CancellationToken cancellationToken = default) => AppendAsync(call, cancellationToken);

    /// <inheritdoc/>
    public ValueTask RecordAsync(TelemetryRecord telemetry, CancellationToken cancellationToken = default) => AppendAsync(telemetry, cancellationToken);

    /// <summary>Brings the database up to date with what an earlier process left in the log, then goes on behind the calls.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (await ShipAsync(cancellationToken))
        {
        }

        _shipping = ShipForeverAsync();
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _shipping;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private async ValueTask AppendAsync(object record, CancellationToken cancellationToken)
    {
        await log.AppendAsync(CallRecord.Write(record), cancellationToken);
        recent.Add(record);
        metrics.Recorded();
    }

    private async Task ShipForeverAsync()
    {
        var pause = TimeSpan.FromMilliseconds(100);
        try
        {
            while (true)
            {
                var next = log.NextAppend;
                try
                {
                    if (!await ShipAsync(_stopping.Token)) await next.WaitAsync(_stopping.Token);
                    pause = TimeSpan.FromMilliseconds(100);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LastError = exception.Message;
                    metrics.Failed();
                    LogAway(exception, database.Description, pause);
                    await Task.Delay(pause, time, _stopping.Token);
                    pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What is left is in the log and follows at the next start; one more try brings most of it over now.
            await ShipLastAsync();
        }
    }

    private async Task ShipLastAsync()
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
            while (await ShipAsync(patience.Token))
            {
            }
        }
        catch (Exception exception)
        {
            LogLeft(exception, database.Description);
        }
    }

    /// <summary>One batch to the database; false when nothing waits.</summary>
    private async Task<bool> ShipAsync(CancellationToken cancellationToken)
    {
        var (lines, next) = await log.ReadAsync(log.Shipped, BatchBytes, cancellationToken);
        if (lines.Count == 0) return false;
        var records = new List<object>(lines.Count);
        foreach (var line in lines)
        {
            try
            {
                records.Add(CallRecord.Read(line));
            }
            catch (Exception exception) when (exception is FormatException or System.Text.Json.JsonException)
            {
                await QuarantineAsync(line, exception, cancellationToken);
            }
        }

        var started = time.GetTimestamp();
        await WriteAsync(records, cancellationToken);
        await log.CheckpointAsync(next, cancellationToken);
        metrics.Written(records.Count, time.GetElapsedTime(started));
        LastError = null;
        return true;
    }

    private async Task WriteAsync(List<object> records, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        try
        {
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            foreach (var record in records) await tables.WriteAsync(connection, transaction, record, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !database.IsTransient(exception))
        {
            // One of them is refused: each for itself, so that only that one stays behind.
            foreach (var record in records)
            {
                try
                {
                    await tables.WriteAsync(connection, transaction: null, record, cancellationToken);
                }
                catch (Exception refused) when (refused is not OperationCanceledException && !database.IsTransient(refused))
                {
                    await QuarantineAsync(CallRecord.Write(record), refused, cancellationToken);
                }
            }
        }
    }

    private async Task QuarantineAsync(byte[] line, Exception exception, CancellationToken cancellationToken)
    {
        metrics.Quarantined();
        LogQuarantined(exception, quarantinePath);
        await using var file = new FileStream(quarantinePath, FileMode.Append, FileAccess.Write);
        await file.WriteAsync(line, cancellationToken);
        if (line.Length == 0 || line[^1] != '\n') file.WriteByte((byte)'\n');
    }

    [LoggerMessage(220, LogLevel.Warning, "The database {Database} does not take records; they wait on disk, next try in {Pause}")]
    private partial void LogAway(Exception exception, string database, TimeSpan pause);

    [LoggerMessage(221, LogLevel.Warning, "Records are left in the log and go to {Database} at the next start")]
    private partial void LogLeft(Exception exception, string database);

    [LoggerMessage(222, LogLevel.Error, "A record cannot be stored; it was put aside in {Path}")]
    private partial void LogQuarantined(Exception exception, string path);
}
