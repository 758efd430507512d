using System.Collections.Concurrent;
using System.Net;
using VoiceCluster.Audio;
using VoiceCluster.Cli.Tests.Server;
using VoiceCluster.LoadTest.Callers;
using VoiceCluster.LoadTest.Measures;
using VoiceCluster.LoadTest.Wire;
using VoiceCluster.TestKit;

namespace VoiceCluster.LoadTest.Tests;

/// <summary>The generator on real sockets, in a scenario of short words. Its clock moves when every server has taken in a frame of its caller.</summary>
public class CallGeneratorTests
{
    // One for each slot of a frame, so that the generator never waits for long.
    private const int Callers = 20;

    private static readonly Scenario Hasty = new()
    {
        Silence = TimeSpan.FromMilliseconds(100),
        Question = TimeSpan.FromMilliseconds(200),
        HeardBeforeInterruption = TimeSpan.FromMilliseconds(100),
        Interruption = TimeSpan.FromMilliseconds(240),
        WarmUp = TimeSpan.FromMilliseconds(100),
        Measured = TimeSpan.FromSeconds(3),
        Stagger = TimeSpan.Zero,
    };

    [Fact]
    public async Task Callers_are_answered_interrupt_and_are_answered_again()
    {
        var agents = new ConcurrentBag<Agent>();
        var connected = new Gauge();
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            var start = await call.AcceptAsync();
            Assert.Equal("""{"endpointing":"fixed","debounceMs":400,"commitDelayMs":0,"minInterruptionMs":160}""", start["settings"]!.ToJsonString());
            await call.SendAsync(new { type = "ping", id = 5 });
            Assert.Equal("""{"type":"pong","id":5}""", (await call.ReceiveMessageAsync()).ToJsonString());
            var agent = new Agent(call, AudioFormat.InCluster, new Reply("question", "Answer.") { Frames = 20, Debounce = 4, Commit = 6 });
            agents.Add(agent);
            connected.Add();
            await agent.RunAsync();
        });
        var measured = new Measurements();
        var clock = new VirtualTimeProvider();
        using var generator = new CallGenerator(Address(server), Callers, Hasty, measured, clock);
        var (opened, closed) = (0, 0);
        var running = Task.Factory.StartNew(
            () => generator.Run(() => opened++, () => closed++, CancellationToken.None), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        await Task.WhenAny(connected.ReachAsync(Callers), running);
        for (var frame = 1; !running.IsCompleted; frame++)
        {
            clock.Advance(Frame.Duration);
            await Task.WhenAny(Task.WhenAll(agents.Select(agent => agent.Frames.ReachAsync(frame))), running);
        }

        await running;
        Assert.Equal((1, 1), (opened, closed));
        Assert.Null(measured.FirstDrop);
        Assert.True(measured.Answered >= 3 * Callers, $"{measured.Answered} answers");
        Assert.Equal((0, 0, 0, 0, 0), (measured.Unanswered, measured.NotYielded, measured.AudioAfterClear, measured.Errors, measured.FramesNotSent));
        // Six silent frames, and 8 voiced ones; what a server says may be read a frame later.
        Assert.InRange(measured.Response.Percentiles().P50, 100, 160);
        Assert.InRange(measured.Yield.Percentiles().P50, 100, 180);
        Assert.Equal(4.5, measured.Overhead.Percentiles().P99);
        Assert.Equal(604.5, measured.ServerResponse.Percentiles().P50);
    }

    [Theory]
    [InlineData(503, "503")]
    [InlineData(null, "the server stops")]
    public async Task A_lost_call_is_counted_and_the_reason_kept(int? status, string reason)
    {
        await using var server = await FakeVoiceServer.StartAsync(
            async call =>
            {
                await call.ReceiveMessageAsync();
                await call.CloseAsync(1001, "the server stops");
                await call.DrainAsync();
            },
            status: status);
        var measured = new Measurements();
        using var line = new CallerLine(Address(server), Hasty, new FrameBank(1), measured);
        using var epoll = new Epoll();
        Assert.True(line.Open());
        epoll.Add(line.Descriptor, 0);
        while (!line.IsLost)
        {
            if (epoll.Wait(1_000, new int[1]) > 0) line.Receive(new byte[4096], TimeSpan.Zero);
        }

        Assert.Equal(1, measured.Dropped);
        Assert.Contains(reason, measured.FirstDrop, StringComparison.Ordinal);
    }

    private static IPEndPoint Address(FakeVoiceServer server) => new(IPAddress.Loopback, server.Url.Port);
}
