using Microsoft.Extensions.Logging;

namespace VoiceCluster.Storage;

/// <summary>The recorder's log on disk: a queue of records between the calls and the database, kept in segments.</summary>
/// <remarks>Three parties use it at once: one appender (<see cref="Append"/>), one consumer (<see cref="TryReadNext"/>,
/// <see cref="MarkWritten"/>), and any number of readers (<see cref="ReadPending"/>). What is appended stays until the consumer has marked it
/// written, unless the log is full. Each start begins a new segment, so nothing is ever appended behind damage.</remarks>
internal sealed partial class CallLog : IDisposable
{
    private readonly Lock _gate = new(); // guards _segments, _pinned and the files' names
    private readonly Lock _countGate = new();
    private readonly List<LogSegment> _segments = [];
    private readonly string _folder;
    private readonly StorageOptions _options;
    private readonly StorageMetrics _metrics;
    private readonly ILogger _logger;
    private readonly LogCheckpoint _checkpoint;
    private readonly ActiveSegment _active;

    private LogSegment? _pinned; // the one the consumer stands in
    private SegmentReader? _reader;
    private long _readThrough;
    private long _bytes;
    private long _last;
    private long _written;
    private long _pending;

    /// <summary>Opens the log in <c>DataFolder/call-log</c> and finds out what is still to be written.</summary>
    /// <exception cref="IOException">The folder or a file in it cannot be used.</exception>
    public CallLog(StorageOptions options, StorageMetrics metrics, ILogger logger)
    {
        _options = options;
        _metrics = metrics;
        _logger = logger;
        _folder = PrivateFolder.Create(options.DataFolder, "call-log");
        _checkpoint = new LogCheckpoint(Path.Combine(_folder, "checkpoint"));
        _active = new ActiveSegment(options.FlushToDisk);
        _written = _last = _lastStaged = _readThrough = _checkpoint.Sequence;
        foreach (var unfinished in Directory.EnumerateFiles(_folder, "*" + LogThinning.TemporaryExtension)) File.Delete(unfinished);
        foreach (var file in Directory.EnumerateFiles(_folder, "*" + LogSegment.Extension).Order(StringComparer.Ordinal)) Recover(file);
        if (_pending > 0) LogRecovered(_pending, _segments.Count);
    }

    /// <summary>Number of the newest record.</summary>
    public long LastSequence
    {
        get
        {
            lock (_countGate) return _last;
        }
    }

    /// <summary>All records up to this number are in the database.</summary>
    public long WrittenSequence
    {
        get
        {
            lock (_countGate) return _written;
        }
    }

    /// <summary>The file in which the consumer stands.</summary>
    public string ReadingFile => _pinned?.Path ?? _folder;

    /// <summary>Records that are not in the database yet.</summary>
    public long PendingRecords
    {
        get
        {
            lock (_countGate) return _pending;
        }
    }

    /// <summary>Size of the log on disk.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Appends records in order; when it returns the operating system has them. Appender only.</summary>
    /// <exception cref="IOException">They could not be written; whether some were is not known, and none may be taken as recorded.</exception>
    public void Append(IReadOnlyList<AppendRequest> batch)
    {
        try
        {
            foreach (var request in batch)
            {
                var room = LogFormat.MaxFrameBytes(request.Json.Length);
                if (_active.IsOpen && _active.Size > 0 && _active.Size + room > _options.SegmentBytes) Roll();
                if (!_active.IsOpen) Begin();
                if (!_active.HasRoom(room)) Commit();
                _active.Stage(++_lastStaged, request);
            }

            Commit();
        }
        catch
        {
            // What was staged is its callers' again; its numbers are not used again.
            _active.Abandon();
            ForgetEmpty();
            throw;
        }
    }

    /// <summary>Moves the consumer on to the next record or damage. The item's bytes are valid until the next call. Consumer only.</summary>
    /// <param name="item">What was found.</param>
    /// <param name="through">All records up to this number have been handed out.</param>
    /// <returns>False when there is nothing more for now.</returns>
    public bool TryReadNext(out SegmentItem item, out long through)
    {
        while (true)
        {
            if (_reader is null && !Pin())
            {
                item = default;
                through = _readThrough;
                return false;
            }

            while (_reader!.TryRead(out item))
            {
                if (item.Frame is { } frame)
                {
                    if (frame.Sequence <= _readThrough) continue;
                    _readThrough = frame.Sequence;
                }

                through = _readThrough;
                return true;
            }

            if (!_pinned!.IsSealed)
            {
                through = _readThrough;
                return false;
            }

            if (_reader.Position < _pinned.Length) continue; // appended between the last read and the sealing
            _readThrough = Math.Max(_readThrough, _pinned.LastSequence);
            Unpin();
        }
    }

    /// <summary>Takes note that all records up to a number are in the database (or in the quarantine) and deletes segments that are done.
    /// Consumer only.</summary>
    /// <param name="through">The number.</param>
    /// <param name="records">How many records that settles.</param>
    public void MarkWritten(long through, int records)
    {
        _checkpoint.Save(through);
        lock (_countGate)
        {
            _written = through;
            _pending = through >= _last ? 0 : Math.Max(0, _pending - records);
        }

        lock (_gate)
        {
            foreach (var done in _segments.Where(segment => segment.IsSealed && segment.LastSequence <= through).ToList()) Delete(done);
        }
    }

    /// <summary>Visits the records of a session that are not in the database yet, in order.</summary>
    /// <param name="session">The session's id in ASCII.</param>
    /// <param name="visit">Gets each record; its bytes are valid during the call.</param>
    public void ReadPending(ReadOnlyMemory<byte> session, Action<LogFrame> visit)
    {
        List<LogSegment> candidates;
        lock (_gate) candidates = _segments.FindAll(segment => segment.Sessions.MayContain(session.Span));
        foreach (var segment in candidates)
        {
            long written;
            lock (_countGate) written = _written;
            var end = segment.Length; // before the file is opened: thinning puts a shorter file in its place
            if (segment.LastSequence <= written) continue;
            try
            {
                using var reader = new SegmentReader(segment.Path, () => end);
                while (reader.TryRead(out var item))
                {
                    if (item.Frame is { } frame && frame.Sequence > written && frame.Session.Span.SequenceEqual(session.Span)) visit(frame);
                }
            }
            catch (FileNotFoundException)
            {
                // Written to the database and deleted meanwhile.
            }
        }
    }

    /// <summary>Closes the log; when everything is written, no segment is left behind.</summary>
    public void Dispose()
    {
        _active.Close();
        Unpin();
        lock (_gate)
        {
            if (PendingRecords == 0)
            {
                foreach (var segment in _segments.ToList()) Delete(segment);
            }
        }

        _checkpoint.Dispose();
    }
}
