using BenchmarkDotNet.Attributes;
using VoiceCluster.LoadTest;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>
/// The load test as a benchmark: N simulated callers on the client protocol against a silo of its own, once for each N. The time of the run
/// itself says nothing; the columns do.
/// </summary>
[Config(typeof(ConcurrentCallsConfig))]
public class ConcurrentCalls
{
    /// <summary>Callers at once.</summary>
    [Params(1, 50, 200, 500, 1000)]
    public int N { get; set; }

    /// <summary>The scenario of the load test.</summary>
    [Benchmark(Description = "54 s of calls")]
    public async Task Run() => ConcurrentCallsResults.Keep(await LoadRun.RunAsync(N, new Scenario(), silo: null, CancellationToken.None));
}
