using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>Appends the records of all calls to the log, one write at a time: what arrives while a write is under way goes out together in the
/// next one, on a thread of the pool, so that no call is held by a slow disk. When the disk takes nothing more: 1. what was set aside is given up and the
/// write tried again; 2. what is still not written is held in memory, and tried again every second, in order.</summary>
internal sealed partial class LogAppender : IThreadPoolWorkItem, IDisposable
{
    /// <summary>Most bytes that wait for the disk. A disk so far behind has failed, and saying so is better than filling the memory.</summary>
    internal const long MaxWaitingBytes = 256L << 20;

    private const int HeldAtOnce = 256;

    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Action<IReadOnlyList<AppendRequest>> _append;
    private readonly Action _appended;
    private readonly HeldRecords _held;
    private readonly ReserveFile _reserve;
    private readonly ILogger _logger;
    private readonly ITimer _retry;
    private Batch _open = new();
    private TaskCompletionSource? _closed;
    private bool _isRunning;
    private bool _isClosed;
    private bool _isHolding;

    /// <param name="append">Writes to the log.</param>
    /// <param name="appended">Told after it did, and when there is something held.</param>
    /// <param name="held">Where records wait that cannot be written.</param>
    /// <param name="reserve">What can be given up first.</param>
    /// <param name="time">Between two attempts.</param>
    /// <param name="logger">When the disk fails, and when it is back.</param>
    public LogAppender(
        Action<IReadOnlyList<AppendRequest>> append, Action appended, HeldRecords held, ReserveFile reserve, TimeProvider time, ILogger logger)
    {
        (_append, _appended, _held, _reserve, _logger) = (append, appended, held, reserve, logger);
        _retry = time.CreateTimer(static s => ((LogAppender)s!).Run(), this, RetryEvery, RetryEvery);
    }

    /// <summary>Completes when the operating system has the record or, while it takes none, when the record is held in memory.</summary>
    /// <exception cref="IOException">The log cannot be written and the memory for that is full, or the disk is too far behind.</exception>
    /// <exception cref="ObjectDisposedException">Storage has stopped.</exception>
    public Task AppendAsync(AppendRequest request)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_open.Bytes + request.Json.Length > MaxWaitingBytes)
                throw new IOException($"The call log's disk is stalled: {_open.Bytes} bytes wait for it.");
            _open.Requests.Add(request);
            _open.Bytes += request.Json.Length;
            Start();
            return _open.Done.Task;
        }
    }

    /// <summary>Takes no more records; completes when those taken are appended (or have failed), those held in memory tried once more.</summary>
    public Task CloseAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Start();
            return _closed.Task;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Batch batch;
            lock (_gate)
            {
                batch = _open;
                _open = new Batch();
            }

            if (batch.Requests.Count == 0)
            {
                if (TryAppendHeld()) _reserve.SetAside();
                if (_held.Count > 0) _appended();
                lock (_gate)
                {
                    if (_open.Requests.Count > 0) continue;
                    _isRunning = false;
                    _closed?.TrySetResult();
                    return;
                }
            }

            Write(batch);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _retry.Dispose();

    /// <summary>Every second: what is held may find room now, and what was given up may be set aside again.</summary>
    private void Run()
    {
        lock (_gate)
        {
            if (_isClosed) return;
            if (_held.Count > 0 || !_reserve.IsHeld) Start();
        }
    }

    private void Start()
    {
        if (_isRunning) return;
        _isRunning = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Write(Batch batch)
    {
        try
        {
            if (TryAppendHeld()) _append(batch.Requests);
            else Hold(batch);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            if (!TryAgain(batch.Requests)) Hold(batch, exception);
        }
        catch (Exception exception)
        {
            LogFailed(exception, batch.Requests.Count);
            batch.Done.SetException(new IOException("The call log cannot be written: " + exception.Message, exception));
            return;
        }

        batch.Done.TrySetResult();
        _appended();
    }

    /// <summary>Once more in the room that was set aside.</summary>
    private bool TryAgain(IReadOnlyList<AppendRequest> requests)
    {
        if (!_reserve.GiveUp()) return false;
        try
        {
            _append(requests);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>False while older records wait: later ones go behind them.</summary>
    private bool TryAppendHeld()
    {
        while (_held.TryTake(HeldAtOnce, out var records))
        {
            var written = 0;
            try
            {
                _append(records);
                written = records.Count;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
            finally
            {
                _held.Return(written);
            }
        }

        if (_held.Count > 0) return false; // on their way to the database
        if (!_isHolding) return true;
        _isHolding = false;
        LogWritten();
        return true;
    }

    private void Hold(Batch batch, Exception? reason = null)
    {
        if (!_isHolding)
        {
            _isHolding = true;
            LogHolding(reason, batch.Requests.Count);
        }

        foreach (var request in batch.Requests)
        {
            if (_held.TryAdd(request)) continue;
            LogFull(_held.Count);
            batch.Done.TrySetException(new IOException($"The call log cannot be written, and the memory for {_held.Count} records that wait for it is full.", reason));
        }
    }

    private sealed class Batch
    {
        public List<AppendRequest> Requests { get; } = [];

        public long Bytes { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
