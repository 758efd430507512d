using System.Net;
using VoiceCluster.Audio;
using VoiceCluster.Cli.Tests.Server;
using VoiceCluster.LoadTest.Callers;
using VoiceCluster.LoadTest.Measures;

namespace VoiceCluster.LoadTest.Tests;

/// <summary>The generator on real sockets and the real clock, in a scenario of short words.</summary>
public class CallGeneratorTests
{
    private static readonly Scenario Hasty = new()
    {
        Silence = TimeSpan.FromMilliseconds(100),
        Question = TimeSpan.FromMilliseconds(200),
        HeardBeforeInterruption = TimeSpan.FromMilliseconds(100),
        Interruption = TimeSpan.FromMilliseconds(240),
        WarmUp = TimeSpan.FromMilliseconds(200),
        Measured = TimeSpan.FromSeconds(2.5),
        Stagger = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    [Trait("Needs", "RealTime")]
    public async Task Callers_are_answered_interrupt_and_are_answered_again()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            var start = await call.AcceptAsync();
            Assert.Equal("""{"endpointing":"fixed","debounceMs":400,"commitDelayMs":0,"minInterruptionMs":160}""", start["settings"]!.ToJsonString());
            await new Agent(call, AudioFormat.InCluster, new Reply("question", "Answer.") { Frames = 20, Debounce = 4, Commit = 6 }).RunAsync();
        });
        var measured = Run(server, callers: 5);

        Assert.Null(measured.FirstDrop);
        Assert.True(measured.Answered >= 10, $"{measured.Answered} answers");
        Assert.Equal((0, 0, 0, 0), (measured.Unanswered, measured.NotYielded, measured.AudioAfterClear, measured.Errors));
        Assert.InRange(measured.Response.Percentiles().P50, 100, 200);
        Assert.InRange(measured.Yield.Percentiles().P50, 100, 200);
        Assert.Equal(4.5, measured.Overhead.Percentiles().P99);
    }

    [Fact]
    [Trait("Needs", "RealTime")]
    public async Task Lost_calls_are_counted_and_the_reason_kept()
    {
        await using var server = await FakeVoiceServer.StartAsync(_ => Task.CompletedTask, status: 503);
        var measured = Run(server, callers: 3, Hasty with { Measured = TimeSpan.FromMilliseconds(200) });

        Assert.Equal(3, measured.Dropped);
        Assert.Contains("503", measured.FirstDrop, StringComparison.Ordinal);
    }

    private static Measurements Run(FakeVoiceServer server, int callers, Scenario? scenario = null)
    {
        var measured = new Measurements();
        using var generator = new CallGenerator(new IPEndPoint(IPAddress.Loopback, server.Url.Port), callers, scenario ?? Hasty, measured, TimeProvider.System);
        var (opened, closed) = (0, 0);
        generator.Run(() => opened++, () => closed++, CancellationToken.None);
        Assert.Equal((1, 1), (opened, closed));
        return measured;
    }
}
