namespace VoiceCluster.Providers;

/// <summary>
/// The token one attempt at a stream runs under: cancelled by the caller, or when an output does not come in time; and it can tell which it was.
/// One timer for the life of the stream, re-armed for each output.
/// </summary>
internal sealed class StreamDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _caller;

    public StreamDeadline(TimeProvider clock, CancellationToken caller)
    {
        Caller = caller;
        _source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        _caller = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
    }

    public CancellationToken Caller { get; }

    public CancellationToken Token => _source.Token;

    /// <summary>True when a deadline passed and the caller did not cancel.</summary>
    public bool Passed => _source.IsCancellationRequested && !Caller.IsCancellationRequested;

    public void Arm(TimeSpan limit) => _source.CancelAfter(limit);

    public void Disarm() => _source.CancelAfter(Timeout.InfiniteTimeSpan);

    public void Dispose()
    {
        _caller.Dispose();
        _source.Dispose();
    }
}
