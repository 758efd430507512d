using Microsoft.Win32.SafeHandles;

namespace VoiceCluster.TestKit;

/// <summary>
/// Tells when this process has nothing left to do, where what is tested cannot tell it itself: nothing queued in the thread pool, and no
/// thread that runs or could run. Threads that are kept waiting by a busy machine are seen too; timers that are not due yet are not waited for.
/// </summary>
public static class ProcessCalm
{
    // Open for good: a test looks thousands of times.
    private static readonly Dictionary<string, SafeFileHandle> Threads = [];
    private const int Looks = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns when three looks in a row, with nothing done between them, found nothing.</summary>
    /// <exception cref="TimeoutException">The process has not come to rest within a minute.</exception>
    public static async Task WaitAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        for (var asked = 1; ; asked++)
        {
            // Behind what is queued already.
            await Task.Yield();
            if (IsCalm()) return;
            if (asked % 20 == 0) await Task.Delay(Pause, TimeProvider.System).ConfigureAwait(false);
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"the process has not come to rest: {ThreadPool.PendingWorkItemCount} work items wait, {Running()} threads run, one of which asks");
        }
    }

    private static bool IsCalm()
    {
        var done = ThreadPool.CompletedWorkItemCount;
        for (var look = 0; look < Looks; look++)
        {
            if (ThreadPool.PendingWorkItemCount > 0 || Running() > 1) return false;
        }

        return ThreadPool.CompletedWorkItemCount == done;
    }

    // The kernel's word for each thread: R runs or is ready to, as this one does; D waits for a disk.
    private static int Running()
    {
        lock (Threads)
        {
            var running = 0;
            Span<byte> line = stackalloc byte[256];
            foreach (var path in Directory.EnumerateDirectories("/proc/self/task"))
            {
                try
                {
                    if (!Threads.TryGetValue(path, out var file)) Threads[path] = file = File.OpenHandle(path + "/stat");
                    var stat = line[..RandomAccess.Read(file, line, 0)];
                    // "17 (name) S ...": the name may hold anything.
                    if (stat[(stat.LastIndexOf((byte)')') + 2)..][0] is (byte)'R' or (byte)'D') running++;
                }
                catch (IOException)
                {
                    // It has ended, or another has got its number.
                    if (Threads.Remove(path, out var file)) file.Dispose();
                }
            }

            return running;
        }
    }
}
