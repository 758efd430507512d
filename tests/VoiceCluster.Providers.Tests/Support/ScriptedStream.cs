using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers.Tests;

/// <summary>A provider's stream that plays one script an attempt and counts what is open.</summary>
internal sealed class ScriptedStream<T>(TimeProvider clock)
{
    private readonly ConcurrentQueue<Attempt> _scripts = new();
    private readonly long _start = clock.GetTimestamp();
    private int _open;

    /// <summary>When each attempt began, from the construction.</summary>
    public ConcurrentQueue<TimeSpan> Starts { get; } = new();

    /// <summary>Enumerators begun and not disposed.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Outputs handed out, over all attempts.</summary>
    public int Handed { get; private set; }

    /// <summary>Played when no script is left; null fails the attempt as <see cref="InvalidOperationException"/>.</summary>
    public Attempt? Otherwise { get; set; }

    public Attempt Next()
    {
        var attempt = new Attempt();
        _scripts.Enqueue(attempt);
        return attempt;
    }

    /// <summary>The next script's outputs. Tokens are honoured in waits only: between outputs it is the guard that has to look.</summary>
    public IAsyncEnumerable<T> PlayAsync(CancellationToken cancellationToken) => new Tracked(this, StepAsync(cancellationToken));

    private async IAsyncEnumerable<T> StepAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Starts.Enqueue(clock.GetElapsedTime(_start));
        var script = _scripts.TryDequeue(out var next) ? next : Otherwise ?? throw new InvalidOperationException("No script is left.");
        foreach (var step in script.Steps)
        {
            if (step.Wait != TimeSpan.Zero) await WaitAsync(step.Wait, cancellationToken).ConfigureAwait(false);
            if (step.Failure is not null) throw step.Failure();
            if (!step.HasOutput) continue;
            Handed++;
            yield return step.Output!;
        }
    }

    /// <summary>As Task.Delay, which would go on elsewhere when cancelled: this one goes on at once, so that virtual time stays in step.</summary>
    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource();
        using var timer = clock.CreateTimer(static over => ((TaskCompletionSource)over!).TrySetResult(), over, wait, Timeout.InfiniteTimeSpan);
        using var cancellation = cancellationToken.UnsafeRegister(static (over, token) => ((TaskCompletionSource)over!).TrySetCanceled(token), over);
        await over.Task.ConfigureAwait(false);
    }

    /// <summary>Open until it is disposed, also when it failed: an iterator alone would hide a disposal that was forgotten.</summary>
    private sealed class Tracked(ScriptedStream<T> owner, IAsyncEnumerable<T> steps) : IAsyncEnumerable<T>, IAsyncEnumerator<T>
    {
        private readonly IAsyncEnumerator<T> _steps = steps.GetAsyncEnumerator(CancellationToken.None);

        public T Current => _steps.Current;

        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref owner._open);
            return this;
        }

        public ValueTask<bool> MoveNextAsync() => _steps.MoveNextAsync();

        public ValueTask DisposeAsync()
        {
            Interlocked.Decrement(ref owner._open);
            return _steps.DisposeAsync();
        }
    }

    internal sealed class Attempt
    {
        public List<Step> Steps { get; } = [];

        public Attempt Gives(params IEnumerable<T> outputs)
        {
            Steps.AddRange(outputs.Select(static output => new Step(Output: output, HasOutput: true)));
            return this;
        }

        public Attempt After(TimeSpan wait)
        {
            Steps.Add(new Step(Wait: wait));
            return this;
        }

        public void Stalls() => After(Timeout.InfiniteTimeSpan);

        public void Fails(ProviderErrorKind kind, TimeSpan? retryAfter = null) =>
            Throws(() => new ProviderException(kind, "scripted", "as scripted", retryAfter));

        public void Throws(Func<Exception> failure) => Steps.Add(new Step(Failure: failure));
    }

    internal readonly record struct Step(T? Output = default, bool HasOutput = false, TimeSpan Wait = default, Func<Exception>? Failure = null);
}
