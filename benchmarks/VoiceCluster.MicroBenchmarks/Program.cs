using BenchmarkDotNet.Running;
using VoiceCluster.MicroBenchmarks;

ConcurrentCallsResults.Clear();
var summaries = BenchmarkSwitcher.FromAssembly(typeof(ConcurrentCalls).Assembly).Run(args);
MicroReport.Write(summaries);
