namespace VoiceCluster.Audio.Tests;

/// <summary>Test signals, the same on every run.</summary>
internal static class Signals
{
    public static short[] Sine(double frequency, int rate, int samples, double amplitude, double phase = 0.3) =>
        [.. Enumerable.Range(0, samples).Select(n => (short)Math.Round(amplitude * Math.Sin((2 * Math.PI * frequency * n / rate) + phase)))];

    /// <summary>White Gaussian noise.</summary>
    public static short[] Noise(int samples, int seed, double rms = 3_000)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, samples).Select(_ => Limit(rms * Gaussian(random)))];
    }

    public static double Gaussian(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static short Limit(double value) => (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
}
