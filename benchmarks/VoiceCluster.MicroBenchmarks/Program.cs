using BenchmarkDotNet.Running;
using VoiceCluster.MicroBenchmarks;

ConcurrentCallsResults.Clear();
BenchmarkSwitcher.FromAssembly(typeof(ConcurrentCalls).Assembly).Run(args);
