namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>The pauses between attempts to deliver an item: 1, 2, 4 ... up to 30 seconds, as long as a limit allows.</summary>
internal sealed class DeliveryRetry(TimeProvider time, TimeSpan limit, Action attempt)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);
    private ITimer? _timer;
    private TimeSpan _pause;
    private long _failingSince;

    /// <summary>Attempts again after a pause; false when the limit is reached.</summary>
    public bool TrySchedule()
    {
        if (_pause == TimeSpan.Zero) _failingSince = time.GetTimestamp();
        _pause = _pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
        if (time.GetElapsedTime(_failingSince) + _pause > limit) return false;
        _timer ??= time.CreateTimer(static state => ((Action)state!)(), attempt, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _timer.Change(_pause, Timeout.InfiniteTimeSpan);
        return true;
    }

    public void Reset() => _pause = TimeSpan.Zero;
}
