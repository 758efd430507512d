using VoiceCluster.LoadTest.Measures;
using VoiceCluster.LoadTest.Reports;

namespace VoiceCluster.LoadTest.Tests;

public class MeasuresTests
{
    [Fact]
    public void Percentiles_are_values_that_were_measured()
    {
        var samples = new Samples();
        foreach (var value in Enumerable.Range(1, 200).Reverse()) samples.Add(value);

        Assert.Equal(new Percentiles(200, 100, 190, 198, 200), samples.Percentiles());
    }

    [Fact]
    public void One_value_is_every_percentile()
    {
        var samples = new Samples();
        samples.Add(-3.456);

        Assert.Equal(new Percentiles(1, -3.46, -3.46, -3.46, -3.46), samples.Percentiles());
    }

    [Fact]
    public void Without_values_there_are_none() => Assert.Equal(default, new Samples().Percentiles());

    [Fact]
    public void A_process_tells_what_it_uses()
    {
        var usage = ProcessUsage.Of(Environment.ProcessId);

        Assert.True(usage.Cpu > TimeSpan.Zero);
        Assert.InRange(usage.ResidentMb, 10, 10_000);
        Assert.True(usage.PeakMb >= usage.ResidentMb);
    }

    [Fact]
    public void Memory_is_told_for_the_first_session_and_for_each_further_one()
    {
        var report = new LoadReport(MachineDescription.Here(), new Scenario(), [Result(1, 100, 103), Result(201, 105, 143)]);

        Assert.Equal(103, report.OneSessionMb);
        Assert.Equal(0.2, report.EachFurtherMb[201]);
        Assert.Contains("| silo: memory of each further session |  | 0.2 |", report.ToMarkdown(), StringComparison.Ordinal);
        Assert.Contains("\"calls\": 201", report.ToJson(), StringComparison.Ordinal);
    }

    private static LoadResult Result(int calls, double idle, double mb) => new()
    {
        Calls = calls,
        ResponseLatency = new Percentiles(10, 600, 610, 620, 630),
        ServerResponseLatency = default,
        Overhead = default,
        OverheadAtCaller = default,
        YieldLatency = default,
        LastAudio = default,
        Answered = 10,
        Unanswered = 0,
        NotYielded = 0,
        AudioAfterClear = 0,
        Dropped = 0,
        Errors = 0,
        FramesNotSent = 0,
        SiloCpuMsPerSessionSecond = 1,
        SiloCores = 1,
        SiloIdleMb = idle,
        SiloMb = mb,
        SiloPeakMb = mb,
        GeneratorCpuMsPerSessionSecond = 1,
        GeneratorCores = 1,
        GeneratorMb = 50,
        GeneratorLateness = default,
    };
}
