namespace VoiceCluster.Sip;

/// <summary>A one-shot timer whose callback runs on the executor, and never after <see cref="Stop"/>.</summary>
internal sealed class SipTimer(TimeProvider clock, SipExecutor executor, Action fire) : IDisposable
{
    // System timers may fire a little before the high-resolution clock says so.
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(20);

    private ITimer? _timer;
    private bool _armed;
    private long _startedAt;
    private TimeSpan _due;

    public bool IsArmed => _armed;

    public void Start(TimeSpan due)
    {
        _armed = true;
        _due = due;
        _startedAt = clock.GetTimestamp();
        if (_timer is null) _timer = clock.CreateTimer(static timer => ((SipTimer)timer!).Post(), this, due, Timeout.InfiniteTimeSpan);
        else _timer.Change(due, Timeout.InfiniteTimeSpan);
    }

    public void Stop()
    {
        if (!_armed) return;
        _armed = false;
        _timer?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _armed = false;
        _timer?.Dispose();
    }

    private void Post() => executor.Post(Fire);

    private void Fire()
    {
        // A callback that was on its way while the timer was started again is not this one.
        if (!_armed || clock.GetElapsedTime(_startedAt) + Early < _due) return;
        _armed = false;
        fire();
    }
}
