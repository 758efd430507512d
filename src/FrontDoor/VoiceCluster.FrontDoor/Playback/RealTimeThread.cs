using System.Runtime.InteropServices;

namespace VoiceCluster.FrontDoor.Playback;

/// <summary>Puts a thread before all others, where the system lets the process do so (Linux: CAP_SYS_NICE, or a limit on rtprio or nice).</summary>
internal static partial class RealTimeThread
{
    private const int RoundRobin = 2, LowestPriority = 1;
    private const int OfThread = 0, Nice = -11;

    /// <summary>Raises the thread that calls. "real time", "nice -11", or null when it stays as it was.</summary>
    public static string? Raise()
    {
        if (!OperatingSystem.IsLinux()) return null;
        if (SetScheduler(0, RoundRobin, new SchedulingParameter { Priority = LowestPriority }) == 0) return "real time";
        return SetPriority(OfThread, 0, Nice) == 0 ? $"nice {Nice}" : null;
    }

    // sched_setscheduler(2) and setpriority(2): 0 is the calling thread.
    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int thread, int policy, in SchedulingParameter parameter);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int nice);

    private struct SchedulingParameter
    {
        public int Priority;
    }
}
