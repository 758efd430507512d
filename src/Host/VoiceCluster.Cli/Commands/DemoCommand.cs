using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Demo;

namespace VoiceCluster.Cli.Commands;

/// <summary><c>demo</c>: a spoken call that shows an interruption and a correction, with a caller who needs no microphone.</summary>
internal static class DemoCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var options = new CallOptions();
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Where the whole call goes, as a WAV file: the caller left, the agent right.", Required = true };
        var command = new Command("demo", "Places a spoken call of three turns: one interrupts the agent, one is corrected in its middle. Exits 0 when all of it happened.") { output };
        options.AddTo(command);
        command.SetAction((parsed, hangUp) => Placing.GuardAsync(environment, async () =>
        {
            var client = options.Client(parsed);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            var turns = await DemoScenario.TurnsAsync(new CallerVoice(http, client), hangUp);
            var proof = new DemoProof(environment.View(options.Json(parsed)), turns);
            var outcome = await Placing.CallAsync(environment, client, turns, options.GiveUp(parsed), (null, parsed.GetValue(output)), proof, hangUp);
            return outcome.HungUp ? ExitCode.HungUp : Judge(environment, proof.Of(outcome), options.Json(parsed));
        }));
        return command;
    }

    private static int Judge(CliEnvironment environment, IReadOnlyList<Proof> proofs, bool json)
    {
        if (json)
        {
            environment.Output.WriteLine(JsonSerializer.Serialize(new { type = "demo", proofs = proofs.Select(p => new { what = p.What, holds = p.Holds }) }));
        }
        else
        {
            foreach (var proof in proofs) environment.Console.MarkupLine($"{(proof.Holds ? "[green]yes[/]" : "[red]no [/]")} {Markup.Escape(proof.What)}");
        }

        return proofs.All(p => p.Holds) ? ExitCode.Success : ExitCode.Unanswered;
    }
}
