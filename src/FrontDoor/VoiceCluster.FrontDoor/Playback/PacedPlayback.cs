using VoiceCluster.Audio;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Playback;

/// <summary>
/// A leg's outgoing audio: sends an answer in real time, knows what the caller has heard of it, stops at once, and can go on from where it
/// stopped. Positions are bytes of the answer's audio. Thread safe.
/// </summary>
/// <param name="call">Told when an answer starts and ends.</param>
/// <param name="sink">Where the audio goes.</param>
/// <param name="pace">How it goes.</param>
/// <param name="pacer">The silo's clock.</param>
/// <param name="time">For timestamps.</param>
/// <param name="failed">Told when the call could not be told.</param>
public sealed partial class PacedPlayback(ICallGrain call, IPlaybackSink sink, PlaybackPace pace, AudioPacer pacer, TimeProvider time, Action<Exception> failed) : IPaced
{
    private const int BytesPerMs = Frame.SampleRate * 2 / 1000;

    // Kept behind the caller's ear, for a mark that says he is further behind.
    private const int KeptBytes = 2000 * BytesPerMs;

    // How long a client that reports what it played may take to say so after its audio was cleared.
    private static readonly TimeSpan MarkTimeout = TimeSpan.FromMilliseconds(250);

    private readonly Lock _gate = new();
    private readonly PlaybackReports _reports = new(call, failed);
    private readonly List<ReadOnlyMemory<byte>> _chunks = [];
    private State _state;
    private long _epoch;
    private int _turn;
    private int _index;
    private long _length;
    private long _sent;
    private long _origin;
    private bool _isComplete;
    private bool _finalSent;
    private bool _isTicking;

    // The playing position: _base at _baseAt, growing in real time.
    private long _base;
    private long _baseAt;
    private bool _hasMarks;

    private enum State
    {
        /// <summary>Less than a frame has come.</summary>
        Empty,
        Playing,
        Paused,
        AwaitingMark,

        /// <summary>Heard or stopped: audio that still comes is late.</summary>
        Ended,
    }

    /// <summary>Queues audio; the first of an epoch leaves at once.</summary>
    public void Play(AgentAudio audio)
    {
        lock (_gate)
        {
            if (audio.Epoch < _epoch) return;
            if (audio.Epoch > _epoch) Begin(audio);
            else if (_state is State.Ended or State.AwaitingMark) return;
            _isComplete |= audio.IsFinal;
            if (!audio.Pcm.IsEmpty)
            {
                _chunks.Add(audio.Pcm);
                _length += audio.Pcm.Length;
            }

            if (_state is State.Empty && (_length >= Frame.Bytes || _isComplete))
            {
                _state = State.Playing;
                _baseAt = time.GetTimestamp();
                _reports.Started(audio.Epoch, _baseAt);
                SendDue(_baseAt);
                if (!_isTicking) pacer.Add(this);
                _isTicking = true;
            }
        }

        _reports.Tell();
    }

    /// <summary>Silence at once; what is left waits.</summary>
    public void Pause(long epoch, string cause)
    {
        lock (_gate)
        {
            if (epoch != _epoch || _state is not State.Playing) return;
            Settle(time.GetTimestamp());
            _state = State.Paused;
            sink.Clear(_turn, cause);
        }
    }

    /// <summary>Goes on from what the caller last heard.</summary>
    public void Resume(long epoch)
    {
        lock (_gate)
        {
            if (epoch != _epoch || _state is not State.Paused) return;
            _state = State.Playing;
            _sent = _base;
            _finalSent = false;
            _recordsBreak = true;
            _baseAt = time.GetTimestamp();
            SendDue(_baseAt);
        }
    }

    /// <summary>Silence at once, for good; the call is told what was heard.</summary>
    public void Stop(long epoch, string cause)
    {
        lock (_gate)
        {
            if (epoch != _epoch)
            {
                _reports.Ended(epoch, TimeSpan.Zero, completed: false);
            }
            else if (_state is State.Playing or State.Paused)
            {
                if (_state is State.Playing)
                {
                    Settle(time.GetTimestamp());
                    sink.Clear(_turn, cause);
                }

                if (_hasMarks)
                {
                    _state = State.AwaitingMark;
                    _baseAt = time.GetTimestamp();
                    return;
                }

                End(Duration(Math.Max(0, _base - ((long)sink.FarDelay.TotalMilliseconds * BytesPerMs))));
            }
        }

        _reports.Tell();
    }

    /// <summary>The client says what of a turn it has really played; it never runs ahead of what was sent.</summary>
    public void Mark(int turn, int playedMs)
    {
        lock (_gate)
        {
            if (turn != _turn || _state is State.Empty or State.Ended) return;
            var position = Math.Clamp((long)playedMs * BytesPerMs, _origin, _sent);
            _hasMarks = true;
            _base = position;
            if (_state is State.Playing)
            {
                _baseAt = time.GetTimestamp();
                return;
            }

            TakeBack(position);
            if (_state is not State.AwaitingMark) return;
            End(Duration(position));
        }

        _reports.Tell();
    }

    /// <summary>Sends what is due; false when nothing will be due any more.</summary>
    public bool Tick(long round)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            switch (_state)
            {
                case State.Playing:
                    Record(now);
                    SendDue(now);
                    if (!_isComplete || _sent < _length || Heard(now) < _length) return true;
                    Record(now);
                    End(Duration(_length), completed: true);
                    break;
                case State.AwaitingMark when time.GetElapsedTime(_baseAt, now) >= MarkTimeout:
                    End(Duration(_base));
                    break;
                case State.Empty or State.Ended:
                    _isTicking = false;
                    return false;
                default:
                    return true;
            }

            _isTicking = false;
        }

        _reports.Tell();
        return false;
    }

    private static TimeSpan Duration(long bytes) => TimeSpan.FromTicks(bytes * TimeSpan.TicksPerMillisecond / BytesPerMs);

    /// <summary>Turns to the next answer; the mark that one still waits for will not come in time.</summary>
    private void Begin(AgentAudio audio)
    {
        if (_state is State.Playing) Record(time.GetTimestamp());
        if (_state is State.AwaitingMark) End(Duration(_base));
        _chunks.Clear();
        _state = State.Empty;
        _epoch = audio.Epoch;
        _turn = audio.Turn;
        _index = 0;
        _length = _sent = _base = _origin = _recorded = 0;
        _recordsBreak = true;
        _isComplete = _finalSent = false;
        _hasMarks = false;
    }

    private void End(TimeSpan heard, bool completed = false)
    {
        _state = State.Ended;
        _chunks.Clear();
        _reports.Ended(_epoch, heard, completed);
    }

    /// <summary>The playing position by the clock; a client cannot have played more than it was sent.</summary>
    private long Heard(long now)
    {
        var elapsed = time.GetElapsedTime(_baseAt, now).Ticks * BytesPerMs / TimeSpan.TicksPerMillisecond;
        return Math.Min(_base + elapsed, _sent) & ~1L;
    }

    private void SendDue(long now)
    {
        var elapsed = time.GetElapsedTime(_baseAt, now);
        var position = _base + (elapsed.Ticks * BytesPerMs / TimeSpan.TicksPerMillisecond);
        if (position > _sent && _sent > 0 && !_isComplete)
        {
            // The voice did not keep up: the caller waits, and the clock with him.
            _base = _sent;
            _baseAt = now;
            position = _base;
            _recordsBreak = true;
        }

        var due = position + ((long)pace.Lead.TotalMilliseconds * BytesPerMs);
        var block = (int)pace.Block.TotalMilliseconds * BytesPerMs;
        while (_sent <= due && _sent < _length)
        {
            // Whole blocks while more may come; the first one is short, because the caller waits for it.
            var size = Math.Min(_index == 0 ? Frame.Bytes : block, _length - _sent);
            if (size < Frame.Bytes && !_isComplete) return;
            _finalSent = _isComplete && _sent + size == _length;
            sink.Send(_turn, _index++, Slice(_sent - _origin, (int)size), _finalSent);
            _sent += size;
        }

        if (_isComplete && _sent == _length && !_finalSent)
        {
            _finalSent = true;
            sink.Send(_turn, _index++, default, isFinal: true);
        }

        Release(Heard(now) - KeptBytes);
    }

    /// <summary>Lets go of chunks that will not be played again.</summary>
    private void Release(long position)
    {
        var count = 0;
        while (count < _chunks.Count - 1 && _origin + _chunks[count].Length <= position) _origin += _chunks[count++].Length;
        if (count > 0) _chunks.RemoveRange(0, count);
    }

    /// <summary>A piece of the answer; copied only when it spans chunks.</summary>
    private ReadOnlyMemory<byte> Slice(long position, int size)
    {
        var index = 0;
        while (position >= _chunks[index].Length) position -= _chunks[index++].Length;
        var first = _chunks[index];
        if (first.Length - position >= size) return first.Slice((int)position, size);
        var piece = new byte[size];
        var filled = 0;
        while (filled < size)
        {
            var rest = _chunks[index++].Span[(int)position..];
            position = 0;
            var count = Math.Min(rest.Length, size - filled);
            rest[..count].CopyTo(piece.AsSpan(filled));
            filled += count;
        }

        return piece;
    }
}
