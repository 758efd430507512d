using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <content>The answer as a ValueTask: the continuation goes back to where the await was, without a task or a closure.</content>
public abstract partial class GrainCall<TResult> : IValueTaskSource<TResult>, IValueTaskSource
{
    private static readonly Action<object?> Answered = static _ => throw new InvalidOperationException("The mark is never called.");
    private readonly ContinuationItem _continuationItem;
    private Action<object?>? _continuation;
    private object? _continuationState;
    private object? _continuationScheduler;
    private ExecutionContext? _continuationContext;
    private short _version;
    private bool _ready;

    TResult IValueTaskSource<TResult>.GetResult(short token) => Consume(token);

    void IValueTaskSource.GetResult(short token) => Consume(token);

    ValueTaskSourceStatus IValueTaskSource<TResult>.GetStatus(short token) => GetStatus(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => GetStatus(token);

    void IValueTaskSource<TResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        OnCompleted(continuation, state, token, flags);

    private TResult Consume(short token)
    {
        Check(token);
        if (!Volatile.Read(ref _ready)) throw new InvalidOperationException("The call has not ended yet.");
        var result = _result;
        var error = _error;
        Release();
        if (error is not null) ExceptionDispatchInfo.Throw(error);
        return result!;
    }

    private ValueTaskSourceStatus GetStatus(short token)
    {
        Check(token);
        if (!Volatile.Read(ref _ready)) return ValueTaskSourceStatus.Pending;
        if (_error is null) return ValueTaskSourceStatus.Succeeded;
        return _error is OperationCanceledException ? ValueTaskSourceStatus.Canceled : ValueTaskSourceStatus.Faulted;
    }

    private void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        if (flags.HasFlag(ValueTaskSourceOnCompletedFlags.FlowExecutionContext)) _continuationContext = ExecutionContext.Capture();
        if (flags.HasFlag(ValueTaskSourceOnCompletedFlags.UseSchedulingContext))
        {
            if (SynchronizationContext.Current is { } context && context.GetType() != typeof(SynchronizationContext)) _continuationScheduler = context;
            else if (TaskScheduler.Current is var scheduler && scheduler != TaskScheduler.Default) _continuationScheduler = scheduler;
        }

        _continuationState = state;
        var previous = Interlocked.CompareExchange(ref _continuation, continuation, null);
        if (previous is null) return;
        if (!ReferenceEquals(previous, Answered)) throw new InvalidOperationException("A grain call's ValueTask is awaited once.");
        _continuation = continuation;
        Schedule();
    }

    private void Signal()
    {
        Volatile.Write(ref _ready, true);
        if (Interlocked.CompareExchange(ref _continuation, Answered, null) is not null) Schedule();
    }

    private void Schedule()
    {
        switch (_continuationScheduler)
        {
            case null:
                ContinueOutside();
                break;
            case TurnScheduler turns:
                turns.Post(_continuationItem);
                break;
            case TaskScheduler scheduler:
                _ = Task.Factory.StartNew(
                    static state => ((ContinuationItem)state!).Continue(), _continuationItem, CancellationToken.None, TaskCreationOptions.DenyChildAttach, scheduler);
                break;
            case SynchronizationContext context:
                context.Post(static state => ((ContinuationItem)state!).Continue(), _continuationItem);
                break;
        }
    }

    // A caller outside of activations goes on in the thread pool; until it awaits again that is the silo's doing, and counts as activity.
    private void ContinueOutside()
    {
        Reference.Silo.Activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(_continuationItem, preferLocal: true);
    }

    private void Continue()
    {
        // The continuation consumes the answer, and with it this call: nothing of it may be touched afterwards.
        var continuation = _continuation!;
        var state = _continuationState;
        if (_continuationContext is { } context) ExecutionContext.Run(context, new ContextCallback(continuation), state);
        else continuation(state);
    }

    private void Check(short token)
    {
        if (token != _version) throw new InvalidOperationException("A grain call's ValueTask is consumed once.");
    }

    private void ResetSource()
    {
        _version++;
        _ready = false;
        _continuation = null;
        _continuationState = null;
        _continuationScheduler = null;
        _continuationContext = null;
    }

    // A second item beside the call: a call that timed out is still queued at its callee when its caller goes on.
    private sealed class ContinuationItem(GrainCall<TResult> call) : WorkItem, IThreadPoolWorkItem
    {
        public void Execute()
        {
            var activity = call.Reference.Silo.Activity;
            try
            {
                if (call._promise is null) call.Continue();
                else call.KeepPromise();
            }
            finally
            {
                activity.Exit();
            }
        }

        public void Continue() => call.Continue();

        internal override void Run(TurnScheduler scheduler) => call.Continue();
    }
}
