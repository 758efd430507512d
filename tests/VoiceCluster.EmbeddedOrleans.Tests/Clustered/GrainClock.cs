namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <summary>A test's clock for grains, and the system's for what pulls their streams: Orleans has but one clock for both kinds of timer.</summary>
/// <param name="clock">The test's.</param>
/// <param name="pull">Timers due sooner than this, and not at once, are those that pull.</param>
internal sealed class GrainClock(TimeProvider clock, TimeSpan pull) : TimeProvider
{
    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(clock.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period), System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period), pull);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Timer(ITimer tested, ITimer real, TimeSpan pull) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var pulls = dueTime > TimeSpan.Zero && dueTime <= pull;
            return real.Change(pulls ? dueTime : Timeout.InfiniteTimeSpan, period) & tested.Change(pulls ? Timeout.InfiniteTimeSpan : dueTime, period);
        }

        public void Dispose()
        {
            tested.Dispose();
            real.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
