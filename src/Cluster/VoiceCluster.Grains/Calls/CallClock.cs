namespace VoiceCluster.Grains.Calls;

/// <summary>A call's time: monotonic since the call began, and the wall time of the same moments.</summary>
internal sealed class CallClock(TimeProvider time)
{
    private readonly long _start = time.GetTimestamp();

    public DateTimeOffset StartedAt { get; } = time.GetUtcNow();

    public TimeProvider Time => time;

    public TimeSpan Now => time.GetElapsedTime(_start);

    public TimeSpan At(long timestamp) => time.GetElapsedTime(_start, timestamp);

    /// <summary>A moment that may have been read on another machine.</summary>
    public TimeSpan At(DateTimeOffset wall) => wall - StartedAt;

    public DateTimeOffset Wall(TimeSpan at) => StartedAt + at;
}
