namespace VoiceCluster.Audio.Tests;

public sealed class ToneTests
{
    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    public void A_tone_has_its_frequency_and_level(int rate)
    {
        var sound = new short[rate];
        new ToneGenerator(rate, 440, levelDb: -12).Generate(sound);
        Assert.Equal(-12, LevelMeter.Rms(sound), 0.05);
        Assert.Equal(Math.Sqrt(2) * 32_768 * Math.Pow(10, -12 / 20.0), Spectrum.Amplitude(sound, 440, rate), 20.0);
    }

    [Fact]
    public void A_tone_goes_on_without_a_seam()
    {
        var whole = new short[8_000];
        new ToneGenerator(8_000, 350, 440).Generate(whole);
        var pieces = new short[8_000];
        var generator = new ToneGenerator(8_000, 350, 440);
        for (var at = 0; at < 8_000; at += 160) generator.Generate(pieces.AsSpan(at, 160));
        Assert.Equal(whole, pieces);
    }

    [Fact]
    public void A_long_tone_keeps_its_level()
    {
        var generator = new ToneGenerator(8_000, 1_004);
        var sound = new short[8_000];
        for (var second = 0; second < 120; second++) generator.Generate(sound);
        Assert.Equal(-16, LevelMeter.Rms(sound), 0.05);
    }

    [Fact]
    public void Ringing_and_busy_have_their_cadence()
    {
        var ringing = new short[8_000 * 12];
        ToneGenerator.Ringing(8_000).Generate(ringing);
        Assert.Equal([true, true, false, false, false, false, true, true, false, false, false, false], Seconds(ringing, 8_000));
        var busy = new short[16_000];
        ToneGenerator.Busy(8_000).Generate(busy);
        Assert.Equal([true, false, true, false], Seconds(busy, 4_000));
    }

    [Fact]
    public void Frequencies_beyond_half_the_rate_and_levels_beyond_full_scale_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToneGenerator(8_000, 4_000));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToneGenerator(8_000, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToneGenerator(8_000, 440, 480, -6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ToneGenerator(8_000, 440, 0, -16, TimeSpan.Zero));
    }

    [Theory]
    [InlineData(-50)]
    [InlineData(-30)]
    public void Comfort_noise_has_its_level(double level)
    {
        var sound = new short[16_000];
        new ComfortNoise().Generate(sound, level);
        Assert.Equal(level, LevelMeter.Rms(sound), 0.5);
        Assert.Equal(0, sound.Average(sample => sample), 32_768 * Math.Pow(10, level / 20) / 10);
    }

    [Fact]
    public void Band_extension_mirrors_the_lower_band_at_its_gain()
    {
        var sound = Signals.Sine(1_000, 16_000, 16_000, 10_000);
        var extension = new BandExtension(0.1f);
        for (var at = 0; at < sound.Length; at += 333) extension.Process(sound.AsSpan(at, Math.Min(333, sound.Length - at)));
        Assert.Equal(10_000, Spectrum.Amplitude(sound, 1_000, 16_000), 10.0);
        Assert.Equal(1_000, Spectrum.Amplitude(sound, 7_000, 16_000), 10.0);
        Assert.True(Spectrum.Amplitude(sound, 3_000, 16_000) < 5);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BandExtension(1.5f));
    }

    private static bool[] Seconds(short[] sound, int part) =>
        [.. Enumerable.Range(0, sound.Length / part).Select(index => LevelMeter.Rms(sound.AsSpan(index * part, part)) > -30)];
}
