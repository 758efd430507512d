namespace VoiceCluster.TestKit;

/// <summary>What a piece of code allocates on the thread that runs it.</summary>
public static class Allocation
{
    private const int Runs = 5;

    /// <summary>
    /// Bytes allocated by <paramref name="action"/>: the least of up to five runs, none further once it is within <paramref name="allowed"/> bytes.
    /// A collection that another thread starts retires this thread's allocation buffer and books the rest of it (up to 8 KiB) as used;
    /// what really allocates does so in each run.
    /// </summary>
    public static long Of(Action action, long allowed = 0)
    {
        ArgumentNullException.ThrowIfNull(action);
        var least = long.MaxValue;
        for (var run = 0; run < Runs && least > allowed; run++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            action();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
