using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceCluster.Audio;

/// <summary>Finds the period of a voice in its own past: the lag of the largest normalised correlation.</summary>
internal static class PitchSearch
{
    /// <summary>Longest past that is looked at: a window of 20 ms and a lag of 15 ms at 16 kHz, rounded up.</summary>
    private const int MostSamples = 640;

    /// <summary>Shortest period, 2.5 ms (400 Hz).</summary>
    public static int ShortestLag(int sampleRate) => sampleRate / 400;

    /// <summary>Longest period, 15 ms (66 Hz).</summary>
    public static int LongestLag(int sampleRate) => sampleRate * 15 / 1_000;

    /// <summary>Compares the last 20 ms with what came one lag before.</summary>
    /// <param name="past">At least 35 ms; only its end is looked at.</param>
    /// <param name="sampleRate">8 or 16 kHz.</param>
    /// <returns>The lag in samples and its correlation, 0 to 1; a correlation of 0 for silence.</returns>
    public static (int Lag, float Correlation) Find(ReadOnlySpan<short> past, int sampleRate)
    {
        var window = sampleRate / 50;
        var longest = LongestLag(sampleRate);
        Span<float> samples = stackalloc float[MostSamples];
        samples = samples[..(window + longest)];
        Pcm16.ToFloat(past[^samples.Length..], samples);
        var recent = samples[longest..];
        var energy = Dot(recent, recent);
        var (best, bestCorrelation) = (longest, 0f);
        for (var lag = longest; lag >= ShortestLag(sampleRate); lag--)
        {
            var earlier = samples.Slice(longest - lag, window);
            var product = Dot(recent, earlier);
            if (product <= 0) continue;
            var correlation = product / MathF.Sqrt((energy * Dot(earlier, earlier)) + 1);
            if (correlation > bestCorrelation) (best, bestCorrelation) = (lag, correlation);
        }

        return (best, Math.Min(1, bestCorrelation));
    }

    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var sum = Vector<float>.Zero;
        var index = 0;
        for (; index <= left.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            sum = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, (nuint)index), Vector.LoadUnsafe(ref b, (nuint)index), sum);
        }

        var total = Vector.Sum(sum);
        for (; index < left.Length; index++) total += left[index] * right[index];
        return total;
    }
}
