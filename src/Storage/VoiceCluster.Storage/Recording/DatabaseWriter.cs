using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>Takes records from the log in order and writes them to the database in batches, for as long as it takes.</summary>
/// <remarks>
/// 1. Gather up to a batch of records; set aside what is damaged.
/// 2. Write it in one transaction. While the database is away, pause longer and longer and try the same batch again.
/// 3. When the database refuses the batch, write its records one by one and set aside those it refuses.
/// 4. Tell the log, which forgets them.
/// 5. When the log is exhausted, write what is held in memory because the log's disk takes nothing.
/// A kill between 2 and 4 only makes the batch be written again, which changes nothing.
/// </remarks>
internal sealed partial class DatabaseWriter(
    CallLog log,
    StorageDatabase database,
    Quarantine quarantine,
    HeldRecords held,
    StorageOptions options,
    StorageHealth health,
    StorageMetrics metrics,
    TimeProvider time,
    ILogger logger)
{
    // A batch also ends here, so that long texts do not add up in memory.
    private const int MaxBatchBytes = 8 << 20;

    private readonly Lock _gate = new();
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<(long Through, TaskCompletionSource Done)> _waiters = [];
    private readonly List<LoggedRecord> _batch = [];
    private long _settled = log.WrittenSequence;
    private int _gathered; // records taken from the log for this batch, those set aside included

    /// <summary>Tells the writer that the log has grown.</summary>
    public void Wake() => _wake.Writer.TryWrite(true);

    /// <summary>Completes when everything that is in the log now has reached the database or the quarantine.</summary>
    public Task WaitUntilWrittenAsync(CancellationToken cancellationToken)
    {
        Task done;
        lock (_gate)
        {
            var through = log.LastSequence;
            if (log.PendingRecords == 0 || _settled >= through) return Task.CompletedTask;
            var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiters.Add((through, waiter));
            done = waiter.Task;
        }

        Wake();
        return done.WaitAsync(cancellationToken);
    }

    /// <summary>Runs until cancelled; what is then not written stays in the log.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var end = Gather(out var through);
                await WriteBatchAsync(cancellationToken);
                Settle(through);
                if (end == GatherEnd.LogFailed) await Task.Delay(options.RetryMaximum, time, cancellationToken);
                if (end != GatherEnd.LogExhausted) continue;
                await WriteHeldAsync(cancellationToken);
                await _wake.Reader.ReadAsync(cancellationToken);
                await LingerAsync(cancellationToken);
            }
        }
        catch (Exception) when (cancellationToken.IsCancellationRequested)
        {
            // Stopping, of which an attempt may have failed in its own way; the batch at hand stays in the log.
        }
    }

    private async Task LingerAsync(CancellationToken cancellationToken)
    {
        bool isAwaited;
        lock (_gate) isAwaited = _waiters.Count > 0;
        if (!isAwaited && options.WriteDelay > TimeSpan.Zero && log.PendingRecords < options.BatchRecords)
            await Task.Delay(options.WriteDelay, time, cancellationToken);
    }

    private GatherEnd Gather(out long through)
    {
        _batch.Clear();
        _gathered = 0;
        through = _settled;
        for (var bytes = 0; _batch.Count < options.BatchRecords && bytes < MaxBatchBytes;)
        {
            try
            {
                if (!log.TryReadNext(out var item, out through)) return GatherEnd.LogExhausted;
                if (item.Frame is { } frame)
                {
                    bytes += frame.Json.Length;
                    _gathered++;
                    TryAdd(frame);
                }
                else if (item.IsTorn)
                {
                    LogTorn(item.Damage.Length, log.ReadingFile);
                }
                else
                {
                    SetAside(() => quarantine.AddDamage(log.ReadingFile, item.Offset, item.Damage));
                }
            }
            catch (IOException exception)
            {
                health.Failed("log", exception);
                LogUnreadable(exception);
                return GatherEnd.LogFailed;
            }
        }

        return GatherEnd.BatchFull;
    }

    private void TryAdd(LogFrame frame)
    {
        try
        {
            _batch.Add(new LoggedRecord(frame.Sequence, frame.Kind, RecordJson.Deserialize(frame.Kind, frame.Json.Span)));
        }
        catch (JsonException exception)
        {
            SetAside(() => quarantine.AddUnreadable(frame, exception));
        }
    }

    private void SetAside(Action add)
    {
        try
        {
            add();
        }
        catch (IOException exception)
        {
            LogLost(exception);
        }
    }

    private async Task WriteBatchAsync(CancellationToken cancellationToken)
    {
        var pause = options.RetryMinimum;
        var isWhole = true;
        for (var (done, attempt) = (0, 1); done < _batch.Count;)
        {
            var count = isWhole ? _batch.Count - done : 1;
            var started = time.GetTimestamp();
            try
            {
                await database.ExecuteAsync(_batch.GetRange(done, count).ConvertAll(CallTables.Upsert), cancellationToken);
                metrics.RecordWritten(count, time.GetElapsedTime(started));
                done += count;
                health.Reached();
                if (attempt > 1) LogRecovered(attempt, log.PendingRecords);
                (attempt, pause) = (1, options.RetryMinimum);
                continue;
            }
            catch (Exception exception) when (database.Refuses(exception))
            {
                if (isWhole && count > 1)
                {
                    isWhole = false;
                    continue;
                }

                if (TrySetAside(_batch[done], exception))
                {
                    done++;
                    continue;
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                health.Failed("write", exception);
                LogUnavailable(exception, attempt, pause, log.PendingRecords);
            }

            await Task.Delay(pause, time, cancellationToken);
            attempt++;
            pause = pause * 2 < options.RetryMaximum ? pause * 2 : options.RetryMaximum;
        }
    }

    /// <summary>One batch, once: the log's appender wakes the writer again while there is more.</summary>
    private async Task WriteHeldAsync(CancellationToken cancellationToken)
    {
        if (!held.TryTake(options.BatchRecords, out var requests)) return;
        var written = 0;
        var started = time.GetTimestamp();
        try
        {
            await database.ExecuteAsync([.. requests.Select(r => CallTables.Upsert(new LoggedRecord(0, r.Kind, RecordJson.Deserialize(r.Kind, r.Json.Span))))], cancellationToken);
            written = requests.Count;
            metrics.RecordWritten(written, time.GetElapsedTime(started));
            health.Reached();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            health.Failed("write", exception);
        }
        finally
        {
            held.Return(written);
        }
    }

    private bool TrySetAside(LoggedRecord record, Exception reason)
    {
        try
        {
            quarantine.AddRefused(record, reason);
            return true;
        }
        catch (IOException exception)
        {
            health.Failed("quarantine", exception);
            LogLost(exception);
            return false;
        }
    }

    private void Settle(long through)
    {
        List<TaskCompletionSource> settled = [];
        lock (_gate)
        {
            if (through > _settled)
            {
                log.MarkWritten(through, _gathered);
                _settled = through;
            }

            for (var i = _waiters.Count - 1; i >= 0; i--)
            {
                if (_waiters[i].Through > _settled && log.PendingRecords > 0) continue;
                settled.Add(_waiters[i].Done);
                _waiters.RemoveAt(i);
            }
        }

        foreach (var waiter in settled) waiter.SetResult();
    }

    private enum GatherEnd
    {
        BatchFull,
        LogExhausted,
        LogFailed,
    }
}
