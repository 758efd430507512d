using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Enumerations;

/// <summary>One enumeration, shared by its two sides: the caller asks for the next batch, the grain's turns produce it.</summary>
/// <remarks>
/// Asking is a request that always interleaves and ends as soon as the producer awaits, so a stream neither blocks its grain nor
/// keeps it from deactivating.
/// </remarks>
internal sealed class GrainEnumerator<T> : TurnRequest, IAsyncEnumerator<T>, IValueTaskSource<bool>, IActiveEnumeration, IThreadPoolWorkItem
{
    private readonly GrainReference _reference;
    private readonly EnumerableCall<T> _call;
    private readonly Dictionary<string, object>? _values;
    private readonly Activity? _trace;
    private readonly T[] _batch;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenRegistration _callRegistration;
    private readonly CancellationTokenRegistration _ownRegistration;
    private readonly bool _isOutside = TurnScheduler.Current is null;
    private ManualResetValueTaskSourceCore<bool> _answer;
    private int _count;
    private int _taken;
    private int _awaited;
    private bool _disposed;
    private bool _cancelled;
    private bool _hasItems;
    private Exception? _failure;

    // The grain's side, on its turns.
    private Activation? _activation;
    private IAsyncEnumerator<T>? _source;
    private Task<bool>? _pendingMove;
    private Exception? _abortReason;
    private bool _ended;
    private bool _seen;

    public GrainEnumerator(GrainReference reference, EnumerableCall<T> call, int batchSize, CancellationToken callToken, CancellationToken ownToken)
    {
        AlwaysInterleaves = true;
        _answer.RunContinuationsAsynchronously = !_isOutside;
        _reference = reference;
        _call = call;
        _batch = new T[batchSize];
        _values = RequestContext.Export();
        if (reference.Silo.PropagatesActivity) _trace = Activity.Current;
        _callRegistration = Register(callToken);
        _ownRegistration = ownToken == callToken ? default : Register(ownToken);
    }

    public T Current { get; private set; } = default!;

    public bool IsAwaited => Volatile.Read(ref _awaited) != 0;

    public ValueTask<bool> MoveNextAsync()
    {
        if (_taken < _count)
        {
            Take();
            return new ValueTask<bool>(true);
        }

        if (Volatile.Read(ref _ended) && _abortReason is null) return new ValueTask<bool>(false);
        _answer.Reset();
        Volatile.Write(ref _awaited, 1);
        var answer = new ValueTask<bool>(this, _answer.Version);
        if (Volatile.Read(ref _cancelled)) Answer(new OperationCanceledException(_stop.Token));
        else Ask();
        return answer;
    }

    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _callRegistration.DisposeAsync();
        await _ownRegistration.DisposeAsync();
        if (_activation is not { } activation || Volatile.Read(ref _ended)) return;
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        activation.PostTurn(new EndItem(this, ended));
        await ended.Task;
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        var more = _answer.GetResult(token);
        if (more) Take();
        return more;
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);

    void IThreadPoolWorkItem.Execute()
    {
        try
        {
            KeepPromise();
        }
        finally
        {
            _reference.Silo.Activity.Exit();
        }
    }

    public bool IsForgotten()
    {
        var forgotten = !_seen && !IsAwaited;
        _seen = false;
        return forgotten;
    }

    public async Task AbortAsync()
    {
        _abortReason ??= new EnumerationAbortedException($"{_reference.GrainId} ended, or its stream was not read for too long.");
        await EndSourceAsync();
        Answer(_abortReason);
    }

    internal override void Reject(Exception reason) => Answer(reason);

    internal override void Start(ITurnTarget target)
    {
        _seen = true;
        try
        {
            Produce(target as Activation ?? throw new NotSupportedException("Only grains can return IAsyncEnumerable; an observer cannot."));
        }
        catch (Exception exception)
        {
            _ = EndWithAsync(exception);
        }

        target.End(this);
    }

    private CancellationTokenRegistration Register(CancellationToken token) =>
        token.UnsafeRegister(static state => ((GrainEnumerator<T>)state!).OnCallerCancelled(), this);

    private void Ask()
    {
        try
        {
            _reference.ResolveTarget().Deliver(this);
        }
        catch (Exception exception)
        {
            Answer(exception);
        }
    }

    private void Take()
    {
        Current = _batch[_taken];
        _batch[_taken++] = default!;
    }

    private void OnCallerCancelled()
    {
        Volatile.Write(ref _cancelled, true);
        if (_activation is { } activation) activation.PostTurn(new StopItem(_stop));
        else _stop.Cancel();
        Answer(new OperationCanceledException(_stop.Token));
    }

    private void Produce(Activation activation)
    {
        if (_abortReason is not null) throw _abortReason;
        if (_activation is null) Open(activation);
        else if (!ReferenceEquals(_activation, activation)) throw new EnumerationAbortedException($"{_reference.GrainId} was deactivated while its stream was read.");
        if (_pendingMove is null) Fill(0);
        else _ = WaitAsync();
    }

    private void Open(Activation activation)
    {
        RequestContext.Import(_values);
        if (_trace is not null) Activity.Current = _trace;
        _activation = activation;
        _source = _call.Invoke(activation.Instance!, _stop.Token).GetAsyncEnumerator(_stop.Token);
        (activation.Extras.Enumerations ??= new ActiveEnumerations(activation)).Add(this);
    }

    // Takes what the producer has ready; what it does not have yet is waited for only if the batch is empty.
    private void Fill(int count)
    {
        while (count < _batch.Length)
        {
            var move = _source!.MoveNextAsync();
            if (!move.IsCompletedSuccessfully)
            {
                _pendingMove = move.AsTask();
                if (count == 0) _ = WaitAsync();
                else Answer(count);
                return;
            }

            if (!move.Result)
            {
                _ = FinishAsync(count);
                return;
            }

            _batch[count++] = _source.Current;
        }

        Answer(count);
    }

    private async Task WaitAsync()
    {
        try
        {
            var more = await _pendingMove!;
            _pendingMove = null;
            if (more)
            {
                _batch[0] = _source!.Current;
                Fill(1);
                return;
            }
        }
        catch (Exception exception)
        {
            _pendingMove = null;
            await EndWithAsync(exception);
            return;
        }

        await FinishAsync(0);
    }

    private async Task FinishAsync(int count)
    {
        await EndSourceAsync();
        if (count > 0) Answer(count);
        else if (Interlocked.Exchange(ref _awaited, 0) == 1) Signal(false, null);
    }

    private async Task EndWithAsync(Exception exception)
    {
        await EndSourceAsync();
        _abortReason ??= exception;
        Answer(exception);
    }

    private async Task EndSourceAsync()
    {
        if (_ended) return;
        _activation?.ExtrasOrNull?.Enumerations?.Remove(this);
        if (!_stop.IsCancellationRequested) await _stop.CancelAsync();
        var source = _source;
        _source = null;
        try
        {
            // A producer that ignores its cancellation is not waited for longer than a caller would wait.
            if (_pendingMove is { IsCompleted: false } pending) await pending.WaitAsync(_reference.Silo.ResponseTimeouts.Standard, _reference.Silo.Time);
        }
        catch (Exception exception) when (exception is not TimeoutException)
        {
            // How the abandoned step ended interests nobody any more.
        }
        catch (TimeoutException exception)
        {
            _reference.Silo.Log.EnumerationStuck(exception, _reference);
            source = null;
        }

        try
        {
            if (source is not null) await source.DisposeAsync();
        }
        catch (Exception exception)
        {
            _reference.Silo.Log.EnumerationStuck(exception, _reference);
        }

        Volatile.Write(ref _ended, true);
    }

    private void Answer(int count)
    {
        if (Interlocked.Exchange(ref _awaited, 0) != 1) return;
        _taken = 0;
        _count = count;
        Signal(true, null);
    }

    private void Answer(Exception exception)
    {
        if (Interlocked.Exchange(ref _awaited, 0) == 1) Signal(false, exception);
    }

    // As with calls, a consumer outside of activations goes on in an item of the thread pool that counts as activity.
    private void Signal(bool hasItems, Exception? exception)
    {
        _hasItems = hasItems;
        _failure = exception;
        if (!_isOutside)
        {
            KeepPromise();
            return;
        }

        _reference.Silo.Activity.Enter();
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private void KeepPromise()
    {
        if (_failure is { } failure) _answer.SetException(failure);
        else _answer.SetResult(_hasItems);
    }

    private sealed class StopItem(CancellationTokenSource source) : WorkItem
    {
        internal override void Run(TurnScheduler scheduler) => source.Cancel();
    }

    private sealed class EndItem(GrainEnumerator<T> enumerator, TaskCompletionSource ended) : WorkItem
    {
        internal override void Run(TurnScheduler scheduler) => _ = EndAsync();

        private async Task EndAsync()
        {
            await enumerator.EndSourceAsync();
            ended.TrySetResult();
        }
    }
}
