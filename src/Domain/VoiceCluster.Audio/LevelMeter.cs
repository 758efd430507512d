using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceCluster.Audio;

/// <summary>Levels in dBFS: 0 dB is the power of a full-scale square wave (so a full-scale sine reads -3.01 dB).</summary>
public static class LevelMeter
{
    /// <summary>What digital silence reads, and the least that is ever reported.</summary>
    public const float Silence = -100f;

    /// <summary>The root mean square of the samples in dBFS, DC included; <see cref="Silence"/> for none.</summary>
    public static float Rms(ReadOnlySpan<short> samples) =>
        samples.IsEmpty ? Silence : FromPower(SumOfSquares(samples) / samples.Length);

    /// <summary>Mean power per sample about their mean: the level a meter reads that does not see DC. 0 for no samples.</summary>
    public static float PowerWithoutDc(ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty) return 0;
        long sum = 0;
        foreach (var sample in samples) sum += sample;
        var mean = (double)sum / samples.Length;
        return (float)Math.Max(0, ((double)SumOfSquares(samples) / samples.Length) - (mean * mean));
    }

    /// <summary>Mean power per sample (full scale 32768 squared) in dBFS.</summary>
    public static float FromPower(double power) =>
        power <= 0 ? Silence : (float)Math.Max(Silence, 10 * Math.Log10(power / (32768.0 * 32768.0)));

    /// <summary>The exact sum of the squared samples.</summary>
    public static long SumOfSquares(ReadOnlySpan<short> samples)
    {
        ref var from = ref MemoryMarshal.GetReference(samples);
        var total = Vector<long>.Zero;
        var index = 0;
        for (; index <= samples.Length - Vector<short>.Count; index += Vector<short>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)index), out var low, out var high);
            // Each product is at most 2^30, so the sum of two fits an unsigned 32-bit lane.
            Vector.Widen((Vector<uint>)(low * low) + (Vector<uint>)(high * high), out var first, out var second);
            total += (Vector<long>)(first + second);
        }

        var sum = Vector.Sum(total);
        for (; index < samples.Length; index++) sum += samples[index] * samples[index];
        return sum;
    }

    /// <summary>The largest magnitude among the samples, 0 to 32768.</summary>
    public static int Peak(ReadOnlySpan<short> samples)
    {
        var peak = 0;
        foreach (var sample in samples) peak = Math.Max(peak, Math.Abs((int)sample));
        return peak;
    }
}
