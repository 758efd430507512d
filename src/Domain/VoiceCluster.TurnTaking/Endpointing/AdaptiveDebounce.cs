namespace VoiceCluster.TurnTaking;

/// <summary>Longer when callers are often cut off, shorter when they never are.</summary>
public static class AdaptiveDebounce
{
    private static readonly TimeSpan Raise = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Lower = TimeSpan.FromMilliseconds(50);

    /// <summary>The debounce for the next turns, within the settings' bounds.</summary>
    /// <param name="debounce">The one in force.</param>
    /// <param name="cancellationRate">Over the last turns, 0 to 1.</param>
    /// <param name="settings">Thresholds and bounds.</param>
    public static TimeSpan Next(TimeSpan debounce, double cancellationRate, TurnSettings settings)
    {
        var next = cancellationRate > settings.RaiseAbove ? debounce + Raise
            : cancellationRate < settings.LowerBelow ? debounce - Lower
            : debounce;
        return next < settings.MinDebounce ? settings.MinDebounce : next > settings.MaxDebounce ? settings.MaxDebounce : next;
    }
}
