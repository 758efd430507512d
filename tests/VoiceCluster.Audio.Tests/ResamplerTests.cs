using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Audio.Tests;

public sealed class ResamplerTests
{
    public static TheoryData<int, int> Ratios => new()
    {
        { 8_000, 16_000 }, { 16_000, 8_000 }, { 16_000, 24_000 }, { 24_000, 16_000 }, { 16_000, 48_000 }, { 48_000, 16_000 },
        { 8_000, 48_000 }, { 48_000, 8_000 }, { 8_000, 24_000 }, { 24_000, 8_000 }, { 24_000, 48_000 }, { 48_000, 24_000 },
        { 44_100, 16_000 }, { 16_000, 44_100 },
    };

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Pass_band_is_flat_within_a_tenth_of_a_decibel(int source, int target)
    {
        var edge = 0.425 * Math.Min(source, target);
        foreach (var part in new[] { 0.02, 0.1, 0.3, 0.5, 0.7, 0.9, 1.0 })
        {
            var frequency = edge * part;
            var output = Steady(source, target, frequency, amplitude: 16_000);
            var gain = 20 * Math.Log10(Spectrum.Amplitude(output, frequency, target) / 16_000);
            Assert.True(Math.Abs(gain) < 0.1, $"{gain:F3} dB at {frequency:F0} Hz");
        }
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Images_and_aliases_are_80_decibels_down(int source, int target)
    {
        const double Amplitude = 30_000;
        var nyquist = Math.Min(source, target) / 2.0;
        // Whatever of the output is not the tone itself is an image, an alias, distortion or rounding noise.
        foreach (var part in new[] { 0.11, 0.43, 0.83 })
        {
            var frequency = nyquist * part;
            var output = Steady(source, target, frequency, Amplitude);
            var worst = Spectrum.LargestBeside(output, frequency, target);
            Assert.True(20 * Math.Log10(worst / Amplitude) < -80, $"{20 * Math.Log10(worst / Amplitude):F1} dB beside {frequency:F0} Hz");
        }

        if (target >= source) return;
        for (var frequency = nyquist * 1.001; frequency < source / 2.0; frequency += nyquist * 0.0873)
        {
            var output = Steady(source, target, frequency, Amplitude);
            var level = LevelMeter.Rms(output) - LevelMeter.FromPower(Amplitude * Amplitude / 2);
            Assert.True(level < -80, $"{level:F1} dB left of {frequency:F0} Hz");
        }
    }

    [Fact]
    public void Output_does_not_depend_on_how_the_input_is_cut()
    {
        var rates = Gen.Elements(8_000, 16_000, 24_000, 44_100, 48_000);
        var cuts = Gen.ListOf(Gen.Choose(0, 1_500));
        var cases = Gen.Zip(Gen.Zip(rates, rates), cuts).ToArbitrary();
        Prop.ForAll(cases, input =>
        {
            var ((source, target), sizes) = input;
            var signal = Signals.Noise(sizes.Sum(), seed: 7);
            var whole = Convert(new Resampler(source, target), signal, [signal.Length]);
            Assert.Equal(whole, Convert(new Resampler(source, target), signal, sizes));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void A_frame_of_20_ms_gives_a_frame_of_20_ms_each_time(int source, int target)
    {
        var resampler = new Resampler(source, target);
        var input = Signals.Noise(source / 50, seed: 3);
        var output = new short[resampler.MaxOutput(input.Length)];
        for (var frame = 0; frame < 20; frame++) Assert.Equal(target / 50, resampler.Process(input, output));
        Assert.Equal(target / 50, output.Length);
    }

    [Theory]
    [MemberData(nameof(Ratios))]
    public void Delay_is_what_it_says_and_below_5_ms(int source, int target)
    {
        var resampler = new Resampler(source, target);
        Assert.InRange(resampler.Delay.TotalMilliseconds, 0.5, 5);
        var input = new short[source / 10];
        input[source / 50] = 30_000;
        var output = Convert(resampler, input, [input.Length]);
        var peak = Array.IndexOf(output, output.Max());
        Assert.InRange(((double)peak / target) - 0.02 - resampler.Delay.TotalSeconds, -0.6 / Math.Min(source, target), 0.6 / Math.Min(source, target));
    }

    [Fact]
    public void Flush_gives_the_rest_and_makes_it_new()
    {
        var resampler = new Resampler(8_000, 16_000);
        var input = Signals.Noise(800, seed: 5);
        var first = Convert(resampler, input, [800]);
        var second = Convert(resampler, input, [800]);
        Assert.Equal(first, second);
        Assert.Equal(1_600 + (int)Math.Ceiling(resampler.Delay.TotalSeconds * 8_000) * 2, first.Length);
        Assert.True(LevelMeter.Rms(first.AsSpan(1_600)) > -30);
    }

    [Fact]
    public void Full_scale_is_limited_not_wrapped()
    {
        var square = Enumerable.Range(0, 1_600).Select(index => index / 20 % 2 == 0 ? short.MaxValue : short.MinValue).ToArray();
        var output = Convert(new Resampler(16_000, 8_000), square, [square.Length]);
        // A wrapped overshoot would be a jump across nearly the whole range and back.
        for (var index = 2; index < output.Length; index++)
        {
            Assert.False(Math.Abs(output[index] - output[index - 1]) > 60_000 && Math.Abs(output[index - 1] - output[index - 2]) > 60_000);
        }

        Assert.Contains(short.MaxValue, output);
    }

    [Fact]
    public void Equal_rates_pass_samples_on()
    {
        var resampler = new Resampler(16_000, 16_000);
        short[] input = [1, -2, 3];
        var output = new short[3];
        Assert.Equal(3, resampler.Process(input, output));
        Assert.Equal(input, output);
        Assert.Equal(TimeSpan.Zero, resampler.Delay);
        Assert.Equal(0, resampler.Flush(output));
    }

    [Fact]
    public void A_short_destination_is_refused_and_nothing_is_lost()
    {
        var input = Signals.Noise(160, seed: 1);
        var expected = new short[320];
        new Resampler(8_000, 16_000).Process(input, expected);

        var resampler = new Resampler(8_000, 16_000);
        Assert.Throws<ArgumentException>(() => resampler.Process(input, new short[319]));
        var output = new short[320];
        Assert.Equal(320, resampler.Process(input, output));
        Assert.Equal(expected, output);
    }

    [Theory]
    [InlineData(0, 16_000)]
    [InlineData(7_999, 16_000)]
    [InlineData(16_000, 96_000)]
    [InlineData(16_000, 47_999)]
    public void Rates_it_does_not_serve_are_refused(int source, int target) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resampler(source, target));

    /// <summary>A tone through the resampler, without the beginning.</summary>
    private static short[] Steady(int source, int target, double frequency, double amplitude)
    {
        var input = Signals.Sine(frequency, source, source / 4, amplitude);
        var output = new short[target];
        var count = new Resampler(source, target).Process(input, output);
        return output[(target / 50)..count];
    }

    private static short[] Convert(Resampler resampler, short[] signal, IEnumerable<int> sizes)
    {
        var output = new List<short>();
        var at = 0;
        foreach (var size in sizes)
        {
            var block = new short[resampler.MaxOutput(size)];
            output.AddRange(block[..resampler.Process(signal.AsSpan(at, size), block)]);
            at += size;
        }

        var rest = new short[resampler.MaxFlush];
        output.AddRange(rest[..resampler.Flush(rest)]);
        return [.. output];
    }
}
