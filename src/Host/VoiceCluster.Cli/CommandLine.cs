using System.CommandLine;
using VoiceCluster.Cli.Commands;

namespace VoiceCluster.Cli;

/// <summary>The command line as a whole.</summary>
public static class CommandLine
{
    /// <summary>Parses and runs; returns an <see cref="ExitCode"/>. Ctrl-C and SIGTERM hang up.</summary>
    public static async Task<int> RunAsync(string[] arguments, CliEnvironment environment, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var root = new RootCommand("Places calls to a VoiceCluster server, replays what happened in them, and checks agents' files.")
        {
            AgentsCommand.Create(environment),
            CallCommand.Create(environment),
            DemoCommand.Create(environment),
            PhoneCommand.Create(environment),
            ReplayCommand.Create(environment),
        };
        var parsed = root.Parse(arguments);
        // Long enough for the goodbye to reach the server.
        var configuration = new InvocationConfiguration { Output = environment.Output, Error = environment.Error, ProcessTerminationTimeout = TimeSpan.FromSeconds(5) };
        var code = await parsed.InvokeAsync(configuration, cancellationToken);
        return parsed.Errors.Count > 0 ? ExitCode.BadInput : code;
    }
}
