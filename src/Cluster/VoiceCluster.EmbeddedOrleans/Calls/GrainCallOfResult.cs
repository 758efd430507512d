using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Orleans.CodeGeneration;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>The result of a method without one.</summary>
public readonly struct Nothing;

/// <summary>A call and the promise of its answer.</summary>
/// <remarks>
/// Calls are pooled, so a call must not be reused while anybody can still reach it. Two parties hold it: the callee until the request
/// ended, and the answering side until the answer was consumed (a ValueTask) or handed to a task. The answer is claimed once: by the
/// callee, by the response timeout or by the caller's cancellation, whichever is first.
/// </remarks>
/// <typeparam name="TResult">The answer's type.</typeparam>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable",
    Justification = "A token source without a timer holds nothing; the registration is disposed with the answer.")]
public abstract partial class GrainCall<TResult> : GrainCall
{
    private int _parties;
    private int _claimed;
    private TaskCompletionSource<TResult>? _promise;
    private CancellationTokenRegistration _registration;
    private CancellationTokenSource? _calleeCancellation;
    private TResult? _result;
    private Exception? _error;

    private protected GrainCall(GrainMethod method)
        : base(method) => _continuationItem = new ContinuationItem(this);

    /// <inheritdoc/>
    public override bool IsCancellable => _calleeCancellation is not null;

    internal override bool IsAbandoned => Volatile.Read(ref _claimed) != 0 && !IsOneWay;

    internal override object? BoxedResult
    {
        get => typeof(TResult) == typeof(Nothing) ? null : _result;
        set => _result = typeof(TResult) == typeof(Nothing) ? default : (TResult?)value;
    }

    /// <summary>The token that the callee sees.</summary>
    public override CancellationToken GetCancellationToken() => _calleeCancellation?.Token ?? CancellationToken.None;

    internal override void Start(ITurnTarget target)
    {
        Target = target;
        if (_calleeCancellation is not null) Interlocked.MemoryBarrier(); // Against OnCancelled: one of the two sees the other.
        if (IsAbandoned)
        {
            target.End(this);
            Release();
            return;
        }

        RequestContext.Import(Values);
        if (Trace is not null) Activity.Current = Trace;
        if (target.Silo.Filters.AppliesTo(target.Instance)) _ = StartFilteredAsync(target);
        else StartTarget(target.Instance!);
    }

    internal override void Reject(Exception reason)
    {
        if (IsOneWay) Reference.Silo.Log.OneWayLost(reason, this);
        Fail(reason);
        Release();
    }

    internal override void Fail(Exception error)
    {
        if (TryClaim()) FailClaimed(error);
    }

    internal override void FailClaimed(Exception error)
    {
        _error = error;
        Answer();
    }

    /// <summary>The callee's method: awaits nothing itself.</summary>
    private protected abstract void StartTarget(object instance);

    /// <summary>Lets go of the arguments.</summary>
    protected abstract void Clear();

    /// <summary>Gives the call back to its pool.</summary>
    protected abstract void ReturnToPool();

    /// <summary>The callee's method returned a value.</summary>
    private protected void End(TResult result)
    {
        var target = Target!;
        if (IsOneWay)
        {
            target.End(this);
            Release();
            return;
        }

        if (TryClaim())
        {
            _result = result;
            Answer();
        }

        target.End(this);
        Release();
    }

    /// <summary>The callee's method threw.</summary>
    private protected void End(Exception error)
    {
        var target = Target!;
        target.OnRequestFailed(error);
        if (IsOneWay) target.Silo.Log.OneWayFailed(error, this);
        else Fail(error);
        target.End(this);
        Release();
    }

    internal Task<TResult> SendForTask(GrainReference reference)
    {
        // Outside of activations the answer is given by an item of its own, in which the caller goes on: see ContinueOutside.
        var promise = new TaskCompletionSource<TResult>(
            TurnScheduler.Current is null ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
        _promise = promise;
        Send(reference, oneWay: false);
        return promise.Task;
    }

    internal ValueTask<TResult> SendForValueTask(GrainReference reference)
    {
        var answer = new ValueTask<TResult>(this, _version);
        Send(reference, oneWay: false);
        return answer;
    }

    internal ValueTask SendForPlainValueTask(GrainReference reference)
    {
        var answer = new ValueTask(this, _version);
        Send(reference, oneWay: false);
        return answer;
    }

    internal void SendOneWay(GrainReference reference) => Send(reference, oneWay: true);

    internal void CancelWith(bool alsoOnTimeout, CancellationToken token)
    {
        if (token.CanBeCanceled || alsoOnTimeout) _calleeCancellation = new CancellationTokenSource();
        if (token.CanBeCanceled) _registration = token.UnsafeRegister(static (state, token) => ((GrainCall<TResult>)state!).OnCancelled(token), this);
    }

    internal override void TimeOut(TimeSpan timeout)
    {
        var silo = Reference.Silo;
        silo.Log.ResponseLate(timeout, this);
        var error = new TimeoutException($"Response did not arrive on time in {timeout} for message: {this}.");
        if (silo.CancelRequestOnTimeout) CancelCallee();
        _error = error;
        Answer();
    }

    internal override bool TryClaim() => Interlocked.Exchange(ref _claimed, 1) == 0;

    private void Send(GrainReference reference, bool oneWay)
    {
        Reference = reference;
        IsOneWay = oneWay || Method.Options.HasFlag(InvokeMethodOptions.OneWay);
        _parties = IsOneWay ? 1 : 2;
        Values = RequestContext.Export();
        if (reference.Silo.PropagatesActivity) Trace = Activity.Current;
        Caller = TurnScheduler.Current as Activations.Activation;
        var silo = reference.Silo;
        if (silo.CallCheck is { } check) check.CheckArguments(this);
        if (silo.Filters.HasOutgoing) _ = SendFilteredAsync(reference);
        else Dispatch(reference);
    }

    private void Dispatch(GrainReference reference)
    {
        try
        {
            var target = reference.ResolveTarget();
            if (!IsOneWay) reference.Silo.ResponseTimeouts.Add(this);
            target.Deliver(this);
        }
        catch (Exception error)
        {
            Reject(error);
        }
    }

    private void OnCancelled(CancellationToken token)
    {
        if (!TryClaim()) return;
        CancelCallee();
        _error = new OperationCanceledException(token);
        Answer();
    }

    private void CancelCallee()
    {
        // On the callee's turn, where its registered callbacks belong.
        if (_calleeCancellation is { } source) Target?.PostTurn(new CancelItem(source));
    }

    // Only who has claimed gets here, with the answer set.
    private void Answer()
    {
        LateEntry.Untrack();
        _registration.Dispose();
        if (_relay is null) Deliver();
        else if (_error is null) _relay.TrySetResult();
        else _relay.TrySetException(_error);
    }

    private void Deliver()
    {
        if (_promise is null) Signal();
        else if (Caller is null) ContinueOutside();
        else KeepPromise();
    }

    private void KeepPromise()
    {
        var promise = _promise!;
        if (_error is null) promise.TrySetResult(_result!);
        else if (_error is OperationCanceledException cancelled) promise.TrySetCanceled(cancelled.CancellationToken);
        else promise.TrySetException(_error);
        Release();
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _parties) != 0) return;
        _claimed = 0;
        _relay = null;
        _promise = null;
        _registration = default;
        _calleeCancellation = null;
        _result = default;
        _error = null;
        Reference = null!;
        Caller = null;
        Values = null;
        Trace = null;
        Target = null;
        ResetSource();
        Clear();
        ReturnToPool();
    }

    private sealed class CancelItem(CancellationTokenSource source) : WorkItem
    {
        internal override void Run(TurnScheduler scheduler) => source.Cancel();
    }
}
