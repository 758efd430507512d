using System.Threading.Channels;

namespace VoiceCluster.Storage.Recording;

/// <summary>
/// The local log of records: append-only segments, one appender that writes what has gathered with one write(2). An append completes when the
/// operating system has the bytes: start then on a kill of the process loses nothing. Read by the shipper start a checkpoint on.
/// </summary>
internal sealed class RecordLog : IAsyncDisposable
{
    private const long SegmentBytes = 8 << 20;
    private const int MaxQueued = 10_000;

    private readonly string _folder;
    private readonly long _maxBytes;
    private readonly bool _sync;
    private readonly Channel<(byte[] Line, TaskCompletionSource Written)> _queue =
        Channel.CreateBounded<(byte[], TaskCompletionSource)>(new BoundedChannelOptions(MaxQueued) { SingleReader = true });

    // Held while segments are rewritten or deleted, and while one is read.
    private readonly SemaphoreSlim _segments = new(1, 1);
    private readonly HashSet<int> _thinned = [];
    private readonly Task _appending;
    private FileStream _active;
    private int _number;
    private long _bytes;
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RecordLog(string folder, long maxBytes, bool sync)
    {
        _folder = folder;
        _maxBytes = maxBytes;
        _sync = sync;
        Directory.CreateDirectory(folder);
        Shipped = File.Exists(CheckpointPath) ? LogPosition.Parse(File.ReadAllText(CheckpointPath)) : new LogPosition(Numbers().FirstOrDefault(1), 0);
        _number = Math.Max(Numbers().LastOrDefault(0), Shipped.Segment);
        _bytes = Numbers().Sum(n => new FileInfo(PathOf(n)).Length);
        // A line that a power failure tore must not swallow the next one: a new segment is begun.
        _active = Begin(++_number);
        _appending = AppendAsync();
    }

    /// <summary>Up to here the database has everything.</summary>
    public LogPosition Shipped { get; private set; }

    /// <summary>Bytes on disk.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Records dropped because the log was full.</summary>
    public long Dropped { get; private set; }

    private string CheckpointPath => Path.Combine(_folder, "checkpoint");

    /// <summary>Completes when the line survives a kill of the process.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public async ValueTask AppendAsync(byte[] line, CancellationToken cancellationToken)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _queue.Writer.WriteAsync((line, written), cancellationToken);
        await written.Task;
    }

    /// <summary>Completes at the next append after this call; ask before reading, so that none is missed.</summary>
    public Task NextAppend => Volatile.Read(ref _appended).Task;

    /// <summary>Whole lines start a place on, at least one when there is one, and the place after them.</summary>
    public async Task<(List<byte[]> Lines, LogPosition Next)> ReadAsync(LogPosition start, int maxBytes, CancellationToken cancellationToken)
    {
        await _segments.WaitAsync(cancellationToken);
        try
        {
            var lines = new List<byte[]>();
            while (true)
            {
                var path = PathOf(start.Segment);
                var next = File.Exists(path) ? await ReadSegmentAsync(path, start, maxBytes, lines, cancellationToken) : start;
                if (lines.Count > 0 || start.Segment >= Volatile.Read(ref _number)) return (lines, next);
                start = new LogPosition(Numbers().Where(n => n > start.Segment).Append(_number).Min(), 0);
            }
        }
        finally
        {
            _segments.Release();
        }
    }

    /// <summary>The database has everything up to here: remembered, and older segments go.</summary>
    public async Task CheckpointAsync(LogPosition position, CancellationToken cancellationToken)
    {
        await _segments.WaitAsync(cancellationToken);
        try
        {
            var temporary = CheckpointPath + ".new";
            await File.WriteAllTextAsync(temporary, position.ToString(), cancellationToken);
            File.Move(temporary, CheckpointPath, overwrite: true);
            Shipped = position;
            foreach (var number in Numbers().Where(n => n < position.Segment)) Delete(number);
        }
        finally
        {
            _segments.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _appending;
        await _active.DisposeAsync();
    }

    private async Task AppendAsync()
    {
        var batch = new List<TaskCompletionSource>();
        var buffer = new MemoryStream();
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            buffer.SetLength(0);
            while (batch.Count < 1000 && _queue.Reader.TryRead(out var item))
            {
                buffer.Write(item.Line);
                batch.Add(item.Written);
            }

            try
            {
                if (_active.Length >= SegmentBytes) await RollAsync();
                await _active.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length));
                if (_sync) _active.Flush(flushToDisk: true);
                Interlocked.Add(ref _bytes, buffer.Length);
                foreach (var written in batch) written.SetResult();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                foreach (var written in batch) written.SetException(new IOException($"the log in {_folder} cannot be written: {exception.Message}", exception));
            }

            Interlocked.Exchange(ref _appended, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        }
    }

    // No buffer of its own: a write is a write(2).
    private FileStream Begin(int number) => new(PathOf(number), FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0);

    private async Task RollAsync()
    {
        await _segments.WaitAsync();
        try
        {
            await _active.DisposeAsync();
            _active = Begin(_number + 1);
            Volatile.Write(ref _number, _number + 1);
            while (Bytes > _maxBytes && MakeRoom())
            {
            }
        }
        finally
        {
            _segments.Release();
        }
    }

    /// <summary>Takes the expendable records out of the oldest segment that still has them; when there is none, the oldest segment goes.</summary>
    private bool MakeRoom()
    {
        var closed = Numbers().Where(n => n > Shipped.Segment && n < _number).ToList();
        if (closed.Count == 0) return false;
        var number = closed.Find(n => !_thinned.Contains(n));
        if (number == 0)
        {
            Dropped += File.ReadLines(PathOf(closed[0])).LongCount();
            Delete(closed[0]);
            return true;
        }

        Thin(number);
        return true;
    }

    private void Thin(int number)
    {
        var path = PathOf(number);
        var before = new FileInfo(path).Length;
        var temporary = path + ".new";
        using (var thinned = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        {
            foreach (var line in Lines(File.ReadAllBytes(path), out _))
            {
                if (CallRecord.IsExpendable(line)) Dropped++;
                else thinned.Write(line);
            }
        }

        File.Move(temporary, path, overwrite: true);
        _thinned.Add(number);
        Interlocked.Add(ref _bytes, new FileInfo(path).Length - before);
    }

    private void Delete(int number)
    {
        Interlocked.Add(ref _bytes, -new FileInfo(PathOf(number)).Length);
        File.Delete(PathOf(number));
        _thinned.Remove(number);
    }

    /// <summary>Reads about <paramref name="maxBytes"/>, but always a whole line. A torn line can only end a segment that was closed by a crash: it is skipped as one.</summary>
    private async Task<LogPosition> ReadSegmentAsync(string path, LogPosition start, int maxBytes, List<byte[]> lines, CancellationToken cancellationToken)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        for (var want = maxBytes; ; want *= 4)
        {
            stream.Position = Math.Min(start.Offset, stream.Length);
            var bytes = new byte[Math.Min(want, stream.Length - stream.Position)];
            await stream.ReadExactlyAsync(bytes, cancellationToken);
            lines.AddRange(Lines(bytes, out var whole));
            if (lines.Count > 0) return start with { Offset = start.Offset + whole };
            if (bytes.Length < want)
            {
                if (bytes.Length > 0 && start.Segment < Volatile.Read(ref _number)) lines.Add(bytes);
                return start with { Offset = start.Offset + (lines.Count > 0 ? bytes.Length : 0) };
            }
        }
    }

    private static List<byte[]> Lines(byte[] bytes, out int whole)
    {
        var lines = new List<byte[]>();
        whole = 0;
        for (var end = Array.IndexOf(bytes, (byte)'\n'); end >= 0; end = Array.IndexOf(bytes, (byte)'\n', whole))
        {
            lines.Add(bytes[whole..(end + 1)]);
            whole = end + 1;
            if (whole == bytes.Length) break;
        }

        return lines;
    }

    private string PathOf(int number) => Path.Combine(_folder, $"{number:D8}.log");

    private IEnumerable<int> Numbers() => Directory.EnumerateFiles(_folder, "*.log")
        .Select(p => int.TryParse(Path.GetFileNameWithoutExtension(p), out var number) ? number : 0)
        .Where(n => n > 0)
        .Order();
}
