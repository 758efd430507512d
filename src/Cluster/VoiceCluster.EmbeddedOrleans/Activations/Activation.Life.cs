using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <content>How an activation begins and ends.</content>
internal sealed partial class Activation
{
    private long _idleSince;
    private DateTimeOffset _keepAliveUntil;
    private bool _used = true;
    private bool _activating;
    private bool _leaving;

    /// <summary>Ends this activation once its running requests have ended; may be called from anywhere.</summary>
    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        if (ReferenceEquals(Current, this)) BeginDeactivation(deactivationReason);
        else Post(new DeactivateItem(deactivationReason, onlyIfIdle: false));
    }

    /// <summary>Keeps it from being collected for a while; a negative time takes that back.</summary>
    public void DelayDeactivation(TimeSpan time)
    {
        if (time == TimeSpan.MaxValue || time == Timeout.InfiniteTimeSpan) _keepAliveUntil = DateTimeOffset.MaxValue;
        else if (time <= TimeSpan.Zero) _keepAliveUntil = default;
        else _keepAliveUntil = Silo.Time.GetUtcNow() + time;
    }

    /// <summary>Called by the collector at each of its rounds, from its own thread: asks an activation unused for its age to end.</summary>
    public void CollectIfIdle(long now, DateTimeOffset clock, TimeSpan age)
    {
        var isBusy = _running > 0 || _state != ActivationState.Valid;
        if (isBusy || (_used && age > TimeSpan.Zero))
        {
            _used = false;
            _idleSince = now;
            return;
        }

        _used = false;

        if (Silo.Time.GetElapsedTime(_idleSince, now) < age || _keepAliveUntil > clock) return;
        Post(new DeactivateItem(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Not used for {age}."), onlyIfIdle: true));
    }

    private void BeginActivation()
    {
        _state = ActivationState.Activating;
        Silo.Directory.OnActivating();
        _activating = true;
        _ = ActivateAsync();
    }

    private async Task ActivateAsync()
    {
        TimeLimit? limit = null;
        try
        {
            if (_firstWaiting is Calls.GrainCall first) RequestContext.Import(first.Values);
            Instance = Class.CreateInstance(this);
            if (_extras?.Lifecycle is not null || Class.HasOnActivate)
            {
                limit = new TimeLimit(Silo.Collection.ActivationTimeout, Silo.Time);
                if (_extras?.Lifecycle is { } lifecycle) await limit.On(lifecycle.OnStart(limit.Token));
                if (Instance is IGrainBase grain) await limit.On(grain.OnActivateAsync(limit.Token));
            }
        }
        catch (Exception exception)
        {
            _activating = false;
            FailActivation(exception);
            return;
        }
        finally
        {
            limit?.Dispose();
        }

        _activating = false;
        if (_state == ActivationState.Activating) _state = ActivationState.Valid;
        AdmitWaiting();
        if (_running == 0) OnNothingRuns();
    }

    private void FailActivation(Exception exception)
    {
        Silo.Log.ActivationFailed(exception, this);
        Extras.Reason = new DeactivationReason(DeactivationReasonCode.ActivationFailed, exception, "Failed to activate grain.");
        DisposeTimers();
        _ = LeaveAsync(exception);
    }

    private void BeginDeactivation(DeactivationReason reason)
    {
        switch (_state)
        {
            case ActivationState.Valid:
                if (reason.ReasonCode == DeactivationReasonCode.ShuttingDown && (_running > 0 || _firstWaiting is not null))
                {
                    // What was accepted before the silo stopped is still served.
                    Extras.EndsWhenDrained = true;
                    Extras.Reason = reason;
                    return;
                }

                Extras.Reason = reason;
                _state = ActivationState.Deactivating;
                if (_running == 0) _ = DeactivateAsync(wasValid: true);
                break;
            case ActivationState.Activating:
                Extras.Reason = reason;
                _state = ActivationState.Deactivating;
                Extras.WasNeverValid = true;
                break;
            case ActivationState.Created:
                Extras.Reason = reason;
                _state = ActivationState.Invalid;
                Silo.Directory.Remove(this, wasActive: false);
                Extras.Ended.TrySetResult();
                break;
        }
    }

    private void OnNothingRuns()
    {
        if (_activating) return;
        if (_state == ActivationState.Deactivating) _ = DeactivateAsync(!Extras.WasNeverValid);
        else if (_extras is { EndsWhenDrained: true } && _firstWaiting is null && _state == ActivationState.Valid) BeginDeactivation(_extras.Reason);
    }

    private async Task DeactivateAsync(bool wasValid)
    {
        if (_leaving) return;
        _leaving = true;
        DisposeTimers();
        EnterCleanContext();
        var reason = Extras.Reason;
        if (wasValid && (Class.HasOnDeactivate || _extras?.Lifecycle is not null || _extras?.Enumerations is not null))
        {
            using var limit = new TimeLimit(Silo.Collection.DeactivationTimeout, Silo.Time);
            await TryAsync(() => _extras?.Enumerations?.EndAllAsync() ?? Task.CompletedTask, limit);
            if (Instance is IGrainBase grain) await TryAsync(() => grain.OnDeactivateAsync(reason, limit.Token), limit);
            if (_extras?.Lifecycle is { } lifecycle) await TryAsync(() => lifecycle.OnStop(limit.Token), limit);
        }

        await LeaveAsync(failure: null);
    }

    // A failing OnDeactivateAsync does not keep the activation alive.
    private async Task TryAsync(Func<Task> step, TimeLimit limit)
    {
        try
        {
            await limit.On(step());
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(exception, this);
        }
    }

    private async Task LeaveAsync(Exception? failure)
    {
        _leaving = true;
        _extras?.Streams?.OnDeactivated();
        try
        {
            if (Instance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else if (Instance is IDisposable disposable) disposable.Dispose();
            if (_scope is IAsyncDisposable scope) await scope.DisposeAsync();
            else _scope?.Dispose();
        }
        catch (Exception exception)
        {
            Silo.Log.DeactivationFailed(exception, this);
        }

        _state = ActivationState.Invalid;
        Silo.Directory.Remove(this, wasActive: true);
        Instance = null;
        _scope = null;
        EmptyQueue(failure);
        Interlocked.MemoryBarrier();
        _extras?.EndedOrNull?.TrySetResult();
    }

    private void DisposeTimers()
    {
        if (_extras?.Timers is not { } timers) return;
        _extras.Timers = null;
        foreach (var timer in timers) timer.Dispose();
    }

    private sealed class DeactivateItem(DeactivationReason reason, bool onlyIfIdle) : WorkItem
    {
        internal override void Run(TurnScheduler scheduler)
        {
            var activation = (Activation)scheduler;
            if (onlyIfIdle)
            {
                if (activation._used || activation._running > 0 || activation._firstWaiting is not null) return;
                if (activation._extras?.Enumerations is { IsAwaited: true })
                {
                    activation._used = true;
                    return;
                }
            }

            activation.BeginDeactivation(reason);
        }
    }
}
