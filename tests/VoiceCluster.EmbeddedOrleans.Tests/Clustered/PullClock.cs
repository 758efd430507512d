namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <summary>A test's clock for grains, and the system's for what pulls their streams: Orleans has but one clock for both kinds of timer.</summary>
internal sealed class PullClock : TimeProvider, IDisposable
{
    private readonly TimeProvider _clock;
    private readonly TimeSpan _pull;
    private readonly HashSet<Timer> _waiting = [];
    private readonly ITimer _puller;

    /// <param name="clock">The test's.</param>
    /// <param name="pull">Timers due as soon as this, and not at once, are those that pull.</param>
    public PullClock(TimeProvider clock, TimeSpan pull)
    {
        (_clock, _pull) = (clock, pull);
        _puller = System.CreateTimer(static state => ((PullClock)state!).PullUnlessByHand(), this, pull, pull);
    }

    /// <summary>Nothing is pulled but by <see cref="Pull"/>.</summary>
    public bool ByHand { get; set; }

    public override long TimestampFrequency => _clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => _clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow();

    public override long GetTimestamp() => _clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), _clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Every queue of a stream that has been read is read once more.</summary>
    public void Pull()
    {
        Timer[] due;
        lock (_waiting)
        {
            due = [.. _waiting];
            _waiting.Clear();
        }

        foreach (var timer in due) timer.Fire();
    }

    public void Dispose() => _puller.Dispose();

    private void PullUnlessByHand()
    {
        if (!ByHand) Pull();
    }

    private sealed class Timer(PullClock owner, Action fire, ITimer tested) : ITimer
    {
        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var pulls = dueTime > TimeSpan.Zero && dueTime <= owner._pull;
            Hold(pulls);
            return tested.Change(pulls ? Timeout.InfiniteTimeSpan : dueTime, period);
        }

        public void Dispose()
        {
            Hold(false);
            tested.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private void Hold(bool pulls)
        {
            lock (owner._waiting)
            {
                if (pulls) owner._waiting.Add(this);
                else owner._waiting.Remove(this);
            }
        }
    }
}
