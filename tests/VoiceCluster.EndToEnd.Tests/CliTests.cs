using System.Text.Json;
using System.Text.RegularExpressions;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>The command line as a process against the server as a process.</summary>
public sealed partial class CliTests(ScriptedServer scripted, TalkativeServer talkative)
{
    /// <summary>A machine that stands still for a second does not cut the caller off.</summary>
    private static readonly string[] Patient = ["--set", "endpointing=fixed", "--set", "debounceMs=1200"];

    [Fact]
    public async Task Call_asks_aloud_and_keeps_the_reply()
    {
        using var folder = new DataFolder();
        WriteQuestion(folder.File("question.wav"), seconds: 1);
        await using var call = Call(scripted, ["--wav", folder.File("question.wav"), "--text", "and in writing", "--out", folder.File("reply.wav"), .. Patient]);
        Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        var lines = call.OutputLines.Select(l => JsonDocument.Parse(l).RootElement).ToList();
        Assert.Equal("session_ready", lines[0].Type());
        Assert.Equal("summary", lines[^1].Type());
        Assert.True(lines[^1].GetProperty("allAnswered").GetBoolean());
        foreach (var turn in lines[^1].GetProperty("turns").Exactly(2))
        {
            Assert.NotEmpty(turn.Text("user"));
            Assert.NotEmpty(turn.Text("agent"));
            Assert.False(turn.GetProperty("interrupted").GetBoolean());
            Assert.True(turn.GetProperty("responseLatencyMs").GetDouble() > 0);
            Assert.True(turn.GetProperty("overheadMs").GetDouble() >= 0);
        }

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

        await using var other = ProgramRun.Start(BuiltPrograms.Cli, "replay", journal, "--set", "debounceMs=900");
        Assert.True(await other.ExitAsync() == 0, other.Errors);
        Assert.Matches(@"\n[1-9]\d* of \d+ rows differ\.", other.Output);
    }

    [Fact]
    public async Task Call_interrupts_where_it_is_told_to()
    {
        using var folder = new DataFolder();
        WriteQuestion(folder.File("question.wav"), seconds: 1);
        WriteQuestion(folder.File("wait.wav"), seconds: 1.5);
        await using var call = Call(talkative, ["--wav", folder.File("question.wav"), "--barge-in", folder.File("wait.wav") + "@0.5", .. Patient]);
        Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors);
        var turns = JsonDocument.Parse(call.OutputLines[^1]).RootElement.GetProperty("turns");
        Assert.Equal([true, false], turns.EnumerateArray().Select(t => t.GetProperty("interrupted").GetBoolean()));
        Assert.True(turns[0].GetProperty("yieldMs").GetDouble() > 0);
        Assert.InRange(turns[0].Number("heardMs"), 500, 30 * TalkativeServer.WordMs);
    }

    [Fact]
    public async Task A_server_that_dies_in_mid_call_is_told_and_the_summary_still_comes()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(data, "--Providers:Script:TokenAudio", "00:00:01");
        await using var call = ProgramRun.Start(BuiltPrograms.Cli, "call", "--url", silo.Address.ToString(), "--text", "tell me everything", "--give-up", "60", "--json");
        await call.LineAsync(l => l.Contains("\"SPEAKING\"", StringComparison.Ordinal));
        await silo.Process.KillAsync();
        Assert.Equal(5, await call.ExitAsync());
        Assert.Contains("broke", call.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", call.Errors, StringComparison.Ordinal);
        var summary = JsonDocument.Parse(call.OutputLines[^1]).RootElement;
        Assert.Equal(("summary", false), (summary.Type(), summary.GetProperty("allAnswered").GetBoolean()));
    }

    [Fact]
    public async Task Ctrl_C_hangs_up_and_the_conversation_ends()
    {
        await using var call = Call(talkative, ["--text", "tell me everything"]);
        var ready = JsonDocument.Parse(await call.LineAsync(l => l.Contains("\"session_ready\"", StringComparison.Ordinal))).RootElement;
        await call.LineAsync(l => l.Contains("\"SPEAKING\"", StringComparison.Ordinal));
        call.Interrupt();
        Assert.Equal(130, await call.ExitAsync());
        Assert.True(JsonDocument.Parse(call.OutputLines[^1]).RootElement.GetProperty("hungUp").GetBoolean());
        var conversation = await talkative.Server.GetAsync($"/api/conversations/{ready.Text("sessionId")}");
        Assert.True(conversation.GetProperty("turns").Exactly(1)[0].GetProperty("interrupted").GetBoolean());
    }

    [Fact]
    public async Task A_client_that_is_killed_leaves_a_session_that_may_be_taken_up()
    {
        using var folder = new DataFolder();
        WriteQuestion(folder.File("long.wav"), seconds: 20);
        await using var call = Call(scripted, ["--wav", folder.File("long.wav")]);
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

    private static ProgramRun Call(ScriptedServer server, string[] arguments) =>
        ProgramRun.Start(BuiltPrograms.Cli, ["call", "--url", server.Server.Address.ToString(), "--give-up", "60", "--json", .. arguments]);

    private static void WriteQuestion(string path, double seconds)
    {
        using var file = File.Create(path);
        using var writer = new WavWriter(file, AudioFormat.InCluster, channels: 1);
        writer.Write(Sound.Speech((int)(seconds * 1000), 16_000));
    }

    [GeneratedRegex(@"(?<from>IDLE|LISTENING|SPECULATIVE|COMMITTED|SPEAKING)\W+(?<to>IDLE|LISTENING|SPECULATIVE|COMMITTED|SPEAKING)\W+(?<cause>[a-z_]+)\W+(?<turn>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Row();
}
