using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>
/// Recordings of this silo's calls. Legs put audio into memory, bounded for all calls together; one writer brings it to the files twice a second, so that
/// a killed process loses at most the last second. A file is a valid WAV file at every moment.
/// </summary>
public sealed partial class CallRecordings : ICallRecordings, IAsyncDisposable
{
    // 70 MB: with 500 recordings, what the disk may owe for more than two seconds.
    private const int MaxPieces = 100_000;

    private static readonly TimeSpan WriteEvery = TimeSpan.FromMilliseconds(500);

    // No call waits longer for a caller to come back.
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(61);

    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, LiveRecording> _known = [];
    private readonly List<LiveRecording> _active = [];
    private readonly HashSet<LiveRecording> _unnoted = []; // the writer's
    private readonly RecordingPieces _pieces = new(MaxPieces);
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly RecordingFolder _folder;
    private readonly StorageDatabase _database;
    private readonly StorageOptions _options;
    private readonly WriteBehindRecorder _recorder;
    private readonly RecordingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<CallRecordings> _logger;
    private ITimer? _timer;
    private Task _tick = Task.CompletedTask;
    private int _ticking;
    private int _stopped;

    internal CallRecordings(
        RecordingFolder folder,
        StorageDatabase database,
        StorageOptions options,
        WriteBehindRecorder recorder,
        RecordingMetrics metrics,
        TimeProvider time,
        ILogger<CallRecordings> logger)
    {
        _folder = folder;
        _database = database;
        _options = options;
        _recorder = recorder;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc/>
    public ICallRecording Open(string session, Guid id, DateTimeOffset startedAt, string leg, bool isBegun)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(id, out var recording))
            {
                // Begun at another silo, whose file stays there: here it is one of its own, with a time line from now on.
                if (isBegun && !File.Exists(_folder.PathOf(id))) (id, startedAt) = (Guid.CreateVersion7(_time.GetUtcNow()), _time.GetUtcNow());
                recording = new LiveRecording(session, id, startedAt, _folder, _pieces, _metrics, _time);
                _known[id] = recording;
            }

            recording.AssignTo(leg);
            if (!_active.Contains(recording))
            {
                _active.Add(recording);
                if (_active.Count == 1) _timer?.Change(WriteEvery, WriteEvery);
                _metrics.Began();
            }

            return recording;
        }
    }

    /// <summary>The recordings that go on, as they are now.</summary>
    internal IReadOnlyList<RecordingRecord> Live()
    {
        lock (_gate) return _active.ConvertAll(recording => recording.Describe());
    }

    /// <summary>Whether a recording goes on, or may go on.</summary>
    internal bool IsLive(Guid id)
    {
        lock (_gate) return _active.Exists(recording => recording.Id == id);
    }

    /// <summary>Its caller does not get it back: it was deleted.</summary>
    internal void Forget(Guid id)
    {
        lock (_gate) _known.Remove(id);
    }

    /// <summary>Ends what an earlier process left unfinished, and begins to write.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        var unfinished = await CallTables.Recordings.SelectAsync(_database, "state <> $1", [(StoredType.Text, "ended")], cancellationToken);
        foreach (var row in unfinished) await RepairAsync(row, cancellationToken);
        lock (_gate) _timer = _time.CreateTimer(static state => ((CallRecordings)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Ends what still goes on, and writes all of it.</summary>
    internal async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _stopped, 1) != 0) return;
        if (_timer is not null) await _timer.DisposeAsync();
        await _tick;
        while (EndAll()) await WriteAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _writing.Dispose();
    }

    /// <summary>Completes when the files of those that have ended hold all of them.</summary>
    internal async Task FinishAsync()
    {
        while (HasUnfinished()) await WriteAsync();
    }

    /// <summary>Brings to the disk all that is due.</summary>
    internal async Task WriteAsync()
    {
        await _writing.WaitAsync(CancellationToken.None);
        try
        {
            LiveRecording[] active;
            lock (_gate) active = [.. _active];
            foreach (var recording in active) await WriteAsync(recording);
            foreach (var recording in _unnoted.Except(active).ToList()) await NoteAsync(recording);
            ForgetOld();
            lock (_gate)
            {
                if (_active.Count == 0 && _unnoted.Count == 0) _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }
        finally
        {
            _writing.Release();
        }
    }

    private bool HasUnfinished()
    {
        lock (_gate) return _active.Exists(recording => recording.HasEnded);
    }

    /// <summary>False when there is none that goes on.</summary>
    private bool EndAll()
    {
        lock (_gate)
        {
            foreach (var recording in _active) recording.End(RecordingEnd.Shutdown);
            return _active.Count > 0;
        }
    }

    /// <summary>Twice a second while a recording goes on; a round that is late lets the next one skip.</summary>
    private void Tick()
    {
        if (Interlocked.Exchange(ref _ticking, 1) == 0) _tick = TickAsync();
    }

    private async Task TickAsync()
    {
        try
        {
            await WriteAsync();
        }
        finally
        {
            Volatile.Write(ref _ticking, 0);
        }
    }

    private async Task WriteAsync(LiveRecording recording)
    {
        var goesOn = true;
        try
        {
            goesOn = recording.Advance();
        }
        catch (Exception exception)
        {
            Failed(recording, exception);
            goesOn = !recording.HasEnded;
        }

        if (!goesOn && TryRemove(recording)) Close(recording);
        if (recording.IsChanged) await NoteAsync(recording);
    }

    /// <summary>False when a leg came back to it meanwhile. The gate is for memory only: legs wait for it.</summary>
    private bool TryRemove(LiveRecording recording)
    {
        lock (_gate)
        {
            if (!recording.TryFinish()) return false;
            _active.Remove(recording);
        }

        _metrics.Ended();
        return true;
    }

    private void Close(LiveRecording recording)
    {
        try
        {
            recording.Dispose();
        }
        catch (IOException exception)
        {
            Failed(recording, exception);
        }
    }

    private void Failed(LiveRecording recording, Exception exception)
    {
        _metrics.Failed();
        if (recording.Fail()) LogNotWritten(exception, recording.Session, recording.Id);
    }

    /// <summary>Writes its row; one that cannot be written now is written later.</summary>
    private async Task NoteAsync(LiveRecording recording)
    {
        recording.IsChanged = false;
        try
        {
            await _recorder.RecordAsync(recording.Describe(), CancellationToken.None);
            _unnoted.Remove(recording);
        }
        catch (Exception exception)
        {
            recording.IsChanged = true;
            if (_unnoted.Add(recording)) LogNotNoted(exception, recording.Session, recording.Id);
        }
    }

    /// <summary>The rows of those stay; only their callers cannot go on with them any more.</summary>
    private void ForgetOld()
    {
        lock (_gate)
        {
            foreach (var (id, recording) in _known)
            {
                if (recording.EndedFor is { } since && (since > ForgetAfter || !recording.MayGoOn) && !_active.Contains(recording)) _known.Remove(id);
            }
        }
    }

    private async Task RepairAsync(RecordingRecord row, CancellationToken cancellationToken)
    {
        var isHere = File.Exists(_folder.PathOf(row.Id));

        // Another silo of the cluster may have it, and be writing.
        if (!isHere && _options.UsesPostgres) return;
        try
        {
            long length = 0;
            if (isHere)
            {
                using var file = new RecordingFile(_folder, row.Id);
                file.Open();
                length = file.Length;
            }

            var duration = TimeSpan.FromMilliseconds(length * 1000 / Frame.SampleRate);
            await _recorder.RecordAsync(
                row with
                {
                    State = RecordingState.Ended,
                    EndCause = RecordingEnd.Crash,
                    EndedAt = row.StartedAt + duration,
                    DurationMs = (long)duration.TotalMilliseconds,
                    Bytes = isHere ? RecordingFile.HeaderBytes + (length * RecordingFile.BytesPerSample) : 0,
                    Complete = false,
                },
                cancellationToken);
            LogRepaired(row.Id, row.SessionId, duration);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotWritten(exception, row.SessionId, row.Id);
        }
    }

    [LoggerMessage(210, LogLevel.Error, "Recording {Recording} of call {CallId} cannot be written; the call goes on, and what is missing is silence in it")]
    private partial void LogNotWritten(Exception exception, string callId, Guid recording);

    [LoggerMessage(211, LogLevel.Error, "How recording {Recording} of call {CallId} stands could not be noted")]
    private partial void LogNotNoted(Exception exception, string callId, Guid recording);

    [LoggerMessage(212, LogLevel.Warning, "Recording {Recording} of call {CallId} was left unfinished by an earlier process; it holds {Duration}")]
    private partial void LogRepaired(Guid recording, string callId, TimeSpan duration);
}
