using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers;

/// <summary>One attempt at a stream: the provider's enumerator under its <see cref="StreamDeadline"/>, failing only with <see cref="ProviderException"/>
/// or the caller's own <see cref="OperationCanceledException"/>.</summary>
internal sealed class StreamAttempt<T>(string provider, Func<CancellationToken, IAsyncEnumerable<T>> open, StreamDeadline deadline) : IAsyncDisposable
{
    private IAsyncEnumerator<T>? _outputs;

    /// <summary>After a <see cref="MoveNextAsync"/> that returned true.</summary>
    public T Current => _outputs!.Current;

    /// <summary>The next output within a limit of time; false at the stream's end.</summary>
    /// <param name="limit">Until the output that <paramref name="counts"/>.</param>
    /// <param name="counts">Outputs for which this is false are passed over.</param>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<bool> MoveNextAsync(TimeSpan limit, Func<T, bool> counts)
    {
        try
        {
            deadline.Caller.ThrowIfCancellationRequested();
            deadline.Arm(limit);
            _outputs ??= open(deadline.Token).GetAsyncEnumerator(deadline.Token);
            bool more;
            do more = await _outputs.MoveNextAsync().ConfigureAwait(false);
            while (more && !counts(_outputs.Current));
            deadline.Disarm();
            return more;
        }
        catch (Exception) when (deadline.Caller.IsCancellationRequested)
        {
            // Whatever a torn-down connection throws: it was torn down because the caller went away.
            throw new OperationCanceledException(deadline.Caller);
        }
        catch (Exception exception) when (deadline.Passed && exception is not ProviderException)
        {
            throw new ProviderException(ProviderErrorKind.Timeout, provider, $"no output within {limit.TotalSeconds:0.###} s", innerException: exception);
        }
        catch (Exception exception)
        {
            throw ProviderErrors.From(exception, provider);
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_outputs is not null) await _outputs.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            deadline.Dispose();
        }
    }
}
