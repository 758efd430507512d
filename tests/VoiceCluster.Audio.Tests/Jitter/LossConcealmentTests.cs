namespace VoiceCluster.Audio.Tests;

public sealed class LossConcealmentTests
{
    [Theory]
    [InlineData(8_000, 100)]
    [InlineData(8_000, 230)]
    [InlineData(16_000, 100)]
    [InlineData(16_000, 330)]
    public void A_voice_goes_on_through_a_lost_frame(int rate, double pitch)
    {
        var voice = Buzz(rate, rate, pitch);
        var (heard, frame) = (voice.ToArray(), rate / 50);
        Lose(heard, rate, from: 20, count: 1);
        var error = Enumerable.Range(20 * frame, frame).Sum(n => Math.Pow(voice[n] - heard[n], 2));
        var power = Enumerable.Range(20 * frame, frame).Sum(n => Math.Pow(voice[n], 2));
        Assert.True(10 * Math.Log10(power / error) > 8, $"{10 * Math.Log10(power / error):F1} dB");
    }

    [Fact]
    public void Nothing_jumps_at_either_end_of_a_loss()
    {
        var voice = Buzz(8_000, 8_000, 120);
        var largest = Steps(voice).Max();
        Lose(voice, 8_000, from: 20, count: 2);
        Assert.True(Steps(voice).Max() < largest * 1.3);
    }

    [Fact]
    public void It_fades_to_silence_in_60_ms()
    {
        var concealment = new LossConcealment(8_000);
        concealment.Received(Buzz(8_000, 800, 120));
        var heard = new short[800];
        concealment.Conceal(heard);
        var first = LevelMeter.Rms(heard.AsSpan(0, 80));
        Assert.InRange(LevelMeter.Rms(heard.AsSpan(320, 80)), first - 20, first - 4);
        Assert.All(heard[480..], sample => Assert.Equal(0, sample));
        Assert.True(concealment.IsSilent);
    }

    [Fact]
    public void Noise_is_replaced_by_noise_of_its_level()
    {
        var concealment = new LossConcealment(16_000);
        concealment.Received(Signals.Noise(1_600, seed: 1));
        var heard = new short[160];
        concealment.Conceal(heard);
        Assert.InRange(LevelMeter.Rms(heard) - LevelMeter.Rms(Signals.Noise(1_600, seed: 1)), -3, 3);
    }

    [Fact]
    public void Silence_is_replaced_by_silence()
    {
        var concealment = new LossConcealment(8_000);
        var heard = new short[160];
        concealment.Conceal(heard);
        Assert.All(heard, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Other_rates_are_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new LossConcealment(44_100));

    private static void Lose(short[] voice, int rate, int from, int count)
    {
        var concealment = new LossConcealment(rate);
        var frame = rate / 50;
        for (var at = 0; at < voice.Length / frame; at++)
        {
            var span = voice.AsSpan(at * frame, frame);
            if (at >= from && at < from + count) concealment.Conceal(span);
            else concealment.Received(span);
        }
    }

    private static IEnumerable<int> Steps(short[] sound) => Enumerable.Range(1, sound.Length - 1).Select(n =>
        Math.Abs(sound[n] - sound[n - 1]));

    /// <summary>Six harmonics of a voice whose pitch glides slowly.</summary>
    private static short[] Buzz(int rate, int samples, double pitch)
    {
        var phase = 0.0;
        return [.. Enumerable.Range(0, samples).Select(n =>
        {
            phase += pitch * (1 + (0.05 * Math.Sin(2 * Math.PI * 2 * n / rate))) / rate;
            return (short)(3_000 * Enumerable.Range(1, 6).Sum(harmonic => Math.Cos((2 * Math.PI * harmonic * phase) + harmonic) / harmonic));
        })];
    }
}
