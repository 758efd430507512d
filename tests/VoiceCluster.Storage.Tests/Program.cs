using VoiceCluster.Storage.Tests;
using Xunit.Runner.InProc.SystemConsole;

// The tests' own process, or, started by a test, the child that holds a data folder or records until it is killed.
return args is [ChildProcess.Command, ..] ? await ChildProcess.RunAsync(args[1..]) : await ConsoleRunner.Run(args);
