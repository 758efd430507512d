using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Timers;

/// <summary>A timer whose tick is a request of its activation; the next tick is set when this one has ended.</summary>
internal abstract class GrainTimer : TurnRequest, IGrainTimer
{
    private readonly CancellationTokenSource _disposal = new();
    private readonly ITimer _timer;
    private TimeSpan _dueTime;
    private TimeSpan _period;
    private int _firing;
    private bool _changed;
    private Task? _tick;
    private Action? _whenEnded;

    protected GrainTimer(Activation activation, GrainTimerCreationOptions options)
    {
        Activation = activation;
        AlwaysInterleaves = options.Interleave;
        KeepsAlive = options.KeepAlive;
        // The timer must not carry the values of the request that made it into its ticks.
        var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        try
        {
            _timer = activation.Silo.Time.CreateTimer(
                static state => ((GrainTimer)state!).Fire(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
        finally
        {
            flow.Dispose();
        }
    }

    internal override bool IsAbandoned => _disposal.IsCancellationRequested;

    protected Activation Activation { get; }

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        Validate(dueTime, nameof(dueTime));
        Validate(period, nameof(period));
        _changed = true;
        _dueTime = dueTime;
        _period = period;
        if (Volatile.Read(ref _firing) == 0) Set(dueTime);
    }

    public void Dispose()
    {
        if (_disposal.IsCancellationRequested) return;
        try
        {
            _disposal.Cancel();
        }
        catch (AggregateException exception)
        {
            Activation.Silo.Log.TimerFailed(exception, Activation);
        }

        _timer.Dispose();
        if (ReferenceEquals(TurnScheduler.Current, Activation)) Activation.ExtrasOrNull?.Timers?.Remove(this);
    }

    internal override void Start(ITurnTarget target)
    {
        _changed = false;
        if (IsAbandoned)
        {
            EndTick();
            return;
        }

        Task tick;
        try
        {
            tick = TickAsync(_disposal.Token) ?? Task.CompletedTask;
        }
        catch (Exception exception)
        {
            Activation.Silo.Log.TimerFailed(exception, Activation);
            EndTick();
            return;
        }

        if (tick.IsCompletedSuccessfully)
        {
            EndTick();
            return;
        }

        _tick = tick;
        tick.GetAwaiter().UnsafeOnCompleted(_whenEnded ??= WhenEnded);
    }

    internal override void Reject(Exception reason)
    {
        Activation.Silo.Log.TimerFailed(reason, Activation);
        SetNext();
    }

    protected abstract Task TickAsync(CancellationToken cancellationToken);

    private static void Validate(TimeSpan value, string name)
    {
        var milliseconds = (long)value.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(milliseconds, 0xfffffffe, name);
    }

    // A Change that comes while the timer fires may set it twice; the tick, being its own queue item, is queued once.
    private void Fire()
    {
        if (Interlocked.Exchange(ref _firing, 1) == 0) Activation.Deliver(this);
    }

    private void WhenEnded()
    {
        if (!_tick!.IsCompletedSuccessfully) Activation.Silo.Log.TimerFailed(Calls.CallOutcome.ErrorOf(_tick), Activation);
        _tick = null;
        EndTick();
    }

    private void EndTick()
    {
        SetNext();
        Activation.End(this);
    }

    private void SetNext()
    {
        Volatile.Write(ref _firing, 0);
        if (!IsAbandoned) Set(_changed ? _dueTime : _period);
    }

    private void Set(TimeSpan due)
    {
        try
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // Disposed meanwhile: there is no next tick.
        }
    }
}

/// <summary>A timer with its callback and state.</summary>
internal sealed class GrainTimer<TState>(
    Activation activation, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options) : GrainTimer(activation, options)
{
    protected override Task TickAsync(CancellationToken cancellationToken) => callback(state, cancellationToken);
}
