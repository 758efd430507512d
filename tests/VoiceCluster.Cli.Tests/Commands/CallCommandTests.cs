using VoiceCluster.Audio;
using VoiceCluster.Cli.Tests.Server;

namespace VoiceCluster.Cli.Tests.Commands;

public class CallCommandTests
{
    private static readonly AudioFormat Pcm = AudioFormat.InCluster;

    [Fact]
    public async Task A_call_of_three_turns_with_an_interruption()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("what are your hours", "We are open."), new("wait", "Yes?") { Frames = 30 }, new("typed", "Noted.") { Frames = 25 }]);
        var hours = run.Wav("hours.wav", TestAudio.Phrase(100, 600, 100));
        var wait = run.Wav("wait.wav", TestAudio.Phrase(0, 400, 0));

        var code = await run.RunAsync(
            ["call", "--wav", hours, "--barge-in", $"{wait}@0.5", "--text", "and this", "--out", run.File("agent.wav"), "--stereo", run.File("both.wav"), "--json"]);

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, code);
        var turns = run.Summary["turns"]!.AsArray();
        Assert.Equal(["what are your hours", "wait", "typed"], turns.Select(t => t!["user"]!.GetValue<string>()));
        Assert.Equal([true, false, false], turns.Select(t => t!["interrupted"]!.GetValue<bool>()));
        Assert.All(turns, t => Assert.True(t!["answered"]!.GetValue<bool>()));
        Assert.All(turns, t => Assert.Equal(4.5, t!["overheadMs"]!.GetValue<double>()));
        Assert.All(turns, t => Assert.Equal(604.5, t!["serverResponseLatencyMs"]!.GetValue<double>()));
        // 30 silent frames after the last voiced one.
        Assert.Equal(600, turns[0]!["responseLatencyMs"]!.GetValue<double>());
        // 8 voiced frames make the agent yield; the last audio came before the eighth.
        Assert.InRange(turns[0]!["yieldMs"]!.GetValue<double>(), 100, 160);
        Assert.Equal(
            run.Call.Sent.Value,
            run.Lines.Count(line => line["type"]!.GetValue<string>() != "summary"));
    }

    [Fact]
    public async Task The_recording_has_both_sides_on_one_clock_and_nothing_that_was_cleared()
    {
        await using var run = new CommandRun();
        // Seconds of a long answer are sent ahead, so that clearing has something to drop.
        await run.ServeAsync(Pcm, [new("one", "A long answer.") { Frames = 200, Ahead = 150 }, new("two", "Short.") { Frames = 10 }]);
        var one = run.Wav("one.wav", TestAudio.Phrase(0, 500, 0));
        var two = run.Wav("two.wav", TestAudio.Phrase(0, 400, 0));

        Assert.Equal(ExitCode.Success, await run.RunAsync(["call", "--wav", one, "--barge-in", $"{two}@1", "--out", run.File("agent.wav"), "--stereo", run.File("both.wav"), "--json"]));

        var (left, right) = TestAudio.Stereo(run.File("both.wav"));
        Assert.Equal(left.Length, right.Length);
        // Caller: 300 ms lead-in, 500 ms of speech; answer 600 ms after; interrupted 1 s into it for 160 ms or so.
        Assert.InRange(TestAudio.Extent(left.AsSpan(0, 16_000)).From, 295, 325);
        var answer = TestAudio.Extent(right.AsSpan(0, 3 * 16_000));
        Assert.InRange(answer.From, 1380, 1440);
        Assert.InRange(answer.To - answer.From, 1000, 1220);
        var alone = TestAudio.Mono(run.File("agent.wav"));
        Assert.Equal(right.Count(s => s != 0), alone.Count(s => s != 0));
        var heard = run.Agent.Marks.Where(m => m.Turn == 1).Select(m => m.PlayedMs).ToArray();
        Assert.Equal(heard.Order(), heard);
        Assert.InRange(heard[^1], (long)(answer.To - answer.From) - 25, (long)(answer.To - answer.From) + 25);
        Assert.Equal(200, run.Agent.Marks.Last(m => m.Turn == 2).PlayedMs);
    }

    [Fact]
    public async Task The_microphone_never_stops()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("one", "Answer.")]);
        await run.RunAsync(["call", "--wav", run.Wav("one.wav", TestAudio.Phrase(0, 500, 0)), "--json"]);

        // 300 ms before the first word, and the last frame after the answer.
        Assert.Equal(15, run.Agent.Voice.IndexOf(true));
        Assert.Equal(15 + 24, run.Agent.Voice.LastIndexOf(true));
        Assert.True(run.Agent.Voice.Count >= 15 + 25 + 30 + 50 + 15);
    }

    [Theory]
    [InlineData("mulaw@8000", AudioEncoding.MuLaw, 8_000)]
    [InlineData("alaw@8000/base64", AudioEncoding.ALaw, 8_000)]
    public async Task Any_file_is_spoken_in_any_format(string format, AudioEncoding encoding, int rate)
    {
        await using var run = new CommandRun();
        await run.ServeAsync(new AudioFormat(encoding, rate), [new("hello", "Hi.")]);
        short[] mono = TestAudio.Phrase(50, 500, 50, rate: 44_100);
        short[] stereo = [.. mono.SelectMany(s => new[] { s, s })];
        var file = run.Wav("stereo.wav", stereo, new AudioFormat(AudioEncoding.Float32, 44_100), channels: 2);

        Assert.Equal(ExitCode.Success, await run.RunAsync(["call", "--wav", file, "--format", format, "--out", run.File("out.wav"), "--json"]));
        Assert.InRange(run.Agent.Voice.Count(v => v), 24, 28);
        Assert.Equal(1_000, TestAudio.Mono(run.File("out.wav"), rate).Length * 1000 / rate);
    }

    [Fact]
    public async Task An_unanswered_turn_is_given_up_and_told()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("one", null)]);
        var file = run.Wav("one.wav", TestAudio.Phrase(0, 300, 0));

        Assert.Equal(ExitCode.Unanswered, await run.RunAsync(["call", "--wav", file, "--give-up", "2", "--json"]));
        Assert.False(run.Summary["allAnswered"]!.GetValue<bool>());
        Assert.Equal("one", run.Summary["turns"]![0]!["user"]!.GetValue<string>());
        Assert.InRange(run.Summary["durationMs"]!.GetValue<double>(), 2_800, 3_200);
    }

    [Fact]
    public async Task An_answer_in_text_is_an_answer()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("one", "No voice today.") { Frames = 0 }]);

        Assert.Equal(ExitCode.Success, await run.RunAsync(["call", "--wav", run.Wav("one.wav", TestAudio.Phrase(0, 300, 0)), "--json"]));
        Assert.Null(run.Summary["turns"]![0]!["responseLatencyMs"]);
    }

    [Fact]
    public async Task An_answer_that_comes_too_early_is_talked_down_and_the_rest_answered()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("i would like", "What?"), new("to order", "Sure.")]);
        // A pause of 800 ms in mid-sentence; the agent commits after 600.
        short[] hesitant = [.. TestAudio.Phrase(0, 400, 800), .. TestAudio.Phrase(0, 500, 0)];

        Assert.Equal(ExitCode.Success, await run.RunAsync(["call", "--wav", run.Wav("hesitant.wav", hesitant), "--json"]));
        var turn = run.Summary["turns"]!.AsArray().Single()!;
        Assert.Equal("i would like to order", turn["user"]!.GetValue<string>());
        Assert.Equal([1, 2], turn["serverTurns"]!.AsArray().Select(n => n!.GetValue<int>()));
        Assert.Equal(600, turn["responseLatencyMs"]!.GetValue<double>());
    }

    [Fact]
    public async Task Ctrl_C_hangs_up_cleanly()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("one", "A long answer.") { Frames = 500 }]);
        var file = run.Wav("one.wav", TestAudio.Phrase(0, 300, 0));

        Assert.Equal(ExitCode.HungUp, await run.RunAsync(["call", "--wav", file, "--out", run.File("out.wav"), "--json"], hangUpAfter: 100));
        Assert.Equal(System.Net.WebSockets.WebSocketCloseStatus.NormalClosure, run.Call.ClosedBy);
        Assert.True(run.Summary["hungUp"]!.GetValue<bool>());
        Assert.NotEmpty(TestAudio.Mono(run.File("out.wav")));
    }

    [Fact]
    public async Task A_person_sees_the_conversation_and_where_the_time_went()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("what are your hours", "We are [always] open.")]);
        await run.RunAsync(["call", "--wav", run.Wav("one.wav", TestAudio.Phrase(0, 300, 0))]);

        Assert.Contains("what are your hours", run.Output, StringComparison.Ordinal);
        Assert.Contains("We are [always] open.", run.Output, StringComparison.Ordinal);
        Assert.Contains("SPECULATIVE → COMMITTED (commit_delay)", run.Output, StringComparison.Ordinal);
        Assert.Contains("policy wait", run.Output, StringComparison.Ordinal);
        Assert.Contains("4.5 ms", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_metadata_token_and_session_reach_the_server()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(Pcm, [new("one", "Answer.")]);
        await run.RunAsync(
        [
            "call", "--text", "hello", "--set", "debounceMs=500", "--set", "endpointing=fixed", "--metadata", "caller=Ada", "--token", "t", "--session", "s-9", "--json",
        ]);

        Assert.Equal("""{"debounceMs":500,"endpointing":"fixed"}""", run.Start!["settings"]!.ToJsonString());
        Assert.Equal("""{"caller":"Ada"}""", run.Start["metadata"]!.ToJsonString());
        Assert.Equal("Bearer t", run.Server.Authorization);
        Assert.Equal("s-9", run.Server.Session);
    }
}
