using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <summary>
/// How periodic the sound is between 94 and 1500 Hz, where voices are: the largest autocorrelation for periods of 2.5 to 12.5 ms
/// (80 to 400 Hz), from the power spectrum (Wiener-Khinchin), corrected for the window. Around 0.35 for noise, 0.8 to 1 for a vowel.
/// </summary>
internal static class Periodicity
{
    /// <summary>From here on a frame is voiced beyond doubt.</summary>
    public const float Voice = 0.8f;

    private const int FirstLine = 3, LastLine = 47, ShortestLag = 40, Lags = 80, LagStep = 2;

    /// <summary>One row of <see cref="Lags"/> cosines per line, divided by the autocorrelation of the window.</summary>
    private static readonly float[] Cosines = MakeCosines();

    public static float Of(ReadOnlySpan<float> lines)
    {
        var total = 0f;
        foreach (var line in lines[FirstLine..(LastLine + 1)]) total += line;
        if (total < 1e-3f) return 0;
        ref var cosines = ref MemoryMarshal.GetArrayDataReference(Cosines);
        var zero = Vector256<float>.Zero;
        var best = zero;
        // Forty lags at a time: their five sums stay in registers.
        for (var lag = 0; lag < Lags; lag += 40)
        {
            var (a, b, c, d, e) = (zero, zero, zero, zero, zero);
            for (var line = FirstLine; line <= LastLine; line++)
            {
                var power = Vector256.Create(lines[line]);
                var row = (nuint)(((line - FirstLine) * Lags) + lag);
                a = Vector256.FusedMultiplyAdd(power, Vector256.LoadUnsafe(ref cosines, row), a);
                b = Vector256.FusedMultiplyAdd(power, Vector256.LoadUnsafe(ref cosines, row + 8), b);
                c = Vector256.FusedMultiplyAdd(power, Vector256.LoadUnsafe(ref cosines, row + 16), c);
                d = Vector256.FusedMultiplyAdd(power, Vector256.LoadUnsafe(ref cosines, row + 24), d);
                e = Vector256.FusedMultiplyAdd(power, Vector256.LoadUnsafe(ref cosines, row + 32), e);
            }

            best = Vector256.Max(best, Vector256.Max(Vector256.Max(Vector256.Max(a, b), Vector256.Max(c, d)), e));
        }

        var largest = 0f;
        for (var lane = 0; lane < Vector256<float>.Count; lane++) largest = Math.Max(largest, best[lane]);
        return Math.Min(1, largest / total);
    }

    private static float[] MakeCosines()
    {
        var table = new float[(LastLine - FirstLine + 1) * Lags];
        for (var index = 0; index < Lags; index++)
        {
            var lag = ShortestLag + (index * LagStep);
            double overlap = 0, whole = 0;
            for (var n = 0; n < PowerSpectrum.Length; n++)
            {
                whole += Hann(n) * Hann(n);
                if (n + lag < PowerSpectrum.Length) overlap += Hann(n) * Hann(n + lag);
            }

            for (var line = FirstLine; line <= LastLine; line++)
            {
                table[((line - FirstLine) * Lags) + index] = (float)(Math.Cos(2 * Math.PI * line * lag / PowerSpectrum.Length) * whole / overlap);
            }
        }

        return table;

        static double Hann(int n) => 0.5 - (0.5 * Math.Cos(2 * Math.PI * (n + 0.5) / PowerSpectrum.Length));
    }
}
