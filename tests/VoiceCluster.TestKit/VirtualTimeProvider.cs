namespace VoiceCluster.TestKit;

/// <summary>A clock that stands still until a test moves it; timers fire in order of their due time, on the thread that advances.</summary>
public sealed class VirtualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(VirtualTimer Timer, int Version), (long Due, long Order)> _due = new();
    private readonly DateTimeOffset _start = start ?? new DateTimeOffset(2026, 1, 1, 9, 0, 0, TimeSpan.Zero);
    private long _ticks;
    private long _order;

    /// <summary>Time since the start.</summary>
    public TimeSpan Elapsed => TimeSpan.FromTicks(Volatile.Read(ref _ticks));

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _start + Elapsed;

    /// <inheritdoc/>
    public override long GetTimestamp() => Volatile.Read(ref _ticks);

    /// <summary>When the next timer is due, from the start; null without one.</summary>
    public TimeSpan? NextDue
    {
        get
        {
            lock (_gate)
            {
                DropStale();
                return _due.TryPeek(out _, out var key) ? TimeSpan.FromTicks(key.Due) : null;
            }
        }
    }

    /// <summary>Moves time on, firing on the way what falls due.</summary>
    public void Advance(TimeSpan by) => AdvanceTo(Elapsed + by);

    /// <summary>Moves time on to a moment counted from the start, firing on the way what falls due.</summary>
    public void AdvanceTo(TimeSpan target)
    {
        while (true)
        {
            VirtualTimer timer;
            lock (_gate)
            {
                DropStale();
                if (!_due.TryPeek(out var next, out var key) || key.Due > target.Ticks)
                {
                    if (target.Ticks > _ticks) Volatile.Write(ref _ticks, target.Ticks);
                    return;
                }

                _due.Dequeue();
                if (key.Due > _ticks) Volatile.Write(ref _ticks, key.Due);
                timer = next.Timer;
                timer.Rearm();
            }

            timer.Fire();
        }
    }

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new VirtualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private void DropStale()
    {
        while (_due.TryPeek(out var head, out _) && head.Version != head.Timer.Version) _due.Dequeue();
    }

    private sealed class VirtualTimer(VirtualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public int Version { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                Version++;
                _period = period;
                if (dueTime != Timeout.InfiniteTimeSpan) Schedule(dueTime);
                return true;
            }
        }

        public void Rearm()
        {
            Version++;
            if (_period > TimeSpan.Zero) Schedule(_period);
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Schedule(TimeSpan dueTime) =>
            owner._due.Enqueue((this, Version), (owner._ticks + Math.Max(0, dueTime.Ticks), owner._order++));
    }
}
