using System.Runtime.InteropServices;
using VoiceCluster.Providers;

namespace VoiceCluster.Providers.Local.Tests;

/// <summary>Utterances as a caller's leg sends them: Flite speech with 300 ms of faint line noise before it and 200 ms behind.</summary>
internal static class SpokenAudio
{
    public const int SampleRate = 16_000;

    public static async Task<short[]> SayAsync(string text, CancellationToken cancellationToken)
    {
        var voice = new FliteTextToSpeech(new());
        var samples = new List<short>(Noise(0.3, 6, 1));
        await foreach (var chunk in voice.SynthesizeAsync(new(text), cancellationToken))
            samples.AddRange(MemoryMarshal.Cast<byte, short>(chunk.Pcm.Span));
        samples.AddRange(Noise(0.2, 6, 2));
        return [.. samples];
    }

    /// <summary>White noise of an amplitude (standard deviation).</summary>
    public static short[] Noise(double seconds, double amplitude, int seed)
    {
        var random = new Random(seed);
        short[] noise = new short[(int)(seconds * SampleRate)];
        for (int i = 0; i < noise.Length; i++)
        {
            double gaussian = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            noise[i] = (short)Math.Clamp(amplitude * gaussian, short.MinValue, short.MaxValue);
        }

        return noise;
    }

    public static byte[] Bytes(ReadOnlySpan<short> samples) => MemoryMarshal.AsBytes(samples).ToArray();
}
