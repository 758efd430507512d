namespace VoiceCluster.Providers.Wyoming;

/// <summary>Bounds a wait for an engine, and tells its lateness from the caller's cancellation.</summary>
internal static class Deadline
{
    public static async ValueTask<T> WithinAsync<T>(
        TimeSpan limit, string provider, string what, TimeProvider clock, Func<CancellationToken, ValueTask<T>> wait, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var timer = clock.CreateTimer(static source => ((CancellationTokenSource)source!).Cancel(), deadline, limit, Timeout.InfiniteTimeSpan).ConfigureAwait(false);
        try
        {
            return await wait(deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ProviderException(ProviderErrorKind.Timeout, provider, $"did not say {what} within {limit.TotalSeconds:0.###} s", innerException: exception);
        }
    }
}
