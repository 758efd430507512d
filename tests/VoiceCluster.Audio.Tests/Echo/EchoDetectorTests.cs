using VoiceCluster.TestKit;

namespace VoiceCluster.Audio.Tests;

public sealed class EchoDetectorTests
{
    private static readonly short[] Agent = new SpeechSignal(21, 180).Talk(6).Samples();
    private static readonly short[] Caller = new SpeechSignal(22, 110).Talk(6).Samples();

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(133)]
    [InlineData(211)]
    [InlineData(300)]
    [InlineData(490)]
    public void An_echo_20_dB_down_is_recognised(int delay)
    {
        var echo = Echo(delay, -20);
        var noise = Signals.Noise(echo.Length, seed: 5, rms: 8);
        var (part, found) = Detect(Agent, [.. echo.Zip(noise, (e, n) => (short)(e + n))], Audible(echo));
        Assert.True(part > 0.95, $"{part:P1} of the frames");
        Assert.InRange(found!.Value.TotalMilliseconds, delay - 0.2, delay + 0.2);
    }

    [Fact]
    public void An_echo_through_a_telephone_is_recognised()
    {
        var echo = Echo(180, -20);
        var (narrow, codes) = (new short[echo.Length / 2], new byte[echo.Length / 2]);
        new Resampler(16_000, 8_000).Process(echo, narrow);
        G711.EncodeMuLaw(narrow, codes);
        G711.DecodeMuLaw(codes, narrow);
        new Resampler(8_000, 16_000).Process(narrow, echo);
        // Fricatives do not pass a telephone: what is left of their frames is noise.
        var part = Detect(Agent, echo, [.. Audible(echo).Zip(Audible(Echo(189, -20)), (a, b) => a && b)]).Part;
        Assert.True(part > 0.9, $"{part:P1} of the frames");
    }

    [Theory]
    [InlineData(-10)]
    [InlineData(-5)]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(20)]
    public void A_caller_over_the_echo_is_not_echo(double callerOverEcho)
    {
        var echo = Echo(120, -20);
        var caller = Scale(Caller, -20 + callerOverEcho);
        var both = new bool[echo.Length / Frame.Samples];
        for (var frame = 1; frame < both.Length; frame++)
        {
            // Where the caller is, at that moment, within 10 dB of the echo.
            var (e, c) = (Level(echo, frame), Level(caller, frame));
            both[frame] = c > -60 && c > e - 10;
        }

        var part = Detect(Agent, [.. echo.Zip(caller, (e, c) => Signals.Limit(e + c))], both).Part;
        Assert.True(part < 0.05, $"{part:P1} of the frames taken for echo");
    }

    [Fact]
    public void A_caller_without_echo_is_never_echo() =>
        Assert.Equal(0, Detect(Agent, Caller, Audible(Caller)).Part);

    [Fact]
    public void Nothing_is_echo_while_nothing_was_sent() =>
        Assert.Equal(0, Detect(new short[Caller.Length], Caller, Audible(Caller)).Part);

    [Fact]
    public void Silence_and_noise_are_no_echo()
    {
        Assert.Equal(0, Detect(Agent, new short[Agent.Length], AllOf(Agent)).Part);
        Assert.Equal(0, Detect(Agent, Signals.Noise(Agent.Length, seed: 6, rms: 200), AllOf(Agent)).Part);
    }

    [Fact]
    public void An_echo_that_moves_is_found_again()
    {
        var echo = Echo(80, -20);
        Echo(260, -20).AsSpan(48_000).CopyTo(echo.AsSpan(48_000));
        var (part, found) = Detect(Agent, echo, Audible(echo));
        Assert.True(part > 0.95, $"{part:P1} of the frames");
        Assert.InRange(found!.Value.TotalMilliseconds, 259.8, 260.2);
    }

    [Fact]
    public void Direct_current_does_not_hide_an_echo()
    {
        var echo = Echo(100, -20);
        Assert.True(Detect(Agent, [.. echo.Select(sample => (short)(sample + 5_000))], Audible(echo)).Part > 0.95);
    }

    [Fact]
    public void Nothing_is_allocated_and_other_sizes_are_refused()
    {
        var detector = new EchoDetector();
        Assert.Equal(0, Allocation.Of(() =>
        {
            detector.Sent(Agent.AsSpan(0, 320));
            detector.IsEcho(Caller.AsSpan(0, 320));
        }));
        Assert.Throws<ArgumentException>(() => detector.Sent(new short[160]));
        Assert.Throws<ArgumentException>(() => detector.IsEcho(new short[160]));
    }

    /// <summary>Part of the frames that count which were called echo, and the delay found.</summary>
    private static (double Part, TimeSpan? Delay) Detect(short[] sent, short[] received, bool[] counts)
    {
        var detector = new EchoDetector();
        var (found, all) = (0, 0);
        for (var frame = 0; frame < sent.Length / Frame.Samples; frame++)
        {
            detector.Sent(sent.AsSpan(frame * Frame.Samples, Frame.Samples));
            var echo = detector.IsEcho(received.AsSpan(frame * Frame.Samples, Frame.Samples));
            if (!counts[frame]) continue;
            all++;
            if (echo) found++;
        }

        return ((double)found / all, detector.Delay);
    }

    private static short[] Echo(int milliseconds, double gainDb)
    {
        var echo = new short[Agent.Length];
        Agent.AsSpan(0, echo.Length - (milliseconds * 16)).CopyTo(echo.AsSpan(milliseconds * 16));
        return Scale(echo, gainDb);
    }

    private static short[] Scale(short[] sound, double gainDb) => [.. sound.Select(sample =>
        (short)Math.Round(sample * Math.Pow(10, gainDb / 20)))];

    private static float Level(short[] sound, int frame) => LevelMeter.Rms(sound.AsSpan(frame * Frame.Samples, Frame.Samples));

    private static bool[] Audible(short[] sound) =>
        [.. Enumerable.Range(0, sound.Length / Frame.Samples).Select(frame => Level(sound, frame) > -55)];

    private static bool[] AllOf(short[] sound) => [.. Enumerable.Repeat(true, sound.Length / Frame.Samples)];
}
