using System.CommandLine;
using VoiceCluster.Agents.Definitions;

namespace VoiceCluster.Cli.Commands;

/// <summary><c>agents check</c>: holds agents' files to their schema.</summary>
internal static class AgentsCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var paths = new Argument<string[]>("PATH") { Description = "Agents' files, or folders of them.", Arity = ArgumentArity.OneOrMore };
        var check = new Command("check", "Says of each file whether it is right, or the line, the value and the fix. Exits 0 when all are.") { paths };
        check.SetAction((parsed, _) => Placing.GuardAsync(environment, () => Task.FromResult(Check(environment, parsed.GetRequiredValue(paths)))));
        var schema = new Command("schema", "Prints the JSON Schema of an agent's file, for editors.");
        schema.SetAction(_ => environment.Output.WriteLine(AgentFile.Schema));
        return new Command("agents", "Looks after agents that are files.") { check, schema };
    }

    private static int Check(CliEnvironment environment, IEnumerable<string> paths)
    {
        var wrong = 0;
        foreach (var path in paths.SelectMany(Files))
        {
            try
            {
                environment.Output.WriteLine($"{path}: agent {AgentFile.Load(path).Name} is right");
            }
            catch (Exception exception) when (exception is AgentFileException or IOException or UnauthorizedAccessException)
            {
                wrong++;
                environment.Error.WriteLine(exception is AgentFileException ? $"{Path.GetDirectoryName(path)}{Path.DirectorySeparatorChar}{exception.Message}" : exception.Message);
            }
        }

        return wrong == 0 ? ExitCode.Success : ExitCode.BadInput;
    }

    private static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.yaml").Order(StringComparer.Ordinal) : [path];
}
