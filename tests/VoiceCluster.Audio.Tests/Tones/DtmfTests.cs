namespace VoiceCluster.Audio.Tests;

public sealed class DtmfTests
{
    [Theory]
    [InlineData(8_000, 40, 40)]
    [InlineData(8_000, 100, 60)]
    [InlineData(16_000, 40, 40)]
    [InlineData(16_000, 70, 50)]
    public void All_keys_are_found_in_order(int rate, int on, int off) =>
        Assert.Equal(Dtmf.Keys, Detect(Dial(Dtmf.Keys, rate, on, off), rate));

    [Fact]
    public void The_same_key_twice_is_two_keys_and_held_long_is_one()
    {
        Assert.Equal("11", Detect(Dial("11", 8_000, 60, 60), 8_000));
        Assert.Equal("1", Detect(Dial("1", 8_000, 2_000, 40), 8_000));
    }

    [Fact]
    public void Keys_are_found_through_mu_law_in_noise_and_quietly()
    {
        var sound = Dial(Dtmf.Keys, 8_000, 60, 50);
        var codes = new byte[sound.Length];
        G711.EncodeMuLaw(sound, codes);
        G711.DecodeMuLaw(codes, sound);
        var noise = Signals.Noise(sound.Length, seed: 2, rms: 700);
        Assert.Equal(Dtmf.Keys, Detect([.. sound.Zip(noise, (s, n) => Signals.Limit(s + n))], 8_000));
        Assert.Equal(Dtmf.Keys, Detect([.. sound.Select(sample => (short)(sample / 16))], 8_000));
    }

    [Fact]
    public void The_upper_tone_may_be_weaker_by_6_dB()
    {
        var sound = new short[800];
        var upper = new short[800];
        new ToneGenerator(8_000, 770, levelDb: -13).Generate(sound);
        new ToneGenerator(8_000, 1_336, levelDb: -19).Generate(upper);
        Assert.Equal("5", Detect([.. sound.Zip(upper, (a, b) => (short)(a + b))], 8_000));
    }

    [Fact]
    public void Short_bursts_single_tones_and_wrong_pitches_are_no_keys()
    {
        Assert.Empty(Detect(Dial("159D", 8_000, 15, 85), 8_000));
        var single = new short[4_000];
        new ToneGenerator(8_000, 697).Generate(single);
        Assert.Empty(Detect(single, 8_000));
        new ToneGenerator(8_000, 697 * 1.05, 1_209 * 1.05).Generate(single);
        Assert.Empty(Detect(single, 8_000));
        new ToneGenerator(8_000, 440, 480).Generate(single);
        Assert.Empty(Detect(single, 8_000));
    }

    [Fact]
    public void Speech_and_noise_do_not_ring()
    {
        for (var seed = 0; seed < 4; seed++) Assert.Empty(Detect(new SpeechSignal(seed, 90 + (50 * seed)).Talk(15).Samples(), 16_000));
        Assert.Empty(Detect(Signals.Noise(80_000, seed: 3), 8_000));
    }

    [Fact]
    public void An_unknown_key_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => Dtmf.Generator('E', 8_000));

    private static short[] Dial(string keys, int rate, int on, int off)
    {
        var sound = new List<short>(new short[rate / 37]);
        foreach (var key in keys)
        {
            var tone = new short[rate * on / 1_000];
            Dtmf.Generator(key, rate).Generate(tone);
            sound.AddRange(tone);
            sound.AddRange(new short[rate * off / 1_000]);
        }

        return [.. sound];
    }

    private static string Detect(short[] sound, int rate)
    {
        var detector = new DtmfDetector(rate);
        var found = new List<char>();
        Span<char> keys = stackalloc char[4];
        for (var at = 0; at < sound.Length; at += rate / 50)
        {
            var count = detector.Process(sound.AsSpan(at, Math.Min(rate / 50, sound.Length - at)), keys);
            found.AddRange(keys[..count]);
        }

        return new string([.. found]);
    }
}
