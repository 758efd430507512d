using System.Collections.Concurrent;
using System.Numerics;

namespace VoiceCluster.Audio;

/// <summary>
/// The low-pass filter between two rates, cut into one short filter per phase. A Kaiser-windowed sinc at source rate times
/// <see cref="Interpolation"/>: flat to 0.425 of the lower rate, at least 80 dB down from half of it on. Immutable, shared by all streams.
/// </summary>
internal sealed class PolyphaseFilter
{
    /// <summary>Attenuation designed for; the margin over 80 dB pays for rounding the coefficients.</summary>
    private const double Attenuation = 84;

    /// <summary>
    /// End of the pass band and begin of the stop band, as parts of the lower rate: 3400 and 4000 Hz for telephone audio.
    /// </summary>
    private const double PassBand = 0.425, StopBand = 0.5;

    private static readonly ConcurrentDictionary<(int, int), PolyphaseFilter> Known = new();

    private readonly float[] _coefficients;
    private readonly int _wholeStep, _phaseStep;

    private PolyphaseFilter(int interpolation, int decimation)
    {
        Interpolation = interpolation;
        Decimation = decimation;
        (_wholeStep, _phaseStep) = Math.DivRem(decimation, interpolation);
        var lower = 1.0 / Math.Max(interpolation, decimation);
        var halfLength = (int)Math.Ceiling((Attenuation - 7.95) / (2.285 * 2 * Math.PI * (StopBand - PassBand) * lower) / 2);
        // A delay of whole output samples lets whoever wants them aligned drop exactly that many.
        halfLength = (halfLength + decimation - 1) / decimation * decimation;
        var length = (2 * halfLength) + 1;
        Delay = (double)halfLength / interpolation;
        var perPhase = (length + interpolation - 1) / interpolation;
        Taps = (perPhase + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;
        _coefficients = new float[Taps * interpolation];
        Fill(halfLength, (PassBand + StopBand) / 2 * lower);
    }

    /// <summary>Where an output is made: its oldest input, and its phase.</summary>
    public readonly record struct Place(int Input, int Phase);

    /// <summary>Outputs per <see cref="Decimation"/> inputs; rates divided by their greatest common divisor.</summary>
    public int Interpolation { get; }

    /// <summary>Inputs per <see cref="Interpolation"/> outputs.</summary>
    public int Decimation { get; }

    /// <summary>Input samples that one output is made of, a multiple of the vector width.</summary>
    public int Taps { get; }

    /// <summary>Group delay in input samples.</summary>
    public double Delay { get; }

    /// <summary>The filter for a ratio; made once in a process.</summary>
    public static PolyphaseFilter For(int sourceRate, int targetRate)
    {
        var divisor = (int)BigInteger.GreatestCommonDivisor(sourceRate, targetRate);
        return Known.GetOrAdd((targetRate / divisor, sourceRate / divisor), static ratio => new PolyphaseFilter(ratio.Item1, ratio.Item2));
    }

    /// <summary>Where the next output is made.</summary>
    public Place After(Place place)
    {
        var (input, phase) = (place.Input + _wholeStep, place.Phase + _phaseStep);
        return phase < Interpolation ? new(input, phase) : new(input + 1, phase - Interpolation);
    }

    /// <summary>Coefficients of a phase, oldest input first.</summary>
    public ReadOnlySpan<float> Phase(int phase) => _coefficients.AsSpan(phase * Taps, Taps);

    private void Fill(int halfLength, double cutoff)
    {
        var beta = 0.1102 * (Attenuation - 8.7);
        var scale = 1 / Bessel0(beta);
        for (var phase = 0; phase < Interpolation; phase++)
        {
            var coefficients = _coefficients.AsSpan(phase * Taps, Taps);
            var sum = 0.0;
            Span<double> exact = new double[Taps];
            for (var age = 0; age < Taps; age++)
            {
                var offset = phase + (age * Interpolation) - halfLength;
                if (offset > halfLength) break;
                var position = (double)offset / halfLength;
                var window = Bessel0(beta * Math.Sqrt(1 - (position * position))) * scale;
                var angle = 2 * Math.PI * cutoff * offset;
                exact[Taps - 1 - age] = (offset == 0 ? 1 : Math.Sin(angle) / angle) * window;
                sum += exact[Taps - 1 - age];
            }

            // Each phase passes DC unchanged, so silence with an offset gets no ripple.
            for (var tap = 0; tap < Taps; tap++) coefficients[tap] = (float)(exact[tap] / sum);
        }
    }

    /// <summary>The modified Bessel function of the first kind, order zero, by its power series.</summary>
    private static double Bessel0(double x)
    {
        var term = 1.0;
        var sum = 1.0;
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }

        return sum;
    }
}
