namespace VoiceCluster.Storage.Tests;

/// <summary>Tests that measure the process' memory: no others run meanwhile, as some of those fill it on purpose.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
