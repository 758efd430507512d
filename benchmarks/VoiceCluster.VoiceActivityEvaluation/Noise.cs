namespace VoiceCluster.VoiceActivityEvaluation;

/// <summary>The noises of the table. Each is made for a length, the same on every run, and scaled by whoever mixes it in.</summary>
internal static class Noise
{
    public static double[] White(int samples, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, samples).Select(_ => Gaussian(random))];
    }

    /// <summary>Falls by 3 dB an octave (Kellet's three poles), as rooms and streets roughly do.</summary>
    public static double[] Pink(int samples, int seed)
    {
        var noise = White(samples, seed);
        double a = 0, b = 0, c = 0;
        for (var n = 0; n < samples; n++)
        {
            a = (0.99765 * a) + (noise[n] * 0.0990460);
            b = (0.96300 * b) + (noise[n] * 0.2965164);
            c = (0.57000 * c) + (noise[n] * 1.0526913);
            noise[n] = a + b + c + (noise[n] * 0.1848);
        }

        return noise;
    }

    /// <summary>Mains hum: a fundamental and nine harmonics that fall by 4 dB each, with a slow flutter of 5 %.</summary>
    public static double[] Hum(int samples, double fundamental)
    {
        var noise = new double[samples];
        for (var n = 0; n < samples; n++)
        {
            var time = n / 16_000.0;
            for (var harmonic = 1; harmonic <= 10; harmonic++)
            {
                noise[n] += Math.Pow(10, -4.0 * (harmonic - 1) / 20) * Math.Sin((2 * Math.PI * fundamental * harmonic * time) + (harmonic * harmonic));
            }

            noise[n] *= 1 + (0.05 * Math.Sin(2 * Math.PI * 0.7 * time));
        }

        return noise;
    }

    /// <summary>Several talkers at once: utterances of other voices, looped from different places, equally loud.</summary>
    public static double[] Babble(int samples, IReadOnlyList<short[]> talkers)
    {
        var noise = new double[samples];
        for (var talker = 0; talker < talkers.Count; talker++)
        {
            var voice = talkers[talker];
            var scale = 1 / Math.Sqrt(voice.Average(sample => (double)sample * sample));
            for (var n = 0; n < samples; n++) noise[n] += scale * voice[(n + (talker * 7_919)) % voice.Length];
        }

        return noise;
    }

    /// <summary>White noise whose level jumps by 10 dB up and down every four seconds.</summary>
    public static double[] Stepping(int samples, int seed)
    {
        var noise = White(samples, seed);
        for (var n = 0; n < samples; n++) noise[n] *= n / 64_000 % 2 == 0 ? 1 : Math.Sqrt(0.1);
        return noise;
    }

    public static double[] Sum(double[] first, double[] second)
    {
        var (a, b) = (1 / Rms(first), 1 / Rms(second));
        return [.. first.Zip(second, (x, y) => (x * a) + (y * b))];
    }

    public static double Rms(double[] noise) => Math.Sqrt(noise.Average(sample => sample * sample));

    private static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
