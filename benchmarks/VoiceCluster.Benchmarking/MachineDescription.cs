using System.Globalization;
using System.Runtime.InteropServices;

namespace VoiceCluster.Benchmarking;

/// <summary>On what the figures were measured.</summary>
public sealed record MachineDescription(string Cpu, int Cores, double MemoryGb, string Kernel, string DotNet, string Date)
{
    /// <summary>This machine, today.</summary>
    public static MachineDescription Here() => new(
        Value("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Environment.ProcessorCount,
        Math.Round(long.Parse((Value("/proc/meminfo", "MemTotal") ?? "0 kB").Split(' ')[0], CultureInfo.InvariantCulture) / (1024.0 * 1024), 1),
        $"Linux {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}",
        RuntimeInformation.FrameworkDescription,
        TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static string? Value(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();
}
