using System.Globalization;
using System.Text;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>
/// A recording that goes on, or whose caller may come back. Legs put pieces in (any thread, a lock for an instant); the one writer takes them out
/// (<see cref="Advance"/>).
/// </summary>
internal sealed class LiveRecording : ICallRecording, IDisposable
{
    /// <summary>What is held back from the file until it is known where it belongs.</summary>
    public static readonly TimeSpan HeldBack = TimeSpan.FromMilliseconds(500);

    private const int SamplesPerMs = Frame.SampleRate / 1000;

    // One that was away for an hour must not keep the writer from the others: so much silence at once.
    private const int MostSteps = 240;

    private readonly Lock _gate = new();
    private readonly RecordingPieces _pieces;
    private readonly RecordingMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly DateTimeOffset _startedAt;
    private readonly long _origin;
    private readonly RecordingFile _file;
    private readonly List<(long From, long? To)> _pauses = [];
    private RecordingTimeline? _timeline;
    private (long From, long To)? _blank;

    // Guarded by the gate.
    private PieceQueue _queue;
    private List<(long At, bool Mute)> _turns = [];
    private string _leg = "";
    private bool _paused;
    private long? _endAt;
    private string? _cause;
    private long _lost;
    private bool _failed;

    public LiveRecording(string session, Guid id, DateTimeOffset startedAt, RecordingFolder folder, RecordingPieces pieces, RecordingMetrics metrics, TimeProvider time)
    {
        (Session, Id) = (session, id);
        (_pieces, _metrics, _time, _startedAt) = (pieces, metrics, time, startedAt);
        _file = new RecordingFile(folder, id);
        var age = time.GetUtcNow() - startedAt;
        _origin = time.GetTimestamp() - (long)(Math.Max(0, age.TotalSeconds) * time.TimestampFrequency);
    }

    public string Session { get; }

    public Guid Id { get; }

    /// <summary>Its row says something else than it does. For the writer.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>It does not go on, as things stand.</summary>
    public bool HasEnded
    {
        get
        {
            lock (_gate) return _endAt is not null;
        }
    }

    /// <summary>Its caller may come back to it.</summary>
    public bool MayGoOn
    {
        get
        {
            lock (_gate) return _endAt is null || _cause is RecordingEnd.CallerGone;
        }
    }

    /// <summary>Since when it does not go on; null while it does.</summary>
    public TimeSpan? EndedFor
    {
        get
        {
            lock (_gate) return _endAt is { } end ? Duration(Position(_time.GetTimestamp()) - end) : null;
        }
    }

    /// <summary>This leg records into it from now on; it goes on if it had ended with its leg.</summary>
    public void AssignTo(string leg)
    {
        lock (_gate)
        {
            _leg = leg;
            if (_endAt is not null && _cause is not RecordingEnd.CallerGone) return;
            (_endAt, _cause) = (null, null);
            IsChanged = true;
        }
    }

    public void Caller(ReadOnlySpan<byte> pcm, long timestamp)
    {
        var at = Position(timestamp) - (pcm.Length / sizeof(short));
        while (!pcm.IsEmpty)
        {
            var part = pcm[..Math.Min(Frame.Bytes, pcm.Length)];
            at += part.Length / sizeof(short);
            Put(RecordingSide.Caller, part, at, continues: false, retracted: 0);
            pcm = pcm[part.Length..];
        }
    }

    public void Agent(ReadOnlySpan<byte> pcm, long timestamp, bool continues)
    {
        var at = Position(timestamp);
        while (!pcm.IsEmpty)
        {
            var part = pcm[..Math.Min(Frame.Bytes, pcm.Length)];
            Put(RecordingSide.Agent, part, at, continues, retracted: 0);
            at += part.Length / sizeof(short);
            continues = true;
            pcm = pcm[part.Length..];
        }
    }

    public void Retract(int bytes)
    {
        if (bytes > 0) Put(RecordingSide.Agent, default, 0, continues: false, retracted: bytes / sizeof(short));
    }

    public void Pause(DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_paused || _endAt is not null) return;
            _paused = true;
            var from = Position(at);
            _turns.Add((from, true));
            _pauses.Add((from, null));
            IsChanged = true;
        }
    }

    public void Resume(DateTimeOffset at)
    {
        lock (_gate)
        {
            if (!_paused || _endAt is not null) return;
            _paused = false;
            var to = Math.Max(Position(at), _pauses[^1].From);
            _turns.Add((to, false));
            _pauses[^1] = _pauses[^1] with { To = to };
            IsChanged = true;
        }
    }

    public void End(string leg, string cause)
    {
        lock (_gate)
        {
            if (_leg == leg) EndNow(cause);
        }
    }

    /// <summary>Whoever has it, it ends now.</summary>
    public void End(string cause)
    {
        lock (_gate) EndNow(cause);
    }

    /// <summary>Writes what is due; for the one writer. False when all is written that there will be.</summary>
    /// <exception cref="IOException">The disk does not take it; the next attempt may go on.</exception>
    public bool Advance()
    {
        var timeline = _timeline ??= Begin();
        long? endAt;
        PieceQueue taken;
        List<(long At, bool Mute)> turns;
        lock (_gate)
        {
            endAt = _endAt;
            taken = _queue.TakeAll();
            (turns, _turns) = (_turns, _turns.Count == 0 ? _turns : []);
        }

        while (taken.Head is not null) timeline.Add(taken.Dequeue());
        foreach (var (at, mute) in turns)
        {
            if (mute) timeline.Mute(at);
            else timeline.Unmute(at);

            // Asked for so long ago that some of it has been written.
            if (mute && at < timeline.Position) _blank = (at, timeline.Position);
        }

        if (_blank is { } blank) _file.Blank(blank.From, blank.To);
        _blank = null;

        var until = endAt ?? Position(_time.GetTimestamp()) - ((long)HeldBack.TotalMilliseconds * SamplesPerMs);
        var before = _file.Bytes;
        for (var step = 0; step < MostSteps && timeline.Position < until; step++) Write(timeline, until);
        _file.Flush();
        _metrics.Written(_file.Bytes - before);
        return endAt is null || timeline.Position < endAt;
    }

    /// <summary>Lets go of what the time line holds; <see cref="Dispose"/> follows. For the one writer.</summary>
    /// <returns>False when a leg came back meanwhile: it goes on.</returns>
    public bool TryFinish()
    {
        lock (_gate)
        {
            if (_endAt is null) return false;
            if (_timeline is { } timeline)
            {
                _lost += Missing(timeline);
                timeline.Clear();
            }

            _timeline = null;
            IsChanged = true;
            while (_queue.Head is not null) _pieces.Return(_queue.Dequeue());
            return true;
        }
    }

    /// <summary>Closes the file; a leg that comes back has it opened again. For the one writer.</summary>
    /// <exception cref="IOException">The last of it could not be written.</exception>
    public void Dispose() => _file.Dispose();

    /// <summary>Its row as of now.</summary>
    public RecordingRecord Describe()
    {
        lock (_gate)
        {
            var lost = _lost + _file.Padded + Missing(_timeline);
            return new RecordingRecord
            {
                Id = Id,
                SessionId = Session,
                StartedAt = _startedAt,
                EndedAt = _endAt is { } end ? _startedAt + Duration(end) : null,
                EndCause = _cause,
                State = _endAt is not null ? RecordingState.Ended : _paused ? RecordingState.Paused : RecordingState.Recording,
                DurationMs = _file.Length / SamplesPerMs,
                Bytes = _file.Bytes,
                Pauses = Pauses(),
                LostMs = (lost + SamplesPerMs - 1) / SamplesPerMs,
                Complete = lost == 0 && !_failed,
            };
        }
    }

    /// <summary>Notes an error of the disk.</summary>
    /// <returns>True for the first one.</returns>
    public bool Fail()
    {
        lock (_gate)
        {
            var first = !_failed;
            _failed = true;
            IsChanged |= first;
            return first;
        }
    }

    /// <summary>What the time line found no place for, and what is behind the end of a file that cannot be written.</summary>
    private long Missing(RecordingTimeline? timeline) => timeline is null ? 0 : timeline.Lost + Math.Max(0, timeline.Position - _file.Length);

    private static TimeSpan Duration(long samples) => TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / Frame.SampleRate);

    private RecordingTimeline Begin()
    {
        try
        {
            _file.Open();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first write says so. Pieces must go their way meanwhile: others need them.
        }

        var timeline = new RecordingTimeline(_pieces, _file.Length);
        lock (_gate)
        {
            if (_paused) timeline.Mute(timeline.Position);
        }

        return timeline;
    }

    private void Write(RecordingTimeline timeline, long until)
    {
        var position = timeline.Position;
        var block = timeline.Read(until);
        try
        {
            _file.Write(block, position);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _metrics.Dropped(block.Length / 2);
            throw;
        }
    }

    private void Put(RecordingSide side, ReadOnlySpan<byte> pcm, long at, bool continues, int retracted)
    {
        var piece = _pieces.Rent();
        if (piece is null)
        {
            Lose(pcm.Length / sizeof(short));
            return;
        }

        (piece.Side, piece.At, piece.Continues, piece.Retracted) = (side, at, continues, retracted);
        piece.Fill(pcm);
        lock (_gate)
        {
            if (!_paused && _endAt is null)
            {
                _queue.Enqueue(piece);
                return;
            }
        }

        _pieces.Return(piece);
    }

    private void Lose(int samples)
    {
        if (samples == 0) return;
        lock (_gate) _lost += samples;
        _metrics.Dropped(samples);
    }

    private void EndNow(string cause)
    {
        if (_endAt is not null && _cause is not RecordingEnd.CallerGone) return;
        _endAt ??= Position(_time.GetTimestamp());
        _cause = cause;
        IsChanged = true;
    }

    private long Position(long timestamp) => Math.Max(0, (timestamp - _origin) * Frame.SampleRate / _time.TimestampFrequency);

    private long Position(DateTimeOffset at) => Math.Max(0, (long)((at - _startedAt).TotalSeconds * Frame.SampleRate));

    private string Pauses()
    {
        var json = new StringBuilder("[");
        foreach (var (from, to) in _pauses)
        {
            if (json.Length > 1) json.Append(',');
            json.Append(CultureInfo.InvariantCulture, $"{{\"fromMs\":{from / SamplesPerMs}");
            if (to is { } end) json.Append(CultureInfo.InvariantCulture, $",\"toMs\":{end / SamplesPerMs}");
            json.Append('}');
        }

        return json.Append(']').ToString();
    }
}
