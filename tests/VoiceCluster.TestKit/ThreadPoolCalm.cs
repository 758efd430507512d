namespace VoiceCluster.TestKit;

/// <summary>Tells when this process has nothing left to do, where what is tested cannot tell it itself: nothing queued in the thread pool, and nobody working.</summary>
public static class ThreadPoolCalm
{
    // Timers of one duration come due in order: what asked for as much before us has had its turn.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns after so many looks in a row, a millisecond apart, that found nothing.</summary>
    /// <exception cref="TimeoutException">The process has not come to rest within a minute.</exception>
    public static async Task WaitAsync(int looks)
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var calm = 0; calm < looks;)
        {
            await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
            var (waiting, working) = Look();
            calm = waiting == 0 && working <= 1 ? calm + 1 : 0;
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"the process has not come to rest: {waiting} work items wait, {working} are worked on, one of which asks");
        }
    }

    private static (long Waiting, int Working) Look()
    {
        ThreadPool.GetMaxThreads(out var most, out _);
        ThreadPool.GetAvailableThreads(out var idle, out _);
        return (ThreadPool.PendingWorkItemCount, most - idle);
    }
}
