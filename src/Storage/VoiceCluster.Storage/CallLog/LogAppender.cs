using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>Appends the records of all calls to the log, one write at a time: what arrives while a write is under way goes out together in the
/// next one, on a thread of the pool, so that no call is held by a slow disk.</summary>
internal sealed partial class LogAppender(Action<IReadOnlyList<AppendRequest>> append, Action appended, ILogger logger) : IThreadPoolWorkItem
{
    /// <summary>Most bytes that wait for the disk. A disk so far behind has failed, and saying so is better than filling the memory.</summary>
    internal const long MaxWaitingBytes = 256L << 20;

    private readonly Lock _gate = new();
    private Batch _open = new();
    private Task _last = Task.CompletedTask;
    private bool _isRunning;
    private bool _isClosed;

    /// <summary>Completes when the operating system has the record.</summary>
    /// <exception cref="IOException">The log cannot be written, or the disk is too far behind.</exception>
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
            _last = _open.Done.Task;
            if (!_isRunning)
            {
                _isRunning = true;
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            }

            return _last;
        }
    }

    /// <summary>Takes no more records; completes when those taken are appended (or have failed).</summary>
    public async Task CloseAsync()
    {
        Task last;
        lock (_gate)
        {
            _isClosed = true;
            last = _last;
        }

        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            Batch batch;
            lock (_gate)
            {
                if (_open.Requests.Count == 0)
                {
                    _isRunning = false;
                    return;
                }

                batch = _open;
                _open = new Batch();
            }

            try
            {
                append(batch.Requests);
                batch.Done.SetResult();
                appended();
            }
            catch (Exception exception)
            {
                LogFailed(exception, batch.Requests.Count);
                batch.Done.SetException(exception as IOException ?? new IOException("The call log cannot be written: " + exception.Message, exception));
            }
        }
    }

    private sealed class Batch
    {
        public List<AppendRequest> Requests { get; } = [];

        public long Bytes { get; set; }

        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
