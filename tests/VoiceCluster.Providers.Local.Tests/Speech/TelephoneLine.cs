namespace VoiceCluster.Providers.Local.Tests;

/// <summary>What a telephone call leaves of 16 kHz speech: 300 to 3,400 Hz, 8 kHz, mu-law, and back to 16 kHz with nothing above 4 kHz.</summary>
internal static class TelephoneLine
{
    private const int Taps = 255;
    private static readonly double[] Channel = BandPass(300.0 / 16_000, 3_400.0 / 16_000);
    private static readonly double[] Interpolator = BandPass(0, 3_900.0 / 16_000);

    public static short[] Carry(ReadOnlySpan<short> wideband)
    {
        double[] input = new double[wideband.Length];
        for (int i = 0; i < input.Length; i++)
            input[i] = wideband[i];
        double[] band = Filter(input, Channel);
        double[] sparse = new double[band.Length];
        for (int i = 0; i < sparse.Length; i += 2)
            sparse[i] = 2 * MuLawRoundTrip(band[i]);
        double[] output = Filter(sparse, Interpolator);
        short[] narrow = new short[output.Length];
        for (int i = 0; i < narrow.Length; i++)
            narrow[i] = (short)Math.Clamp(Math.Round(output[i]), short.MinValue, short.MaxValue);
        return narrow;
    }

    /// <summary>ITU-T G.711 mu-law: 8 segments of 16 steps each way.</summary>
    private static double MuLawRoundTrip(double sample)
    {
        const int bias = 132, clip = 32_635;
        int magnitude = (int)Math.Min(clip, Math.Abs(sample)) + bias;
        int segment = int.Log2(magnitude) - 7;
        int step = magnitude >> (segment + 3) & 0xF;
        int decoded = ((step << 3) + bias << segment) - bias;
        return Math.Sign(sample) * decoded;
    }

    private static double[] Filter(double[] input, double[] taps)
    {
        double[] output = new double[input.Length];
        int delay = taps.Length / 2;
        for (int i = 0; i < output.Length; i++)
        {
            double sum = 0;
            int from = Math.Max(0, i + delay - input.Length + 1), to = Math.Min(taps.Length - 1, i + delay);
            for (int k = from; k <= to; k++)
                sum += taps[k] * input[i + delay - k];
            output[i] = sum;
        }

        return output;
    }

    /// <summary>Windowed sinc (Blackman); frequencies as shares of the sample rate.</summary>
    private static double[] BandPass(double low, double high)
    {
        double[] taps = new double[Taps];
        for (int i = 0; i < Taps; i++)
        {
            double x = i - (Taps - 1) / 2.0;
            double window = 0.42 - 0.5 * Math.Cos(2 * Math.PI * i / (Taps - 1)) + 0.08 * Math.Cos(4 * Math.PI * i / (Taps - 1));
            taps[i] = (Sinc(high, x) - Sinc(low, x)) * window;
        }

        return taps;

        static double Sinc(double cutoff, double x) => x == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * x) / (Math.PI * x);
    }
}
