using VoiceCluster.Conversations.Tests.Outages;

namespace VoiceCluster.Conversations.Tests;

/// <summary>The one thread of a scene: what awaits something goes on here, in order, when the scene lets it.</summary>
internal sealed class OneThread : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
    private bool _isRunning;

    public override void Post(SendOrPostCallback d, object? state) => _work.Enqueue((d, state));

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <summary>Does something here, as soon as what is being done is done; from outside, all that can be done before time passes.</summary>
    public Task<T> PostAsync<T>(Func<Task<T>> begin)
    {
        var done = new TaskCompletionSource<T>();
        Post(_ => PassOnAsync(begin, done).Ignore(), null);
        if (!_isRunning) Run(static () => { });
        return done.Task;
    }

    /// <summary>Does something here, and then all that can be done before time passes.</summary>
    public void Run(Action first)
    {
        if (_isRunning) throw new InvalidOperationException("The scene's thread is in the middle of something.");
        var outer = Current;
        _isRunning = true;
        SetSynchronizationContext(this);
        try
        {
            first();
            while (_work.TryDequeue(out var next)) next.Callback(next.State);
        }
        finally
        {
            SetSynchronizationContext(outer);
            _isRunning = false;
        }
    }

    /// <remarks>Who awaits it without a context of its own goes on here at once, and not in the thread pool, for which virtual time does not wait.</remarks>
    private static async Task PassOnAsync<T>(Func<Task<T>> begin, TaskCompletionSource<T> done)
    {
        try
        {
            var result = await begin();
            Apart.Run(() => done.SetResult(result));
        }
        catch (Exception exception)
        {
            Apart.Run(() => done.SetException(exception));
        }
    }
}
