using System.CommandLine;

namespace VoiceCluster.Cli.Commands;

/// <summary><c>call</c>: places a call and says what it is told to say.</summary>
internal static class CallCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var options = new CallOptions();
        var turns = new TurnsInOrder();
        var output = new Option<string?>("--out") { HelpName = "FILE", Description = "Where the agent's words go, as a WAV file." };
        var stereo = new Option<string?>("--stereo") { HelpName = "FILE", Description = "Where the whole call goes, as a WAV file: the caller left, the agent right." };
        var session = new Option<string?>("--session") { HelpName = "ID", Description = "The earlier session to resume." };
        var command = new Command("call", "Places a call in real time. Exits 0 when every turn was answered.") { output, stereo, session };
        options.AddTo(command);
        turns.AddTo(command);
        command.SetAction((parsed, hangUp) => Placing.GuardAsync(environment, async () =>
        {
            var format = options.Format(parsed);
            var said = turns.Read(parsed, format.Audio.SampleRate, environment.Error.WriteLine);
            var files = (parsed.GetValue(output), parsed.GetValue(stereo));
            var view = environment.View(options.Json(parsed));
            var client = options.Client(parsed, parsed.GetValue(session));
            return Placing.CodeOf(await Placing.CallAsync(environment, client, said, options.GiveUp(parsed), files, view, hangUp));
        }));
        return command;
    }
}
