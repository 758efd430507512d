using VoiceCluster.LoadTest.Callers;
using VoiceCluster.LoadTest.Measures;

namespace VoiceCluster.LoadTest;

/// <summary>One run: a fresh silo, N callers, one window.</summary>
public static class LoadRun
{
    /// <summary>Starts the silo, runs the scenario, stops the silo. Takes the scenario's length and a few seconds.</summary>
    /// <param name="calls">1 to 10,000.</param>
    /// <param name="scenario">What each caller does.</param>
    /// <param name="silo">VoiceCluster.Silo.dll; null for the one built with this program.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="InvalidOperationException">The silo did not start, or no caller could keep its call.</exception>
    public static async Task<LoadResult> RunAsync(int calls, Scenario scenario, string? silo, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calls, 10_000);
        await using var process = await SiloProcess.StartAsync(
            silo ?? SourceTree.Silo(), dataFolder: null, ["--Providers:Scripted", "true", "--FrontDoor:MaxCalls", "10000"], cancellationToken);
        var idle = ProcessUsage.Of(process.Id);
        var measurements = new Measurements();
        (ProcessUsage Silo, ProcessUsage Generator) before = default, after = default;
        using var generator = new CallGenerator(process.Address, calls, scenario, measurements, TimeProvider.System);

        // On a thread of its own: it waits in the kernel, which no thread of the pool should.
        await RunOnThreadAsync(() => generator.Run(() => before = Usage(process.Id), () => after = Usage(process.Id), cancellationToken));
        if (measurements.Dropped == calls) throw new InvalidOperationException($"all {calls} calls were lost; the first: {measurements.FirstDrop}");
        return Result(calls, scenario, measurements, idle, before, after);
    }

    private static LoadResult Result(
        int calls,
        Scenario scenario,
        Measurements measured,
        ProcessUsage idle,
        (ProcessUsage Silo, ProcessUsage Generator) before,
        (ProcessUsage Silo, ProcessUsage Generator) after)
    {
        var siloCpu = after.Silo.Cpu - before.Silo.Cpu;
        var generatorCpu = after.Generator.Cpu - before.Generator.Cpu;
        return new LoadResult
        {
            Calls = calls,
            ResponseLatency = measured.Response.Percentiles(),
            ServerResponseLatency = measured.ServerResponse.Percentiles(),
            Overhead = measured.Overhead.Percentiles(),
            OverheadAtCaller = measured.OverheadAtCaller.Percentiles(),
            YieldLatency = measured.Yield.Percentiles(),
            LastAudio = measured.LastAudio.Percentiles(),
            Answered = measured.Answered,
            Unanswered = measured.Unanswered,
            NotYielded = measured.NotYielded,
            AudioAfterClear = measured.AudioAfterClear,
            Dropped = measured.Dropped,
            FirstDrop = measured.FirstDrop,
            Errors = measured.Errors,
            FramesNotSent = measured.FramesNotSent,
            SiloCpuMsPerSessionSecond = PerSessionSecond(siloCpu),
            SiloCores = Math.Round(siloCpu / scenario.Measured, 3),
            SiloIdleMb = Math.Round(idle.ResidentMb, 1),
            SiloMb = Math.Round(after.Silo.ResidentMb, 1),
            SiloPeakMb = Math.Round(after.Silo.PeakMb, 1),
            GeneratorCpuMsPerSessionSecond = PerSessionSecond(generatorCpu),
            GeneratorCores = Math.Round(generatorCpu / scenario.Measured, 3),
            GeneratorMb = Math.Round(after.Generator.ResidentMb, 1),
            GeneratorLateness = measured.Lateness.Percentiles(),
        };

        double PerSessionSecond(TimeSpan cpu) => Math.Round(cpu.TotalMilliseconds / (scenario.Measured.TotalSeconds * calls), 3);
    }

    private static (ProcessUsage Silo, ProcessUsage Generator) Usage(int silo) => (ProcessUsage.Of(silo), ProcessUsage.Of(Environment.ProcessId));

    private static Task RunOnThreadAsync(Action work)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception exception)
            {
                done.SetException(exception);
            }
        })
        { IsBackground = true, Name = "callers" }.Start();
        return done.Task;
    }
}
