using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>The command line as a process against the server as a process.</summary>
public sealed partial class CliTests(ScriptedServer scripted)
{
    [Fact]
    public async Task Call_asks_aloud_and_keeps_the_reply()
    {
        using var folder = new DataFolder();
        WriteQuestion(folder.File("question.wav"), seconds: 1);
        await using var call = ProgramRun.Start(
            BuiltPrograms.Cli, "call", "--url", scripted.Server.Address.ToString(), "--wav", folder.File("question.wav"), "--text", "and in writing", "--out", folder.File("reply.wav"), "--json");
        Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        var lines = call.OutputLines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal("session_ready", lines[0].Type());
        Assert.Equal("summary", lines[^1].Type());
        Assert.Equal(2, lines[^1].GetProperty("turns").GetArrayLength());
        using var reply = File.OpenRead(folder.File("reply.wav"));
        Assert.InRange(WavReader.ReadMono(reply, 16_000).Length, 2 * 1.7 * 16_000, 60 * 16_000);
    }

    [Fact]
    public async Task Replay_of_a_real_journal_gives_the_transitions_that_the_client_saw()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address);
        await caller.AskAsync();
        await caller.ExpectAsync("turn_complete");
        await caller.AnsweredAsync("typed and interrupted");
        await caller.CloseAsync();
        var journal = Assert.Single(Directory.EnumerateFiles(scripted.Journals, $"*{caller.SessionId}*", SearchOption.AllDirectories));
        await using var replay = ProgramRun.Start(BuiltPrograms.Cli, "replay", journal);
        Assert.True(await replay.ExitAsync() == 0, replay.Errors);
        var replayed = Row().Matches(replay.Output).Select(m => (m.Groups["from"].Value, m.Groups["to"].Value, m.Groups["cause"].Value, int.Parse(m.Groups["turn"].Value, null))).ToList();
        var seen = caller.All.Where(m => m.Type() is "state_change").Select(m => (m.Text("from"), m.Text("to"), m.Text("cause"), m.Number("turn"))).ToList();
        Assert.True(seen.Count > 8, $"{seen.Count} transitions");
        // After the goodbye nothing is told any more; the journal knows the rest.
        Assert.Equal(seen, replayed.Take(seen.Count));
    }

    [Fact]
    public async Task A_client_that_is_killed_leaves_a_session_that_may_be_taken_up()
    {
        using var folder = new DataFolder();
        WriteQuestion(folder.File("long.wav"), seconds: 20);
        await using var call = ProgramRun.Start(BuiltPrograms.Cli, "call", "--url", scripted.Server.Address.ToString(), "--wav", folder.File("long.wav"), "--json");
        var ready = JsonDocument.Parse(await call.LineAsync(l => l.Contains("\"session_ready\"", StringComparison.Ordinal))).RootElement;
        await call.LineAsync(l => l.Contains("\"transcript_partial\"", StringComparison.Ordinal));
        await call.KillAsync();
        await using var back = await Caller.StartAsync(scripted.Server.Address, ready.Text("sessionId"));
        Assert.True(back.All[0].GetProperty("resumed").GetBoolean());
        await back.AnsweredAsync();
    }

    [Fact]
    public async Task Call_to_nobody_says_so()
    {
        await using var call = ProgramRun.Start(BuiltPrograms.Cli, "call", "--url", "ws://127.0.0.1:1", "--text", "hello");
        Assert.Equal(3, await call.ExitAsync());
        Assert.Contains("127.0.0.1:1", call.Errors, StringComparison.Ordinal);
    }

    private static void WriteQuestion(string path, int seconds)
    {
        using var file = File.Create(path);
        using var writer = new WavWriter(file, AudioFormat.InCluster, channels: 1);
        writer.Write(Sound.Speech(seconds * 1000, 16_000));
    }

    [GeneratedRegex(@"(?<from>IDLE|LISTENING|SPECULATIVE|COMMITTED|SPEAKING)\W+(?<to>IDLE|LISTENING|SPECULATIVE|COMMITTED|SPEAKING)\W+(?<cause>[a-z_]+)\W+(?<turn>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
