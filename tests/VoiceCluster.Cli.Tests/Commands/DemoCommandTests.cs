using System.Text;
using VoiceCluster.Audio;
using VoiceCluster.Cli.Tests.Server;

namespace VoiceCluster.Cli.Tests.Commands;

public class DemoCommandTests
{
    private static readonly Reply Hours = new("hello what are your opening hours", "We are open from nine to five, and on Saturdays too.") { Frames = 200 };
    private static readonly Reply Delivery = new("wait how much does express delivery cost", "Nine pounds.") { Frames = 40 };
    private static readonly Reply Order = new("what is the status of order 4271 i mean actually 4272", "It was sent.") { Frames = 40, Commit = 50 };

    [Fact]
    public async Task Shows_an_interruption_and_a_correction_and_keeps_the_call()
    {
        await using var run = new CommandRun();
        var asked = new List<string>();
        await run.ServeAsync(AudioFormat.InCluster, [Hours, Delivery, Order], text =>
        {
            asked.Add(text);
            return Speech(text);
        });

        Assert.Equal(ExitCode.Success, await run.RunAsync(["demo", "--out", run.File("call.wav"), "--json"]));
        Assert.Equal(4, asked.Count);
        Assert.Contains(asked, text => text.StartsWith("actually", StringComparison.Ordinal));
        var (left, right) = TestAudio.Stereo(run.File("call.wav"));
        Assert.Equal(left.Length, right.Length);
        Assert.NotEqual(0, LevelMeter.Peak(left));
        Assert.NotEqual(0, LevelMeter.Peak(right));
        // 700 ms of speech, 8 % slower.
        var spoken = TestAudio.Extent(left.AsSpan(0, 16_000 * 3 / 2));
        Assert.InRange(spoken.To - spoken.From, 752, 770);
        Assert.All(run.Lines[^1]["proofs"]!.AsArray(), proof => Assert.True(proof!["holds"]!.GetValue<bool>(), proof.ToJsonString()));
    }

    [Fact]
    public async Task A_correction_that_was_taken_for_a_second_turn_is_no_correction()
    {
        await using var run = new CommandRun();
        // This agent answers into the caller's hesitation.
        await run.ServeAsync(AudioFormat.InCluster, [Hours, Delivery, Order with { Commit = 25 }, Order], Speech);

        Assert.Equal(ExitCode.Unanswered, await run.RunAsync(["demo", "--out", run.File("call.wav")]));
        Assert.Contains("yes every turn was answered", run.Output, StringComparison.Ordinal);
        Assert.Contains("no  the correction was understood", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_a_voice_is_told()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(AudioFormat.InCluster, [Hours]);

        Assert.Equal(ExitCode.Refused, await run.RunAsync(["demo", "--out", run.File("call.wav")]));
        Assert.Contains("/api/speech", run.Error, StringComparison.Ordinal);
        Assert.Contains("404", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speech_that_is_no_wav_file_is_told()
    {
        await using var run = new CommandRun();
        await run.ServeAsync(AudioFormat.InCluster, [Hours], Encoding.UTF8.GetBytes);

        Assert.Equal(ExitCode.ServerClosed, await run.RunAsync(["demo", "--out", run.File("call.wav")]));
        Assert.Contains("no WAV file", run.Error, StringComparison.Ordinal);
    }

    private static byte[] Speech(string text) => TestAudio.Wav(TestAudio.Phrase(80, 700, 80), AudioFormat.InCluster);
}
