namespace VoiceCluster.TurnTaking;

/// <summary>
/// The turn machine's time on a line that delivers late and in bursts: each frame has the time at which it would have come on an even line, and while none comes
/// time stands still. So a stall of the network, or of this machine, is no silence of the caller's: nobody is answered in the middle of a word, and no word is cut in two.
/// </summary>
/// <remarks>
/// Times are since the call began, and never go back by more than <see cref="Jitter"/>. A caller whose audio stops for longer than <see cref="LongestStall"/> sends
/// none (push-to-talk, muted, gone): time goes on. A line that stays late for <see cref="Settling"/> has lost that audio, or is too slow: its time catches up, by so
/// little a frame that no gap arises in which words would be cut apart.
/// </remarks>
public sealed class LineClock
{
    /// <summary>How late a frame may be without the clock standing still.</summary>
    public static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(60);

    /// <summary>Longest that time stands still.</summary>
    public static readonly TimeSpan LongestStall = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LargestStep = TimeSpan.FromMilliseconds(60);

    private TimeSpan? _due;
    private TimeSpan? _lateSince;
    private TimeSpan _leastLate;
    private TimeSpan _toCatchUp;

    /// <summary>A frame came.</summary>
    /// <param name="now">When.</param>
    /// <returns>When it would have come on an even line; not after <paramref name="now"/>.</returns>
    public TimeSpan FrameArrived(TimeSpan now)
    {
        var at = OnAnEvenLine(now);
        _due = at + TurnMachine.FrameDuration;
        return at;
    }

    /// <summary>The line is gone; the next frame comes over another.</summary>
    public void LineEnded() => _due = _lateSince = null;

    /// <summary>The time for everything else that happens now.</summary>
    public TimeSpan At(TimeSpan now) => StandsStillUntil(now) is null ? now : _due!.Value + Jitter;

    /// <summary>When time goes on even without another frame; null when it goes on now.</summary>
    public TimeSpan? StandsStillUntil(TimeSpan now) =>
        _due is { } due && now > due + Jitter && now <= due + LongestStall ? due + LongestStall + TimeSpan.FromTicks(1) : null;

    private TimeSpan OnAnEvenLine(TimeSpan now)
    {
        var late = now - (_due ?? now);
        if (late <= TimeSpan.Zero || late > LongestStall)
        {
            _lateSince = null;
            _toCatchUp = TimeSpan.Zero;
            return now;
        }

        if (_toCatchUp > late) _toCatchUp = late;
        var step = _toCatchUp < LargestStep ? _toCatchUp : LargestStep;
        _toCatchUp -= step;
        late -= step;
        if (_lateSince is null) (_lateSince, _leastLate) = (now, late);
        else if (late < _leastLate) _leastLate = late;
        if (now - _lateSince >= Settling) (_toCatchUp, _lateSince, _leastLate) = (_leastLate, now, late);
        return now - late;
    }
}
