namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>A time that some steps may take together. The clock is asked for a timer only if a step does not end at once, which most do.</summary>
internal sealed class TimeLimit(TimeSpan limit, TimeProvider time) : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private ITimer? _timer;

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The step, given up when the time is over.</summary>
    public Task On(Task step)
    {
        if (step.IsCompleted) return step;
        _timer ??= time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), _source, limit, Timeout.InfiniteTimeSpan);
        return step.WaitAsync(_source.Token);
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _source.Dispose();
    }
}
