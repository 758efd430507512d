namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <summary>A test's clock on which, whenever somebody looks, a little time has passed: Orleans waits by looking again where less than a millisecond is left.</summary>
internal sealed class TickingClock(TimeProvider clock) : TimeProvider
{
    private static readonly TimeSpan Tick = TimeSpan.FromMicroseconds(10);
    private readonly Lock _gate = new();
    private DateTimeOffset _shown;

    public override long TimestampFrequency => clock.TimestampFrequency;

    public override TimeZoneInfo LocalTimeZone => clock.LocalTimeZone;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            return _shown = now > _shown ? now : _shown + Tick;
        }
    }

    public override long GetTimestamp() => clock.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(callback, state, dueTime, period);
}
