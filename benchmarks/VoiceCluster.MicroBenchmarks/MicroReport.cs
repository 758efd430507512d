using System.Globalization;
using System.Text;
using BenchmarkDotNet.Reports;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>The table in <c>benchmarks/results/micro.md</c>.</summary>
internal static class MicroReport
{
    /// <summary>Writes it when all micro-benchmarks were run (<c>--anyCategories micro</c>), so that no partial run replaces the table.</summary>
    public static void Write(IEnumerable<Summary> summaries)
    {
        var reports = summaries.SelectMany(s => s.Reports).Where(r => r.BenchmarkCase.Descriptor.HasCategory(MicroBenchmark.Category)).ToList();
        var types = typeof(MicroReport).Assembly.GetTypes().Count(t => t.IsSubclassOf(typeof(MicroBenchmark)));
        if (reports.Select(r => r.BenchmarkCase.Descriptor.Type).Distinct().Count() < types) return;
        var machine = MachineDescription.Here();
        var text = new StringBuilder()
            .AppendLine("# Micro-benchmarks").AppendLine()
            .AppendLine("`dotnet run -c Release --project benchmarks/VoiceCluster.MicroBenchmarks -- --anyCategories micro`").AppendLine()
            .AppendLine(CultureInfo.InvariantCulture, $"{machine.Cpu}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.Kernel}, {machine.DotNet}, {machine.Date}.").AppendLine()
            .AppendLine("Allocations are those of the whole process. Aims: a frame's way at most 15 µs and 512 B; a turn machine's step at most 300 ns and 0 B when")
            .AppendLine("nothing changes; a usual INVITE parsed and written in at most 6 µs; a thousand rules asked in under 1000 µs.").AppendLine()
            .AppendLine("| what | time | ± | allocated |")
            .AppendLine("|---|---:|---:|---:|");
        foreach (var report in reports)
        {
            var statistics = report.ResultStatistics;
            var allocated = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase);
            text.AppendLine(CultureInfo.InvariantCulture,
                $"| {report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'')} | {Time(statistics?.Mean)} | {Time(statistics?.StandardDeviation)} | {allocated} B |");
        }

        File.WriteAllText(Path.Join(SourceTree.Root(), "benchmarks/results/micro.md"), text.ToString());
    }

    private static string Time(double? ns) => ns switch
    {
        null => "failed",
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{ns:0.#} ns"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ns / 1000:0.##} µs"),
    };
}
