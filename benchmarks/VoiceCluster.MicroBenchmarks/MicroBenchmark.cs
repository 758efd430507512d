using BenchmarkDotNet.Attributes;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>A benchmark of the table in <c>micro.md</c>.</summary>
[Config(typeof(MicroBenchmarkConfig))]
[BenchmarkCategory(Category)]
public abstract class MicroBenchmark
{
    internal const string Category = "micro";

    /// <summary>A buzz of 120 Hz with harmonics, which passes for a voice: 16 kHz, RMS about -20 dBFS.</summary>
    protected static short[] Buzz(int samples, int sampleRate = 16_000)
    {
        var buzz = new short[samples];
        for (var n = 0; n < samples; n++)
        {
            var value = 0.0;
            for (var harmonic = 1; harmonic <= 12; harmonic++) value += Math.Sin(2 * Math.PI * 120 * harmonic * n / sampleRate) / harmonic;
            buzz[n] = (short)(3_500 * value);
        }

        return buzz;
    }
}
