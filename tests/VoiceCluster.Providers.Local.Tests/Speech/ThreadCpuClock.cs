using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local.Tests;

/// <summary>The processor time that this thread has used (clock_gettime, CLOCK_THREAD_CPUTIME_ID): a figure that other load does not spoil.</summary>
internal static partial class ThreadCpuClock
{
    private const int ThreadCpuTime = 3;

    public static TimeSpan Now
    {
        get
        {
            _ = GetTime(ThreadCpuTime, out var time);
            return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
        }
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
