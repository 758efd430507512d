using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using VoiceCluster.LoadTest;
using VoiceCluster.LoadTest.Measures;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>Once for each N, in this process (the silo has its own), with the load test's figures as columns.</summary>
internal sealed class ConcurrentCallsConfig : ManualConfig
{
    public ConcurrentCallsConfig()
    {
        AddJob(Job.Default
            .WithStrategy(RunStrategy.Monitoring)
            .WithToolchain(InProcessEmitToolchain.DontLogOutput)
            .WithLaunchCount(1)
            .WithWarmupCount(0)
            .WithIterationCount(1)
            .WithInvocationCount(1)
            .WithUnrollFactor(1));
        HideColumns(Column.Mean, Column.Error, Column.StdDev, Column.Median);
        AddColumn(
            new Figure("Response", "ms at the caller: p50 / p95 / p99", r => Times(r.ResponseLatency)),
            new Figure("Overhead", "ms that the server itself costs: p50 / p95 / p99", r => Times(r.Overhead)),
            new Figure("Yield", "ms from the first voiced frame of an interruption until nothing is heard: p50 / p95 / p99", r => Times(r.YieldLatency)),
            new Figure("Unanswered", "of all questions", r => $"{r.Unanswered} of {r.Answered + r.Unanswered}"),
            new Figure("CPU/s", "ms of the silo's CPU for one second of one session", r => Number(r.SiloCpuMsPerSessionSecond)),
            new Figure("MB/session", "the silo's memory over idle, for each session", r => Number(r.SiloMbPerSession)),
            new Figure("Peak MB", "the most memory that the silo held", r => Number(r.SiloPeakMb)),
            new Figure("Generator CPU/s", "ms of the generator's CPU for one second of one session", r => Number(r.GeneratorCpuMsPerSessionSecond)));
    }

    private static string Times(Percentiles p) => $"{Number(p.P50)} / {Number(p.P95)} / {Number(p.P99)}";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private sealed class Figure(string name, string legend, Func<LoadResult, string> value) : IColumn
    {
        public string Id => nameof(ConcurrentCalls) + "." + name;

        public string ColumnName => name;

        public string Legend => legend;

        public ColumnCategory Category => ColumnCategory.Custom;

        public int PriorityInCategory => 0;

        public bool AlwaysShow => true;

        public bool IsNumeric => true;

        public UnitType UnitType => UnitType.Dimensionless;

        public bool IsAvailable(Summary summary) => true;

        public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
            ConcurrentCallsResults.Of((int)benchmarkCase.Parameters[nameof(ConcurrentCalls.N)]) is { } result ? value(result) : "failed";

        public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
    }
}
