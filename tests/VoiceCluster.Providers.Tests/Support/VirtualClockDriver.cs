using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests;

/// <summary>Runs a task to its end by firing whatever falls due next, so that hours pass in no time.</summary>
internal static class VirtualClockDriver
{
    public static async Task<T> RunAsync<T>(this VirtualTimeProvider clock, Task<T> task)
    {
        await clock.DriveAsync(task);
        return await task;
    }

    public static async Task RunAsync(this VirtualTimeProvider clock, Task task)
    {
        await clock.DriveAsync(task);
        await task;
    }

    private static async Task DriveAsync(this VirtualTimeProvider clock, Task task)
    {
        // Off the test's synchronization context: only then do continuations run on the thread that advances the clock, and not later elsewhere.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        for (var idle = 0; !task.IsCompleted; idle++)
        {
            await Task.Yield(); // behind what the pool was given before: a cancelled Task.Delay goes on there
            if (task.IsCompleted) return;
            if (clock.NextDue is { } due)
            {
                clock.AdvanceTo(due);
                idle = 0;
            }
            else if (idle > 100_000)
            {
                throw new InvalidOperationException("The task waits for something that no timer will bring.");
            }
        }
    }
}
