using System.Globalization;

namespace VoiceCluster.LoadTest.Measures;

/// <summary>What a process has used so far, from <c>/proc</c> (proc(5)).</summary>
/// <param name="Cpu">User and system time of all its threads.</param>
/// <param name="ResidentMb">Memory it holds now, in MiB.</param>
/// <param name="PeakMb">The most it ever held, in MiB.</param>
public readonly record struct ProcessUsage(TimeSpan Cpu, double ResidentMb, double PeakMb)
{
    // USER_HZ, the unit of /proc/PID/stat, is 100 on every Linux that .NET runs on.
    private const long TicksPerClock = TimeSpan.TicksPerSecond / 100;

    /// <summary>Reads a process.</summary>
    /// <exception cref="IOException">There is no such process.</exception>
    public static ProcessUsage Of(int processId)
    {
        var id = processId.ToString(CultureInfo.InvariantCulture);
        var stat = File.ReadAllText($"/proc/{id}/stat");
        // The name, in brackets, may hold blanks; utime and stime are the 12th and 13th field after it.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var status = File.ReadAllLines($"/proc/{id}/status");
        return new ProcessUsage(new TimeSpan((Number(fields[11]) + Number(fields[12])) * TicksPerClock), Megabytes(status, "VmRSS:"), Megabytes(status, "VmHWM:"));
    }

    private static double Megabytes(string[] status, string name)
    {
        var line = Array.Find(status, l => l.StartsWith(name, StringComparison.Ordinal)) ?? throw new IOException($"/proc tells no {name}");
        return Number(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim()) / 1024.0;
    }

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
