using System.Globalization;
using VoiceCluster.Audio;

namespace VoiceCluster.Benchmarking.Calls;

/// <summary>What microphones pick up that is no voice. 16 kHz, made from a seed.</summary>
public static class Sound
{
    private const double FullScale = 32_768;

    /// <summary>Reads "burst 80 -12", "knocks 400 -15" or "cough 250 -18": kind, milliseconds, RMS in dBFS of its loud part.</summary>
    public static short[] Read(string line, int seed)
    {
        var parts = line.Split(' ');
        var samples = int.Parse(parts[1], CultureInfo.InvariantCulture) * Frame.SampleRate / 1000;
        var level = Math.Pow(10, double.Parse(parts[2], CultureInfo.InvariantCulture) / 20) * FullScale;
        var noise = Noise(samples, level, seed);
        var shape = parts[0] switch
        {
            "burst" => (Func<double, double>)(static _ => 1),
            "knocks" => static at => Math.Exp(-60 * ((at / 0.15) - Math.Floor(at / 0.15)) * 0.15),
            "cough" => static at => at < 0.02 ? at / 0.02 : Math.Exp(-9 * (at - 0.02)),
            _ => throw new FormatException($"'{line}' is no sound; use burst, knocks or cough"),
        };
        for (var n = 0; n < samples; n++) noise[n] = Pcm16.Saturate((float)(noise[n] * shape((double)n / Frame.SampleRate)));
        return noise;
    }

    /// <summary>White noise of an RMS in units of a sample.</summary>
    public static short[] Noise(int samples, double rms, int seed)
    {
        var random = new Random(seed);
        var noise = new short[samples];
        for (var n = 0; n < samples; n++) noise[n] = Pcm16.Saturate((float)(rms * Math.Sqrt(3) * ((2 * random.NextDouble()) - 1)));
        return noise;
    }

    public static short[] Scale(ReadOnlySpan<short> samples, double db)
    {
        var gain = (float)Math.Pow(10, db / 20);
        var scaled = new short[samples.Length];
        for (var n = 0; n < samples.Length; n++) scaled[n] = Pcm16.Saturate(samples[n] * gain);
        return scaled;
    }
}
