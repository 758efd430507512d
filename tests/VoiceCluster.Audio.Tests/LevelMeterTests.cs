namespace VoiceCluster.Audio.Tests;

public sealed class LevelMeterTests
{
    [Fact]
    public void A_full_scale_sine_reads_3_decibels_below_full_scale() =>
        Assert.Equal(-3.01, LevelMeter.Rms(Signals.Sine(1_000, 16_000, 1_600, 32_767)), 0.01);

    [Fact]
    public void The_loudest_square_wave_reads_zero()
    {
        var samples = new short[323];
        samples.AsSpan().Fill(short.MinValue);
        Assert.Equal(0, LevelMeter.Rms(samples), 1e-4);
        Assert.Equal(323L << 30, LevelMeter.SumOfSquares(samples));
        Assert.Equal(32_768, LevelMeter.Peak(samples));
    }

    [Fact]
    public void Silence_and_nothing_read_the_floor()
    {
        Assert.Equal(LevelMeter.Silence, LevelMeter.Rms(new short[320]));
        Assert.Equal(LevelMeter.Silence, LevelMeter.Rms([]));
    }

    [Fact]
    public void The_sum_of_squares_is_exact_for_any_length()
    {
        var samples = Signals.Noise(97, seed: 4, rms: 20_000);
        Assert.Equal(samples.Sum(sample => (long)sample * sample), LevelMeter.SumOfSquares(samples));
    }
}
