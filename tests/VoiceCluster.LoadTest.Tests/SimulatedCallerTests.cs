using VoiceCluster.LoadTest.Callers;
using VoiceCluster.LoadTest.Measures;
using VoiceCluster.LoadTest.Wire;

namespace VoiceCluster.LoadTest.Tests;

/// <summary>A round of the scenario, told to the caller frame by frame.</summary>
public class SimulatedCallerTests
{
    private static readonly Scenario Scenario = new();
    private static readonly FrameBank Frames = new(75);

    private readonly Measurements _measurements = new() { IsOpen = true };
    private readonly Line _line = new();
    private readonly SimulatedCaller _caller;
    private TimeSpan _now;

    public SimulatedCallerTests()
    {
        _caller = new SimulatedCaller(Scenario, Frames, _line, _measurements);
        _caller.Start(TimeSpan.Zero);
    }

    [Fact]
    public void A_round_is_silence_question_answer_interruption_answer()
    {
        Run(1_000);
        Assert.Equal(0, _line.Voiced);
        Run(1_500);
        Assert.Equal(75, _line.Voiced);
        Run(600);
        Speak(turn: 1, milliseconds: 1_000);
        Run(20);
        Assert.Equal(76, _line.Voiced);

        // The agent goes on for 160 ms, then yields.
        Speak(turn: 1, milliseconds: 160);
        _caller.Received(new ServerEvent { Kind = ServerEventKind.PlaybackClear, Turn = 1 }, _now);
        Run(800 - 180);
        Assert.Equal(75 + 40, _line.Voiced);
        Run(600);
        Speak(turn: 2, milliseconds: 1_800, final: true);
        Run(1_100);
        Assert.InRange(_line.Voiced, 75 + 40 + 4, 75 + 40 + 6);

        Assert.Equal((2, 0, 0, 0), (_measurements.Answered, _measurements.Unanswered, _measurements.NotYielded, _measurements.AudioAfterClear));
        Assert.Equal(620, _measurements.Response.Percentiles().P50);
        Assert.Equal(new Percentiles(1, 160, 160, 160, 160), _measurements.Yield.Percentiles());
        Assert.Equal(new Percentiles(1, 160, 160, 160, 160), _measurements.LastAudio.Percentiles());
        Assert.Equal((1, 1_160), _line.Marks.Last(m => m.Turn == 1));
        Assert.Equal((2, 1_800), _line.Marks.Last(m => m.Turn == 2));
    }

    [Fact]
    public void A_caller_who_is_not_answered_gives_up_and_asks_again()
    {
        Run(2_500 + 8_040 + 1_000 + 20);

        Assert.Equal((0, 1), (_measurements.Answered, _measurements.Unanswered));
        Assert.InRange(_line.Voiced, 76, 79);
    }

    [Fact]
    public void An_agent_that_talks_over_the_interruption_is_counted()
    {
        Run(3_100);
        Speak(turn: 1, milliseconds: 1_000);
        Speak(turn: 1, milliseconds: 800);
        Run(8_100);

        Assert.Equal((1, 1, 1), (_measurements.Answered, _measurements.Unanswered, _measurements.NotYielded));
    }

    [Fact]
    public void Audio_that_was_cleared_must_not_come()
    {
        Run(3_100);
        Speak(turn: 1, milliseconds: 1_000);
        Run(200);
        _caller.Received(new ServerEvent { Kind = ServerEventKind.PlaybackClear, Turn = 1 }, _now);
        Speak(turn: 1, milliseconds: 20);

        Assert.Equal(1, _measurements.AudioAfterClear);
    }

    [Fact]
    public void Overhead_is_what_the_server_adds_to_the_later_of_commit_and_voice()
    {
        _caller.Received(new ServerEvent { Kind = ServerEventKind.TurnComplete, Turn = 1, Commit = 600, TtsFirstByte = 480, FirstAudioOut = 603 }, _now);
        _caller.Received(new ServerEvent { Kind = ServerEventKind.TurnComplete, Turn = 2, Commit = 400, TtsFirstByte = 700, FirstAudioOut = 705 }, _now);

        Assert.Equal(new Percentiles(2, 3, 5, 5, 5), _measurements.Overhead.Percentiles());
    }

    [Fact]
    public void At_the_caller_all_that_lies_between_counts_as_overhead()
    {
        Run(3_100);
        Speak(turn: 1, milliseconds: 100);
        _caller.Received(new ServerEvent { Kind = ServerEventKind.TurnComplete, Turn = 1, Commit = 400, TtsFirstByte = 480, FirstAudioOut = 481 }, _now);

        // The answer came 620 ms after the last voiced frame.
        Assert.Equal(new Percentiles(1, 140, 140, 140, 140), _measurements.OverheadAtCaller.Percentiles());
    }

    [Fact]
    public void Audio_that_was_sent_ahead_is_heard_until_the_clear()
    {
        Run(3_100);
        Speak(turn: 1, milliseconds: 1_000);
        Run(20);
        _caller.Received(new ServerEvent { Kind = ServerEventKind.AudioChunk, Turn = 1, DurationMs = 300 }, _now);
        Run(160);
        _caller.Received(new ServerEvent { Kind = ServerEventKind.PlaybackClear, Turn = 1 }, _now);

        Assert.Equal((180, 20), (_measurements.Yield.Percentiles().P50, _measurements.LastAudio.Percentiles().P50));
    }

    [Fact]
    public void Audio_that_ran_out_before_the_clear_was_heard_no_longer()
    {
        Run(3_100);
        Speak(turn: 1, milliseconds: 1_000);
        Run(20);
        Speak(turn: 1, milliseconds: 100);
        Run(400);
        _caller.Received(new ServerEvent { Kind = ServerEventKind.PlaybackClear, Turn = 1 }, _now);

        Assert.Equal(100, _measurements.Yield.Percentiles().P50);
    }

    [Fact]
    public void Outside_the_window_nothing_counts()
    {
        _measurements.IsOpen = false;
        Run(3_100);
        Speak(turn: 1, milliseconds: 100);

        Assert.Equal(0, _measurements.Answered);
        Assert.Equal(0, _measurements.Response.Percentiles().Count);
    }

    private void Run(double milliseconds)
    {
        for (var end = _now + TimeSpan.FromMilliseconds(milliseconds); _now < end; _now += TimeSpan.FromMilliseconds(20)) _caller.Tick(_now);
    }

    /// <summary>Audio of an answer, in real time.</summary>
    private void Speak(int turn, int milliseconds, bool final = false)
    {
        for (var at = 0; at < milliseconds; at += 20)
        {
            _caller.Received(new ServerEvent { Kind = ServerEventKind.AudioChunk, Turn = turn, DurationMs = 20, IsFinal = final && at + 20 == milliseconds }, _now);
            Run(20);
        }
    }

    private sealed class Line : ICallerLine
    {
        private static readonly HashSet<byte[]> Speech = [.. Enumerable.Range(0, 75).Select(Frames.Speech)];

        public int Voiced { get; private set; }

        public List<(int Turn, int PlayedMs)> Marks { get; } = [];

        public void Send(ReadOnlySpan<byte> frame)
        {
            foreach (var speech in Speech)
            {
                if (frame == speech) Voiced++;
            }
        }

        public void Mark(int turn, int playedMs) => Marks.Add((turn, playedMs));
    }
}
