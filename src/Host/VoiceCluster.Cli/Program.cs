using VoiceCluster.Cli;

return await CommandLine.RunAsync(args, CliEnvironment.OfProcess());
