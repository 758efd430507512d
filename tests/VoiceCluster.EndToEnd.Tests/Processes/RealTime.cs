namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>
/// For calls with real speech, which only a machine that keeps real time can understand: one that stands still in the middle of a word cuts it
/// in two, as a network that does would.
/// </summary>
internal static class RealTime
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);

    /// <summary>Makes a call and judges it. When that fails while the machine stood still for longer than a pause between words, it is made again, twice;
    /// then the test is skipped, and says why.</summary>
    public static async Task CallAsync(Func<Task> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var ended = new CancellationTokenSource();
            var lateness = WorstLatenessAsync(ended.Token);
            try
            {
                await call();
                return;
            }
            catch (Exception)
            {
                await ended.CancelAsync();
                var worst = await lateness;
                if (worst < Tolerance) throw;
                if (attempt == 3) Assert.Skip($"This machine does not keep real time now: it stood still for {worst.TotalMilliseconds:0} ms.");
            }
            finally
            {
                await ended.CancelAsync();
                await lateness;
            }
        }
    }

    private static async Task<TimeSpan> WorstLatenessAsync(CancellationToken ended)
    {
        var worst = TimeSpan.Zero;
        var started = TimeProvider.System.GetTimestamp();
        for (var i = 1; !ended.IsCancellationRequested; i++)
        {
            var due = Tick * i;
            var wait = due - TimeProvider.System.GetElapsedTime(started);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, TimeProvider.System, CancellationToken.None);
            var late = TimeProvider.System.GetElapsedTime(started) - due;
            if (late > worst) worst = late;
        }

        return worst;
    }
}
