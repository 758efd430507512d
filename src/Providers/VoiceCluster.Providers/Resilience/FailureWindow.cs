namespace VoiceCluster.Providers;

/// <summary>Successes and failures of the last while, in ten slices that fall out one by one. Not thread-safe: its circuit locks.</summary>
internal sealed class FailureWindow(TimeSpan duration, TimeProvider clock)
{
    private const int Slices = 10;

    private readonly (int Successes, int Failures)[] _counts = new (int, int)[Slices];
    private readonly TimeSpan _slice = duration / Slices;
    private readonly long _origin = clock.GetTimestamp();
    private long _newest;

    public void Succeeded()
    {
        Slide();
        _counts[_newest % Slices].Successes++;
    }

    public void Failed()
    {
        Slide();
        _counts[_newest % Slices].Failures++;
    }

    public (int Successes, int Failures) Total()
    {
        Slide();
        var (successes, failures) = (0, 0);
        foreach (var slice in _counts) (successes, failures) = (successes + slice.Successes, failures + slice.Failures);
        return (successes, failures);
    }

    public void Clear() => Array.Clear(_counts);

    private void Slide()
    {
        var now = clock.GetElapsedTime(_origin).Ticks / _slice.Ticks;
        for (var passed = Math.Min(now - _newest, Slices); passed > 0; passed--) _counts[(now - passed + 1) % Slices] = default;
        _newest = Math.Max(_newest, now);
    }
}
