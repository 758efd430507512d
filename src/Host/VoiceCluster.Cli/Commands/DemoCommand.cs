using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Cli.Demo;

namespace VoiceCluster.Cli.Commands;

/// <summary><c>demo</c>: a spoken call that shows an interruption and a correction, or what an agent does, with a caller who needs no microphone.</summary>
internal static class DemoCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var options = new CallOptions();
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Where the whole call goes, as a WAV file: the caller left, the agent right.", Required = true };
        var agent = new Option<bool>("--agent") { Description = "Shows what the agent can do instead: it looks up, asks, cancels, opens a ticket, hands over." };
        var command = new Command("demo", "Places a spoken call of three turns: one interrupts the agent, one is corrected in its middle. Exits 0 when all of it happened.") { output, agent };
        options.AddTo(command);
        command.SetAction((parsed, hangUp) => Placing.GuardAsync(environment, async () =>
        {
            var client = options.Client(parsed);
            using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
            IDemo demo = parsed.GetValue(agent) ? new AgentDemo(http, client) : new TurnTakingDemo();
            var turns = await demo.TurnsAsync(new CallerVoice(http, client), hangUp);
            var view = demo.Watch(environment.View(options.Json(parsed)), turns);
            var outcome = await Placing.CallAsync(environment, client, turns, options.GiveUp(parsed), (null, parsed.GetValue(output)), view, hangUp);
            return outcome.HungUp ? ExitCode.HungUp : Judge(environment, await demo.JudgeAsync(outcome, hangUp), options.Json(parsed));
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
