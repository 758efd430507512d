namespace VoiceCluster.Audio;

/// <summary>
/// Turns packets that come early, late, twice, in disorder or not at all into an even stream of 20 ms frames (RFC 3550 time stamps, any
/// packet time up to 60 ms). The delay adapts to the jitter between 20 and 200 ms; it changes by whole pitch periods, which also follows a
/// sender whose clock is off. What is missing when its time comes is concealed. A packet is played at most once and never after a later
/// one.
/// Time is passed in. Holds at most 32 packets; allocates nothing after construction; for one thread at a time.
/// </summary>
public sealed class JitterBuffer
{
    /// <summary>Least and most delay beyond the fastest packet, and the one to begin with.</summary>
    public static readonly TimeSpan
        LeastDelay = TimeSpan.FromMilliseconds(20),
        InitialDelay = TimeSpan.FromMilliseconds(40),
        MostDelay = TimeSpan.FromMilliseconds(200);

    /// <summary>A packet that is this much (in ms) off the time line of the others belongs to another one.</summary>
    private const double Jump = 1_000;

    /// <summary>How far (in ms) the delay may be off its target before it is corrected.</summary>
    private const double Excess = 15, Lack = 10;

    /// <summary>Frames between two corrections, unless the delay is off by more than <see cref="Urgent"/> ms.</summary>
    private const int CorrectionPause = 5;

    private const double Urgent = 60;

    /// <summary>How long stragglers of an earlier time line are expected.</summary>
    private static readonly TimeSpan FormerLasts = TimeSpan.FromSeconds(1);

    private readonly int _sampleRate;
    private readonly int _frame;
    private readonly bool _adjustsSpeed;
    private readonly PacketQueue _queue;
    private readonly DelayEstimator _delay = new(LeastDelay, InitialDelay, MostDelay);
    private readonly LossConcealment _concealment;
    private readonly short[] _ready;
    private int _readyCount;
    private uint? _source;
    private uint _lastTimestamp;
    private long _lastMedia;
    private TimeSpan _lastArrival;
    private readonly (uint Source, uint Timestamp, TimeSpan Arrival, TimeSpan Until)[] _former = new (uint, uint, TimeSpan, TimeSpan)[4];
    private int _oldestFormer;
    private (uint Timestamp, TimeSpan Arrival)? _suspect;
    private bool _playing;
    private long _next;
    private int _sinceCorrection;
    private long _accepted, _duplicates, _late, _overflows, _refused, _restarts, _concealed, _shortened, _lengthened;

    /// <summary>A buffer for one leg.</summary>
    /// <param name="sampleRate">Samples a second of the audio and of the RTP clock: 8 or 16 kHz.</param>
    /// <param name="adjustsSpeed">
    /// Whether the delay may change within speech, by whole pitch periods. Without it, it changes by whole frames left out or concealed.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is neither 8 nor 16 kHz.</exception>
    public JitterBuffer(int sampleRate, bool adjustsSpeed = true)
    {
        _concealment = new LossConcealment(sampleRate);
        _sampleRate = sampleRate;
        _frame = sampleRate / 50;
        _adjustsSpeed = adjustsSpeed;
        _queue = new PacketQueue(sampleRate * 6 / 100);
        _ready = new short[5 * _frame];
    }

    /// <summary>Delay wanted at present, beyond the fastest packet.</summary>
    public TimeSpan TargetDelay => TimeSpan.FromMilliseconds(_delay.Target);

    /// <summary>Audio that waits: packets, and what is ready to be played.</summary>
    public TimeSpan Buffered => TimeSpan.FromSeconds(
        (double)(_readyCount + (_queue.Count == 0 ? 0 : Math.Max(0, _queue.End - Math.Max(_next, _queue.First)))) / _sampleRate);

    /// <summary>What was seen and done so far.</summary>
    public JitterCounters Counters =>
        new(_accepted, _duplicates, _late, _overflows, _refused, _restarts, _concealed, _shortened, _lengthened);

    /// <summary>Takes a packet.</summary>
    /// <param name="source">SSRC of the stream; another one restarts it.</param>
    /// <param name="timestamp">RTP time stamp of the first sample; wraps around.</param>
    /// <param name="samples">Its audio, decoded; up to 60 ms.</param>
    /// <param name="arrival">When it came, on any clock that does not go back; the one that <see cref="Read"/> is given.</param>
    public JitterPut Put(uint source, uint timestamp, ReadOnlySpan<short> samples, TimeSpan arrival)
    {
        if (samples.IsEmpty || samples.Length > 3 * _frame) return Refuse(JitterPut.Refused);
        if (IsFormer(source, timestamp, arrival))
        {
            _late++;
            return JitterPut.Late;
        }

        if (_source != source)
        {
            if (!MayRestart(arrival)) return Refuse(JitterPut.Suspect);
            Restart(source, timestamp, arrival);
        }

        var media = Unwrap(timestamp);
        var lateness = _delay.Lateness(arrival.TotalMilliseconds, Milliseconds(media));
        if (Math.Abs(lateness) > Jump)
        {
            if (!ContinuesSuspect(timestamp, arrival) || !MayRestart(arrival))
            {
                _suspect = (timestamp, arrival);
                return Refuse(JitterPut.Suspect);
            }

            Restart(source, timestamp, arrival);
            media = Unwrap(timestamp);
        }

        _suspect = null;
        (_lastTimestamp, _lastMedia, _lastArrival) = (timestamp, media, arrival);
        _delay.Observe(arrival.TotalMilliseconds, Milliseconds(media));
        return Add(media, samples);
    }

    /// <summary>Gives the next 20 ms; to be called every 20 ms, whatever came.</summary>
    /// <param name="destination">Room for 20 ms: 160 samples at 8 kHz, 320 at 16 kHz.</param>
    /// <param name="now">The time, on the clock of the arrivals.</param>
    /// <exception cref="ArgumentException">The destination is not 20 ms long.</exception>
    public JitterFrame Read(Span<short> destination, TimeSpan now)
    {
        if (destination.Length != _frame)
        {
            throw new ArgumentException($"A frame has {_frame} samples, not {destination.Length}.", nameof(destination));
        }
        var concealedBefore = _concealed;
        if (!_playing) TryStart(now);
        if (_playing)
        {
            LimitDelay(now);
            while (_readyCount < _frame) Advance(now);
            Correct(now);
        }
        else if (_readyCount < _frame)
        {
            // What is left of the faded concealment, then nothing.
            var kind = _readyCount == 0 ? JitterFrame.Silence : JitterFrame.Concealed;
            _ready.AsSpan(_readyCount, _frame - _readyCount).Clear();
            _readyCount = _frame;
            Emit(destination);
            return kind;
        }

        Emit(destination);
        var concealed = _concealed - concealedBefore;
        return concealed == 0 ? JitterFrame.Received : concealed < _frame ? JitterFrame.PartlyConcealed : JitterFrame.Concealed;
    }

    private void Emit(Span<short> destination)
    {
        _ready.AsSpan(0, _frame).CopyTo(destination);
        _readyCount -= _frame;
        _ready.AsSpan(_frame, _readyCount).CopyTo(_ready);
    }

    /// <summary>A new time line, which begins at this time stamp; what waits of the old one is given up.</summary>
    private void Restart(uint source, uint timestamp, TimeSpan arrival)
    {
        if (_source is { } former)
        {
            _restarts++;
            _former[_oldestFormer] = (former, _lastTimestamp, _lastArrival, arrival + FormerLasts);
            _oldestFormer = (_oldestFormer + 1) % _former.Length;
        }

        _source = source;
        _lastTimestamp = timestamp;
        // Behind whatever was played, so that no time comes twice; a second of room for packets that should have come before this one.
        _lastMedia = _next + _sampleRate;
        _overflows += _queue.Count;
        _queue.Clear();
        _delay.Restart();
        _suspect = null;
        _playing = false;
    }

    private JitterPut Refuse(JitterPut why)
    {
        _refused++;
        return why;
    }

    private long Unwrap(uint timestamp) => _lastMedia + unchecked((int)(timestamp - _lastTimestamp));

    private double Milliseconds(long media) => media * 1_000.0 / _sampleRate;

    /// <summary>A second packet off the time line, but in line with the first such one.</summary>
    private bool ContinuesSuspect(uint timestamp, TimeSpan arrival) =>
        _suspect is { } suspect && timestamp != suspect.Timestamp
        && Deviation(suspect.Timestamp, suspect.Arrival, timestamp, arrival) < Jump / 2;

    /// <summary>A straggler (or a copy) of a time line before this one: it must not bring that one back.</summary>
    private bool IsFormer(uint source, uint timestamp, TimeSpan arrival)
    {
        foreach (var former in _former)
        {
            if (arrival < former.Until && source == former.Source
                && Deviation(former.Timestamp, former.Arrival, timestamp, arrival) < Jump)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A sender that restarts more often than stragglers can be told apart is not followed for a while.</summary>
    private bool MayRestart(TimeSpan arrival) => _source is null || arrival >= _former[_oldestFormer].Until;

    /// <summary>How far (in ms) two packets differ in the time between them by their stamps and by their arrival.</summary>
    private double Deviation(uint timestamp, TimeSpan arrival, uint laterTimestamp, TimeSpan laterArrival) =>
        Math.Abs((unchecked((int)(laterTimestamp - timestamp)) * 1_000.0 / _sampleRate) - (laterArrival - arrival).TotalMilliseconds);

    private JitterPut Add(long media, ReadOnlySpan<short> samples)
    {
        if (media + samples.Length <= _next)
        {
            _late++;
            return JitterPut.Late;
        }

        // What of it has already been played or concealed stays so.
        var past = (int)Math.Max(0, _next - media);
        if (!_queue.TryAdd(media + past, samples[past..], out var overflowed))
        {
            _duplicates++;
            return JitterPut.Duplicate;
        }

        if (overflowed) _overflows++;
        _accepted++;
        return JitterPut.Accepted;
    }

    /// <summary>Plays when the first packet has waited for the target delay.</summary>
    private void TryStart(TimeSpan now)
    {
        if (_queue.Count == 0 || DelayAt(_queue.First, now) < _delay.Target) return;
        _next = _queue.First;
        _playing = true;
        _sinceCorrection = 0;
    }

    /// <summary>How long after the fastest packet a media time is played if it is played now, in ms.</summary>
    private double DelayAt(long media, TimeSpan now) => now.TotalMilliseconds - _delay.Fastest - Milliseconds(media);

    /// <summary>Skips what would have to be played later than the largest delay allows.</summary>
    private void LimitDelay(TimeSpan now)
    {
        var excess = DelayAt(_next - _readyCount, now) - MostDelay.TotalMilliseconds - Excess;
        if (excess <= 0) return;
        _next += (long)(excess * _sampleRate / 1_000);
        _queue.Forget(_next);
    }

    /// <summary>
    /// Appends a frame: received samples, concealment for what is missing among them, or concealment alone when nothing is there.
    /// </summary>
    private void Advance(TimeSpan now)
    {
        var room = _ready.AsSpan(_readyCount, _frame);
        _queue.Forget(_next);
        if (_queue.Count == 0)
        {
            // Wait for what is late rather than lose it: the time line stands still until the concealment has faded.
            Conceal(room);
            _readyCount += _frame;
            if (_concealment.IsSilent) _playing = false;
            return;
        }

        var filled = 0;
        while (filled < _frame)
        {
            var (length, present) = _queue.Read(_next, room[filled..]);
            if (present) _concealment.Received(room.Slice(filled, length));
            else Conceal(room.Slice(filled, length));
            _next += length;
            filled += length;
        }

        _readyCount += _frame;
    }

    private void Conceal(Span<short> samples)
    {
        _concealment.Conceal(samples);
        _concealed += samples.Length;
    }

    /// <summary>Brings the delay nearer to its target.</summary>
    private void Correct(TimeSpan now)
    {
        if (!_playing) return;
        var error = DelayAt(_next - _readyCount, now) - _delay.Target;
        if (++_sinceCorrection < CorrectionPause && Math.Abs(error) < Urgent) return;
        if (error > Excess) Shorten(now);
        else if (error < -Lack) Lengthen(now);
    }

    private void Shorten(TimeSpan now)
    {
        if (!_adjustsSpeed)
        {
            _next += _frame;
            _queue.Forget(_next);
            _shortened += _frame;
            _sinceCorrection = 0;
            return;
        }

        // A period needs some more audio to be found in; without any waiting there is nothing to hurry for.
        while (_readyCount < TimeScale.Needed(_sampleRate) && _queue.Count > 0) Advance(now);
        if (_readyCount < TimeScale.Needed(_sampleRate)) return;
        var left = TimeScale.Shorten(_ready.AsSpan(0, _readyCount), _sampleRate);
        if (left == _readyCount) return;
        _shortened += _readyCount - left;
        _readyCount = left;
        _sinceCorrection = 0;
    }

    private void Lengthen(TimeSpan now)
    {
        if (!_adjustsSpeed)
        {
            Conceal(_ready.AsSpan(_readyCount, _frame));
            _readyCount += _frame;
            _lengthened += _frame;
            _sinceCorrection = 0;
            return;
        }

        while (_readyCount < TimeScale.Needed(_sampleRate) && _queue.Count > 0) Advance(now);
        if (_readyCount < TimeScale.Needed(_sampleRate)) return;
        var count = TimeScale.Lengthen(_ready, _readyCount, _sampleRate);
        if (count == _readyCount) return;
        _lengthened += count - _readyCount;
        _readyCount = count;
        _sinceCorrection = 0;
    }
}
