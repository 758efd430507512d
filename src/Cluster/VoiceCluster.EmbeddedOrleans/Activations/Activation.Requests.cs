using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using Orleans.Storage;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <content>Which request begins when: one at a time, but for those that may interleave.</content>
internal sealed partial class Activation
{
    private TurnRequest? _firstWaiting;
    private TurnRequest? _lastWaiting;
    private TurnRequest? _blocking;
    private int _waitingCount;
    private int _running;
    private bool _admitting;

    /// <summary>Requests that wait for admission; read for a gauge, without a lock.</summary>
    public int WaitingCount => _waitingCount;

    public void Deliver(TurnRequest request) => Post(request);

    /// <summary>A request has come: begin it, keep it or pass it on.</summary>
    public void Accept(TurnRequest request)
    {
        if (request.KeepsAlive) _used = true;
        switch (_state)
        {
            case ActivationState.Valid:
                if (MayBegin(request)) Begin(request);
                else Keep(request);
                break;
            case ActivationState.Created:
                Keep(request);
                BeginActivation();
                break;
            case ActivationState.Invalid:
                PassOn(request);
                break;
            default:
                Keep(request);
                break;
        }
    }

    public void End(TurnRequest request)
    {
        LeavePool(request);
        _running--;
        if (_running == 0 || ReferenceEquals(_blocking, request)) _blocking = null;
        if (_firstWaiting is not null) AdmitWaiting();
        if (_running == 0) OnNothingRuns();
    }

    public void OnRequestFailed(Exception exception)
    {
        if (exception is not InconsistentStateException { IsSourceActivation: true } conflict) return;
        // Its state is older than the stored one: only a fresh activation can go on. Callers that see the same exception stay.
        conflict.IsSourceActivation = false;
        Silo.Log.StateConflict(conflict, this);
        BeginDeactivation(new DeactivationReason(DeactivationReasonCode.ApplicationError, exception, "Its state was changed in storage by another."));
    }

    private bool MayBegin(TurnRequest request)
    {
        if (_running == 0 || _blocking is null || request.AlwaysInterleaves) return true;
        if (_blocking.IsReadOnly && request.IsReadOnly) return true;
        if (Class.IsReentrant) return true;
        if (_extras?.ReentrantChains is { Count: > 0 } chains && request.ReentrancyId is var chain && chain != Guid.Empty && chains.ContainsKey(chain)) return true;
        return Class.MayInterleave is { } mayInterleave && (IsAllowed(mayInterleave, request) || IsAllowed(mayInterleave, _blocking));
    }

    private bool IsAllowed(Func<object, IInvokable, bool> mayInterleave, TurnRequest request)
    {
        if (request is not IInvokable invokable) return false;
        try
        {
            return mayInterleave(Instance!, invokable);
        }
        catch (Exception exception)
        {
            Silo.Log.PredicateFailed(exception, this);
            return false;
        }
    }

    private void Begin(TurnRequest request)
    {
        _running++;
        if (_blocking is null && !request.AlwaysInterleaves) _blocking = request;
        EnterCleanContext();
        request.Start(this);
    }

    private void Keep(TurnRequest request)
    {
        if (_waitingCount >= Silo.RequestQueueCapacity)
        {
            LeavePool(request);
            request.Reject(new LimitExceededException(
                $"{this} has {_waitingCount} requests waiting, which is its limit (SiloMessagingOptions.MaxEnqueuedRequestsHardLimit)."));
            return;
        }

        request.Next = null;
        if (_lastWaiting is null) _firstWaiting = request;
        else _lastWaiting.Next = request;
        _lastWaiting = request;
        _waitingCount++;
    }

    // Begins, oldest first, whatever may begin now. A request that ends at once comes back here through End; the loop goes on, not the recursion.
    private void AdmitWaiting()
    {
        if (_admitting) return;
        _admitting = true;
        TurnRequest? previous = null;
        var request = _firstWaiting;
        while (request is not null && _state == ActivationState.Valid)
        {
            var mayBegin = request.IsAbandoned || MayBegin(request);
            if (!mayBegin)
            {
                if (!OthersMayPass) break;
                previous = request;
                request = (TurnRequest?)request.Next;
                continue;
            }

            Unlink(request, previous);
            Begin(request);
            // Whatever it let pass may be anywhere in the queue.
            previous = null;
            request = _firstWaiting;
        }

        _admitting = false;
    }

    private bool OthersMayPass => _blocking is { IsReadOnly: true } || Class.MayInterleave is not null || _extras?.ReentrantChains is { Count: > 0 };

    private void Unlink(TurnRequest request, TurnRequest? previous)
    {
        if (previous is null) _firstWaiting = (TurnRequest?)request.Next;
        else previous.Next = request.Next;
        if (ReferenceEquals(_lastWaiting, request)) _lastWaiting = previous;
        request.Next = null;
        _waitingCount--;
    }

    private void PassOn(TurnRequest request)
    {
        LeavePool(request);
        if (request is Timers.GrainTimer) return;
        try
        {
            if (Pool is not null) Pool.Deliver(request);
            else Silo.Directory.Find(Id).Deliver(request);
        }
        catch (Exception reason)
        {
            request.Reject(reason);
        }
    }

    private void LeavePool(TurnRequest request)
    {
        if (Pool is not null && request is Calls.GrainCall) Pool.OnEnded(this);
    }

    private void EmptyQueue(Exception? failure)
    {
        while (_firstWaiting is { } request)
        {
            Unlink(request, null);
            if (failure is null)
            {
                PassOn(request);
                continue;
            }

            LeavePool(request);
            request.Reject(failure);
        }
    }
}
