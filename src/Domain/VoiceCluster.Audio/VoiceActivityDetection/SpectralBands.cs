using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <summary>
/// Sixteen bands of a 16 kHz stream, 94 Hz to 7.5 kHz, a look every 20 ms through a window of 32 ms; and how periodic it is.
/// </summary>
internal sealed class SpectralBands
{
    public const int Count = 16;

    /// <summary>First spectral line (31.25 Hz each) of each band, and one past the last. DC leaks no further than line 1.</summary>
    private static readonly int[] Edges = [3, 6, 9, 13, 17, 22, 28, 35, 43, 53, 65, 80, 98, 120, 150, 190, 240];

    private const int Overlap = PowerSpectrum.Length - Frame.Samples;

    private static readonly float[] Window = [.. Enumerable.Range(0, PowerSpectrum.Length).Select(n => (float)WindowAt(n))];

    private static readonly float FirstScale = Window.Sum(weight => weight * weight) / Window[Overlap..].Sum(weight => weight * weight);

    private readonly PowerSpectrum _spectrum = new();
    private readonly float[] _samples = new float[PowerSpectrum.Length];
    private readonly float[] _windowed = new float[PowerSpectrum.Length];
    private readonly float[] _power = new float[PowerSpectrum.Bins];
    private readonly float[] _bands = new float[Count];
    private bool _isFirst = true;

    /// <summary>Mean power of each band in squared samples.</summary>
    public ReadOnlySpan<float> Powers => _bands;

    /// <summary>Power from 280 to 3750 Hz.</summary>
    public float MidPower { get; private set; }

    /// <summary>Power of all bands.</summary>
    public float TotalPower { get; private set; }

    /// <summary>Power of each line; the lines of 94 Hz to 7.5 kHz are those of the bands.</summary>
    public ReadOnlySpan<float> Lines => _power;

    /// <summary>Spectral lines of a band.</summary>
    public static int LinesOf(int band) => Edges[band + 1] - Edges[band];

    /// <summary>Centre of a band in octaves over 31.25 Hz.</summary>
    public static double OctaveOf(int band) => Math.Log2(Math.Sqrt((double)Edges[band] * Edges[band + 1]));

    /// <summary>Takes the next frame. The first one fills only its part of the window, and is scaled for it.</summary>
    public void Analyse(ReadOnlySpan<short> frame)
    {
        _samples.AsSpan(Frame.Samples).CopyTo(_samples);
        Pcm16.ToFloat(frame, _samples.AsSpan(Overlap));
        ref var samples = ref MemoryMarshal.GetArrayDataReference(_samples);
        ref var window = ref MemoryMarshal.GetArrayDataReference(Window);
        ref var windowed = ref MemoryMarshal.GetArrayDataReference(_windowed);
        for (nuint n = 0; n < PowerSpectrum.Length; n += 8)
        {
            (Vector256.LoadUnsafe(ref samples, n) * Vector256.LoadUnsafe(ref window, n)).StoreUnsafe(ref windowed, n);
        }

        _spectrum.Compute(_windowed, _power);
        var scale = _isFirst ? FirstScale : 1;
        _isFirst = false;
        float mid = 0, total = 0;
        for (var band = 0; band < Count; band++)
        {
            var sum = 0f;
            foreach (var line in _power.AsSpan(Edges[band], LinesOf(band))) sum += line;
            sum *= scale;
            _bands[band] = sum;
            total += sum;
            if (band is >= 2 and < 13) mid += sum;
        }

        (MidPower, TotalPower) = (mid, total);
    }

    /// <summary>Hann, scaled so that the lines of both signs add up to the mean power of the samples.</summary>
    private static double WindowAt(int n)
    {
        var hann = 0.5 - (0.5 * Math.Cos(2 * Math.PI * (n + 0.5) / PowerSpectrum.Length));
        return hann * Math.Sqrt(2.0 / (PowerSpectrum.Length * (PowerSpectrum.Length * 0.375)));
    }
}
