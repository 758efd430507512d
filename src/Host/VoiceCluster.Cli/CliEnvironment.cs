using Spectre.Console;
using VoiceCluster.Cli.Display;

namespace VoiceCluster.Cli;

/// <summary>What the commands need of the world: where to write, and the clock.</summary>
/// <param name="Output">For results.</param>
/// <param name="Error">For complaints.</param>
/// <param name="Console">Draws on <paramref name="Output"/>.</param>
/// <param name="Time">The clock of calls.</param>
public sealed record CliEnvironment(TextWriter Output, TextWriter Error, IAnsiConsole Console, TimeProvider Time)
{
    /// <summary>For output that goes to a file or a pipe: no terminal says how wide it is.</summary>
    private const int PlainWidth = 160;

    /// <summary>The process's own; plain text where it does not go to a terminal.</summary>
    public static CliEnvironment OfProcess() => System.Console.IsOutputRedirected
        ? Writing(System.Console.Out, System.Console.Error, TimeProvider.System)
        : new CliEnvironment(System.Console.Out, System.Console.Error, AnsiConsole.Console, TimeProvider.System);

    /// <summary>One that writes plain text.</summary>
    public static CliEnvironment Writing(TextWriter output, TextWriter error, TimeProvider time)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = PlainWidth;
        return new CliEnvironment(output, error, console, time);
    }

    /// <summary>The view that fits.</summary>
    public ICallView View(bool json) => json ? new JsonView(Output)
        : Console.Profile.Capabilities is { Interactive: true, Ansi: true } ? new LiveView(Console)
        : new PlainView(Console);
}
