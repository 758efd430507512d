namespace VoiceCluster.Audio.Tests.AnsweringMachines;

public sealed class BeepDetectorTests
{
    [Theory]
    [InlineData(440)]
    [InlineData(1000)]
    [InlineData(1004.7)]
    [InlineData(1400)]
    [InlineData(2400)]
    public void A_beep_is_told_once_when_it_has_ended(double hz)
    {
        foreach (var ms in new[] { 160, 250, 500, 2000 })
        {
            foreach (var noise in new[] { 0, 30 })
            {
                var ended = Ends([.. Quiet(800, noise), .. Noisy(Signals.Sine(hz, Frame.SampleRate, ms * 16, 5000), noise), .. Quiet(800, noise)]);
                var at = Assert.Single(ended);
                Assert.InRange(at - (800 + ms), 0, 60);
            }
        }
    }

    [Fact]
    public void Through_the_telephone_it_is_one_too()
    {
        short[] sound = [.. new short[8000], .. Signals.Sine(1000, Frame.SampleRate, 8000, 3000), .. new short[8000]];
        var line = new byte[sound.Length];
        G711.EncodeMuLaw(sound, line);
        G711.DecodeMuLaw(line, sound);
        Assert.Single(Ends(sound));
    }

    [Theory]
    [InlineData(300, 500)]
    [InlineData(2800, 500)]
    [InlineData(1000, 80)]
    [InlineData(1000, 7000)]
    public void Too_low_too_high_too_short_and_too_long_ones_are_none(double hz, int ms) =>
        Assert.Empty(Ends([.. new short[8000], .. Signals.Sine(hz, Frame.SampleRate, ms * 16, 5000), .. new short[8000]]));

    [Fact]
    public void Keys_sweeps_noise_and_a_weak_tone_are_none()
    {
        Assert.Empty(Ends([.. Add(Signals.Sine(770, Frame.SampleRate, 8000, 3000), Signals.Sine(1336, Frame.SampleRate, 8000, 3000)), .. new short[8000]]));
        Assert.Empty(Ends([.. Enumerable.Range(0, 16_000).Select(n => (short)(5000 * Math.Sin(2 * Math.PI * ((500 * n / 16_000.0) + (400 * n / 16_000.0 * n / 16_000.0))))), .. new short[8000]]));
        Assert.Empty(Ends(Signals.Noise(160_000, seed: 1)));
        Assert.Empty(Ends([.. Signals.Sine(1000, Frame.SampleRate, 8000, 50), .. new short[8000]]));
    }

    [Theory]
    [InlineData(110)]
    [InlineData(180)]
    [InlineData(260)]
    public void Speech_is_none(double pitch)
    {
        for (var seed = 1; seed <= 5; seed++) Assert.Empty(Ends(new SpeechSignal(seed, pitch).Talk(20).Vowel(1.0).Pause(0.5).Samples()));
    }

    [Fact]
    public void A_frame_of_another_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => new BeepDetector(TimeSpan.FromSeconds(0.15), TimeSpan.FromSeconds(5)).Process(new short[160]));

    /// <summary>When beeps ended, in ms.</summary>
    private static List<int> Ends(short[] sound)
    {
        var limits = new AnsweringMachineLimits();
        var detector = new BeepDetector(limits.MinBeep, limits.MaxBeep);
        var ends = new List<int>();
        for (var frame = 0; frame < sound.Length / Frame.Samples; frame++)
        {
            if (detector.Process(sound.AsSpan(frame * Frame.Samples, Frame.Samples))) ends.Add((frame + 1) * 20);
        }

        return ends;
    }

    private static short[] Quiet(int ms, double noise) => noise == 0 ? new short[ms * 16] : Signals.Noise(ms * 16, seed: 3, noise);

    private static short[] Noisy(short[] sound, double noise) => noise == 0 ? sound : Add(sound, Signals.Noise(sound.Length, seed: 4, noise));

    private static short[] Add(short[] one, short[] other) => [.. one.Zip(other, (a, b) => Signals.Limit(a + b))];
}
