using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <summary>
/// The power spectrum of 512 real samples. They are taken as 256 complex ones, transformed as 16 by 16 (columns, twiddles, transposition,
/// columns), so that every step works on whole vectors, and the real spectrum is separated at the end. Reuses its buffers.
/// </summary>
internal sealed class PowerSpectrum
{
    /// <summary>Samples of one transform.</summary>
    public const int Length = 512;

    /// <summary>Spectral lines from 0 to just below half the sample rate.</summary>
    public const int Bins = Length / 2;

    private const int Side = 16;

    private static readonly float[] TwiddleReal = [.. Enumerable.Range(0, Bins).Select(n =>
        (float)Math.Cos(2 * Math.PI * (n / Side) * (n % Side) / Bins))];
    private static readonly float[] TwiddleImaginary = [.. Enumerable.Range(0, Bins).Select(n =>
        -(float)Math.Sin(2 * Math.PI * (n / Side) * (n % Side) / Bins))];
    private static readonly float[] Cos16 = [.. Enumerable.Range(0, Side).Select(n => (float)Math.Cos(2 * Math.PI * n / Side))];
    private static readonly float[] Sin16 = [.. Enumerable.Range(0, Side).Select(n => -(float)Math.Sin(2 * Math.PI * n / Side))];
    private static readonly float[] SplitReal = [.. Enumerable.Range(0, Bins).Select(k => (float)Math.Cos(2 * Math.PI * k / Length))];
    private static readonly float[] SplitImaginary = [.. Enumerable.Range(0, Bins).Select(k => -(float)Math.Sin(2 * Math.PI * k / Length))];

    // One more than the bins: line 256 of the complex transform is line 0 again.
    private readonly float[] _real = new float[Bins + 8];
    private readonly float[] _imaginary = new float[Bins + 8];
    private readonly float[] _workReal = new float[Bins];
    private readonly float[] _workImaginary = new float[Bins];

    /// <summary>Squared magnitudes of lines 0 to 255 of 512 real samples; line k is at k times the sample rate over 512.</summary>
    public void Compute(ReadOnlySpan<float> samples, Span<float> power)
    {
        if (samples.Length != Length || power.Length != Bins) throw new ArgumentException($"{Length} samples give {Bins} lines.");
        var pairs = MemoryMarshal.Cast<float, (float Even, float Odd)>(samples);
        for (var n = 0; n < pairs.Length; n++) (_real[n], _imaginary[n]) = pairs[n];
        Columns();
        TwiddleAndTranspose();
        Columns();
        Separate(power);
    }

    /// <summary>16-point transforms down the 16 columns: two radix-4 passes (Stockham, so the order stays natural).</summary>
    private void Columns()
    {
        ref var real = ref MemoryMarshal.GetArrayDataReference(_real);
        ref var imaginary = ref MemoryMarshal.GetArrayDataReference(_imaginary);
        ref var workReal = ref MemoryMarshal.GetArrayDataReference(_workReal);
        ref var workImaginary = ref MemoryMarshal.GetArrayDataReference(_workImaginary);
        for (nuint p = 0; p < 4; p++)
        {
            var (cos1, sin1) = (Cos16[p], Sin16[p]);
            var (cos2, sin2) = (Cos16[2 * p], Sin16[2 * p]);
            var (cos3, sin3) = (Cos16[3 * p], Sin16[3 * p]);
            for (nuint q = 0; q < Side; q += 8)
            {
                Butterfly(
                    ref real, ref imaginary, q + (Side * p), 64,
                    out var r0, out var i0, out var r1, out var i1, out var r2, out var i2, out var r3, out var i3);
                var to = q + (Side * 4 * p);
                r0.StoreUnsafe(ref workReal, to);
                i0.StoreUnsafe(ref workImaginary, to);
                ((r1 * cos1) - (i1 * sin1)).StoreUnsafe(ref workReal, to + 16);
                ((r1 * sin1) + (i1 * cos1)).StoreUnsafe(ref workImaginary, to + 16);
                ((r2 * cos2) - (i2 * sin2)).StoreUnsafe(ref workReal, to + 32);
                ((r2 * sin2) + (i2 * cos2)).StoreUnsafe(ref workImaginary, to + 32);
                ((r3 * cos3) - (i3 * sin3)).StoreUnsafe(ref workReal, to + 48);
                ((r3 * sin3) + (i3 * cos3)).StoreUnsafe(ref workImaginary, to + 48);
            }
        }

        for (nuint q = 0; q < 64; q += 8)
        {
            Butterfly(
                ref workReal, ref workImaginary, q, 64,
                out var r0, out var i0, out var r1, out var i1, out var r2, out var i2, out var r3, out var i3);
            r0.StoreUnsafe(ref real, q);
            i0.StoreUnsafe(ref imaginary, q);
            r1.StoreUnsafe(ref real, q + 64);
            i1.StoreUnsafe(ref imaginary, q + 64);
            r2.StoreUnsafe(ref real, q + 128);
            i2.StoreUnsafe(ref imaginary, q + 128);
            r3.StoreUnsafe(ref real, q + 192);
            i3.StoreUnsafe(ref imaginary, q + 192);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly(
        ref float real, ref float imaginary, nuint at, nuint step,
        out Vector256<float> r0, out Vector256<float> i0, out Vector256<float> r1, out Vector256<float> i1,
        out Vector256<float> r2, out Vector256<float> i2, out Vector256<float> r3, out Vector256<float> i3)
    {
        var (ar, ai) = (Vector256.LoadUnsafe(ref real, at), Vector256.LoadUnsafe(ref imaginary, at));
        var (br, bi) = (Vector256.LoadUnsafe(ref real, at + step), Vector256.LoadUnsafe(ref imaginary, at + step));
        var (cr, ci) = (Vector256.LoadUnsafe(ref real, at + (2 * step)), Vector256.LoadUnsafe(ref imaginary, at + (2 * step)));
        var (dr, di) = (Vector256.LoadUnsafe(ref real, at + (3 * step)), Vector256.LoadUnsafe(ref imaginary, at + (3 * step)));
        var (sumReal, sumImaginary) = (ar + cr, ai + ci);
        var (differenceReal, differenceImaginary) = (ar - cr, ai - ci);
        var (otherReal, otherImaginary) = (br + dr, bi + di);
        var (turnedReal, turnedImaginary) = (di - bi, br - dr);
        (r0, i0) = (sumReal + otherReal, sumImaginary + otherImaginary);
        (r1, i1) = (differenceReal - turnedReal, differenceImaginary - turnedImaginary);
        (r2, i2) = (sumReal - otherReal, sumImaginary - otherImaginary);
        (r3, i3) = (differenceReal + turnedReal, differenceImaginary + turnedImaginary);
    }

    private void TwiddleAndTranspose()
    {
        ref var real = ref MemoryMarshal.GetArrayDataReference(_real);
        ref var imaginary = ref MemoryMarshal.GetArrayDataReference(_imaginary);
        ref var workReal = ref MemoryMarshal.GetArrayDataReference(_workReal);
        ref var workImaginary = ref MemoryMarshal.GetArrayDataReference(_workImaginary);
        ref var twiddleReal = ref MemoryMarshal.GetArrayDataReference(TwiddleReal);
        ref var twiddleImaginary = ref MemoryMarshal.GetArrayDataReference(TwiddleImaginary);
        for (nuint n = 0; n < Bins; n += 8)
        {
            var (r, i) = (Vector256.LoadUnsafe(ref real, n), Vector256.LoadUnsafe(ref imaginary, n));
            var (cos, sin) = (Vector256.LoadUnsafe(ref twiddleReal, n), Vector256.LoadUnsafe(ref twiddleImaginary, n));
            ((r * cos) - (i * sin)).StoreUnsafe(ref workReal, n);
            ((r * sin) + (i * cos)).StoreUnsafe(ref workImaginary, n);
        }

        Transpose(ref workReal, ref real);
        Transpose(ref workImaginary, ref imaginary);
    }

    private static void Transpose(ref float from, ref float to)
    {
        for (var row = 0; row < Side; row++)
        {
            for (var column = 0; column < Side; column += 4)
            {
                Vector128.Create(
                    Unsafe.Add(ref from, (column * Side) + row),
                    Unsafe.Add(ref from, ((column + 1) * Side) + row),
                    Unsafe.Add(ref from, ((column + 2) * Side) + row),
                    Unsafe.Add(ref from, ((column + 3) * Side) + row)).StoreUnsafe(ref to, (nuint)((row * Side) + column));
            }
        }
    }

    /// <summary>Line k of the real samples from lines k and 256 - k of the complex ones.</summary>
    private void Separate(Span<float> power)
    {
        _real[Bins] = _real[0];
        _imaginary[Bins] = _imaginary[0];
        ref var real = ref MemoryMarshal.GetArrayDataReference(_real);
        ref var imaginary = ref MemoryMarshal.GetArrayDataReference(_imaginary);
        ref var to = ref MemoryMarshal.GetReference(power);
        var reversed = Vector256.Create(7, 6, 5, 4, 3, 2, 1, 0);
        for (nuint k = 0; k < Bins; k += 8)
        {
            var (zr, zi) = (Vector256.LoadUnsafe(ref real, k), Vector256.LoadUnsafe(ref imaginary, k));
            var mr = Vector256.Shuffle(Vector256.LoadUnsafe(ref real, Bins - 7 - k), reversed);
            var mi = Vector256.Shuffle(Vector256.LoadUnsafe(ref imaginary, Bins - 7 - k), reversed);
            var (evenReal, evenImaginary) = (zr + mr, zi - mi);
            var (oddReal, oddImaginary) = (zi + mi, mr - zr);
            var cos = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(SplitReal), k);
            var sin = Vector256.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(SplitImaginary), k);
            var lineReal = evenReal + (oddReal * cos) - (oddImaginary * sin);
            var lineImaginary = evenImaginary + (oddReal * sin) + (oddImaginary * cos);
            (((lineReal * lineReal) + (lineImaginary * lineImaginary)) * 0.25f).StoreUnsafe(ref to, k);
        }
    }
}
