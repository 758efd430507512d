using System.Runtime.CompilerServices;

namespace VoiceCluster.Storage.Tests;

/// <summary>Waiting for what another thread or process does.</summary>
internal static class Wait
{
    /// <summary>Far longer than anything takes; only a failing test waits so long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Returns when a condition holds.</summary>
    public static async Task UntilAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            if (TimeProvider.System.GetElapsedTime(started) > Patience) throw new TimeoutException("It never came true: " + what);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }
}
