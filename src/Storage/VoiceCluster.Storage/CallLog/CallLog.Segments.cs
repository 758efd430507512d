using System.Globalization;

namespace VoiceCluster.Storage;

/// <summary>The life of the log's segments: found on start, begun, thinned or dropped when the log is full, deleted when written.</summary>
internal sealed partial class CallLog
{
    private long _lastStaged; // appender only

    /// <summary>Takes in a segment that an earlier process left.</summary>
    private void Recover(string file)
    {
        if (!long.TryParse(Path.GetFileNameWithoutExtension(file), NumberStyles.None, CultureInfo.InvariantCulture, out var first))
        {
            LogStranger(file);
            return;
        }

        var segment = new LogSegment(file, first);
        var length = new FileInfo(file).Length;
        var last = length > 0 ? first : 0;
        var pending = 0;
        var damageIsOpen = false; // damage behind the last record known to be written: it may have held one that is not
        using (var reader = new SegmentReader(file, () => length))
        {
            while (reader.TryRead(out var item))
            {
                if (item.Frame is not { } frame)
                {
                    damageIsOpen = true;
                    continue;
                }

                last = Math.Max(last, frame.Sequence);
                segment.Sessions.Add(frame.Session.Span);
                if (frame.Sequence > _written) pending++;
                else damageIsOpen = false;
            }
        }

        if (damageIsOpen) last = Math.Max(last, _written + 1);
        _last = _lastStaged = Math.Max(_lastStaged, last);
        if (last <= _written)
        {
            File.Delete(file);
            return;
        }

        segment.Publish(length, last);
        segment.Seal();
        _segments.Add(segment);
        _bytes += length;
        _pending += pending;
    }

    private void Begin()
    {
        var first = _lastStaged + 1;
        var segment = new LogSegment(Path.Combine(_folder, LogSegment.FileName(first)), first);
        _active.Begin(segment);
        lock (_gate) _segments.Add(segment);
    }

    /// <summary>Hands what is staged to the operating system and lets the consumer and readers see it.</summary>
    private void Commit()
    {
        _active.Write();
        lock (_countGate)
        {
            var (records, bytes, through) = _active.Publish();
            if (records == 0) return;
            _last = through;
            _pending += records;
            Interlocked.Add(ref _bytes, bytes);
        }
    }

    /// <summary>Ends the active segment and makes room for the next one.</summary>
    private void Roll()
    {
        Commit();
        _active.Close();
        lock (_gate)
        {
            MakeRoom(segment => !segment.IsThinned, Thin);
            MakeRoom(_ => true, Drop);
        }
    }

    /// <summary>Works on the oldest segments until there is room; never on the one the consumer stands in.</summary>
    private void MakeRoom(Predicate<LogSegment> candidate, Action<LogSegment> work)
    {
        foreach (var segment in _segments.FindAll(segment => segment.IsSealed && segment != _pinned && candidate(segment)))
        {
            if (Bytes + _options.SegmentBytes <= _options.MaxLogBytes) return;
            work(segment);
        }
    }

    private void Thin(LogSegment segment)
    {
        var before = segment.Length;
        (long Length, IReadOnlyDictionary<RecordKind, int> Dropped) thinned;
        try
        {
            thinned = LogThinning.Thin(segment.Path, before, WrittenSequence);
        }
        catch (IOException exception)
        {
            // A full disk has no room for the thinner copy; whole segments can still be dropped.
            LogNotThinned(exception, segment.Path);
            return;
        }

        var (after, dropped) = thinned;
        segment.Publish(after, segment.LastSequence);
        segment.IsThinned = true;
        Interlocked.Add(ref _bytes, after - before);
        CountDropped(dropped);
    }

    private void Drop(LogSegment segment)
    {
        var dropped = LogThinning.Count(segment.Path, segment.Length, WrittenSequence);
        Delete(segment);
        CountDropped(dropped);
    }

    private void CountDropped(IReadOnlyDictionary<RecordKind, int> dropped)
    {
        if (dropped.Count == 0) return;
        foreach (var (kind, count) in dropped) _metrics.RecordDropped(RecordKinds.Table(kind), count);
        lock (_countGate) _pending = Math.Max(0, _pending - dropped.Values.Sum());
        LogFull(
            _options.MaxLogBytes,
            dropped.GetValueOrDefault(RecordKind.Telemetry),
            dropped.GetValueOrDefault(RecordKind.LlmCall),
            dropped.GetValueOrDefault(RecordKind.Turn),
            dropped.GetValueOrDefault(RecordKind.Session));
    }

    private void Delete(LogSegment segment)
    {
        File.Delete(segment.Path);
        _segments.Remove(segment);
        Interlocked.Add(ref _bytes, -segment.Length);
    }

    /// <summary>A full disk has room for a file's name: one is not left behind at each attempt.</summary>
    private void ForgetEmpty()
    {
        lock (_gate)
        {
            foreach (var empty in _segments.FindAll(segment => segment.IsSealed && segment.Length == 0 && segment != _pinned))
            {
                try
                {
                    Delete(empty);
                }
                catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
                {
                    // A volume that became read-only: the file goes with the next start.
                    _segments.Remove(empty);
                }
            }
        }
    }

    /// <summary>Lets the consumer enter the first segment that has something for it.</summary>
    private bool Pin()
    {
        lock (_gate)
        {
            while (_segments.Find(segment => !segment.IsSealed || segment.LastSequence > _readThrough) is { } segment)
            {
                try
                {
                    _reader = new SegmentReader(segment.Path, () => segment.Length);
                    _pinned = segment;
                    return true;
                }
                catch (FileNotFoundException exception)
                {
                    LogGone(exception, segment.Path);
                    Delete(segment);
                }
            }

            return false;
        }
    }

    private void Unpin()
    {
        _reader?.Dispose();
        _reader = null;
        lock (_gate) _pinned = null;
    }
}
