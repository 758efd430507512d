using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <summary>How a frame compares with the noise.</summary>
/// <param name="Score">
/// Log-likelihood ratio of "more than noise" over "noise", summed over the bands; about 2 in noise, hundreds in a vowel.
/// </param>
/// <param name="Excess">Power beyond what the noise explains.</param>
/// <param name="Rise">Mean of the bands over the noise, in dB.</param>
/// <param name="Tilt">How that rise grows with pitch, in dB an octave.</param>
/// <param name="Roughness">
/// What is left beside rise and tilt, in dB: near 2 when the noise itself grew, more where there are harmonics and formants.
/// </param>
internal readonly record struct Comparison(float Score, float Excess, float Rise, float Tilt, float Roughness);

/// <summary>Mean and spread of the noise in each band, and the test of a frame against them.</summary>
internal sealed class NoiseModel
{
    private const int Bands = SpectralBands.Count;

    /// <summary>
    /// Least noise assumed, per spectral line: -75 dBFS in all, so that digital silence is no reason to hear speech in rounding.
    /// </summary>
    private const float LeastPerLine = 0.12f;

    /// <summary>The slowest learning takes this part of each frame: a time constant of one second.</summary>
    private const float SlowestRate = 0.02f, SpreadRate = 0.04f;

    /// <summary>A single frame may be this much over the mean before it counts as no more than that.</summary>
    private const float LargestRatio = 20, LargestDeviation = 30;

    /// <summary>How much of the measured spread is trusted; the rest is the uncertainty of measuring it in few frames.</summary>
    private const float SpreadTrust = 0.8f;

    /// <summary>Frames that the slowest rate remembers.</summary>
    private const int Memory = 100;

    private const float Ln2 = 0.6931472f;

    private static readonly float[] Least = PerBand(band => LeastPerLine * SpectralBands.LinesOf(band));

    /// <summary>
    /// Half the degrees of freedom of a band's power in Gaussian noise: lines over the 1.94 that a Hann window correlates.
    /// </summary>
    private static readonly float[] Freedom = PerBand(band => SpectralBands.LinesOf(band) / 1.94);

    /// <summary>The lowest two bands hold hum more often than speech.</summary>
    private static readonly float[] Trust = PerBand(band => band < 2 ? 0.5 : 1);

    private static readonly float[] ShapeWeight = PerBand(band => Math.Min(8, SpectralBands.LinesOf(band) / 1.94));
    private static readonly float ShapeTotal = ShapeWeight.Sum();
    private static readonly double MeanOctave = Enumerable.Range(0, Bands).Sum(band =>
        ShapeWeight[band] * SpectralBands.OctaveOf(band)) / ShapeTotal;
    private static readonly float[] TiltWeight = PerBand(band => ShapeWeight[band] * (SpectralBands.OctaveOf(band) - MeanOctave));
    private static readonly float TiltTotal = (float)Enumerable.Range(0, Bands).Sum(band =>
        TiltWeight[band] * (SpectralBands.OctaveOf(band) - MeanOctave));

    private readonly float[] _mean = new float[Bands];
    private readonly float[] _variance = new float[Bands];
    private readonly float[] _recent = new float[Bands];
    private float _power;
    private float _recentPower;
    private int _learned;

    /// <summary>Level of the noise in dBFS.</summary>
    public float LevelDb => LevelMeter.FromPower(_power);

    /// <summary>Whether it rests on less than half a second.</summary>
    public bool IsYoung => _learned < 25;

    /// <summary>Begins with the first frame, as the noise itself or, where that frame is speech, as 25 dB under it.</summary>
    public void Begin(ReadOnlySpan<float> bands, float power, bool isSpeech)
    {
        var share = isSpeech ? 0.003f : 1f;
        for (var band = 0; band < Bands; band++)
        {
            _mean[band] = Math.Max(Least[band], bands[band] * share);
            _variance[band] = 1 / Freedom[band];
        }

        bands.CopyTo(_recent);
        _power = power * share;
        _recentPower = power;
        _learned = 1;
    }

    /// <summary>Tests a frame against the noise.</summary>
    public Comparison Compare(ReadOnlySpan<float> bands)
    {
        var zero = Vector256<float>.Zero;
        var (score, excess, level, tilt, squares) = (zero, zero, zero, zero, zero);
        // The ratio of two gamma-distributed samples, one frame against the mean of the frames learned from.
        var frames = Vector256.Create((float)Math.Min(_learned, Memory));
        var both = frames + Vector256<float>.One;
        for (var band = 0; band < Bands; band += 8)
        {
            var power = Load(bands, band);
            var mean = Load(_mean, band);
            var variance = Vector256.Max(Vector256<float>.One / Load(Freedom, band), Load(_variance, band));
            var ratio = Vector256.Max(power, Load(Least, band)) / mean;
            var octaves = Vector256.Log2(ratio);
            var freedom = Vector256.Min(Load(Freedom, band), Vector256<float>.One / (variance * SpreadTrust)) * Load(Trust, band);
            var over = Vector256.GreaterThan(ratio, Vector256<float>.One);
            var likelihood = freedom * Ln2 * ((both * Vector256.Log2((frames + ratio) / both)) - octaves);
            score += Vector256.ConditionalSelect(over, likelihood, zero);
            var significant = Vector256.GreaterThan(ratio, Vector256<float>.One + (Vector256.Sqrt(variance) * 1.5f));
            excess += Vector256.ConditionalSelect(significant, power - mean, zero);
            var decibels = octaves * 3.0103f;
            var weighted = decibels * Load(ShapeWeight, band);
            level += weighted;
            squares += weighted * decibels;
            tilt += decibels * Load(TiltWeight, band);
        }

        var rise = Vector256.Sum(level) / ShapeTotal;
        var slope = Vector256.Sum(tilt) / TiltTotal;
        var rest = (Vector256.Sum(squares) / ShapeTotal) - (rise * rise) - (slope * slope * TiltTotal / ShapeTotal);
        return new Comparison(Vector256.Sum(score), Vector256.Sum(excess), rise, slope, MathF.Sqrt(Math.Max(0, rest)));
    }

    /// <summary>Takes a frame of noise into account.</summary>
    /// <param name="bands">Its band powers.</param>
    /// <param name="power">Its whole power.</param>
    /// <param name="weight">
    /// How far to go: 1 as usual, less where the choice of frames is biased, 10 when the noise is known to have grown.
    /// </param>
    /// <param name="isStep">The noise itself has moved: its spread is not to be learned from this frame.</param>
    public void Learn(ReadOnlySpan<float> bands, float power, float weight, bool isStep = false)
    {
        _learned = Math.Min(_learned + 1, 1_000);
        for (var band = 0; band < Bands; band++)
        {
            // Noise that varies by itself (babble) needs a longer mean.
            var patience = weight > 1 ? 1 : 1 + (2 * Math.Max(0, Math.Min(1, _variance[band]) - (1 / Freedom[band])));
            var rate = Math.Min(0.5f, weight * Math.Max(SlowestRate / patience, 1f / _learned));
            var deviation = Math.Min(bands[band] / _mean[band], LargestRatio) - 1;
            var spreadRate = isStep ? 0 : weight * Math.Max(SpreadRate / patience, 1f / (_learned + 3));
            _variance[band] += spreadRate * (Math.Min(deviation * deviation, LargestDeviation) - _variance[band]);
            _mean[band] = Math.Max(Least[band], _mean[band] * (1 + (rate * deviation)));
        }

        _power += Math.Min(0.5f, 0.1f * weight) * (power - _power);
    }

    /// <summary>
    /// Follows noise that falls while somebody speaks: each band in its own gaps, by what it can hardly have been before.
    /// </summary>
    public void Sink(ReadOnlySpan<float> bands, float power)
    {
        _recentPower += 0.4f * (power - _recentPower);
        if (_recentPower < 0.5f * _power) _power += SinkRate(2 * _recentPower / _power) * (_recentPower - _power);
        for (var band = 0; band < Bands; band++)
        {
            _recent[band] += 0.4f * (bands[band] - _recent[band]);
            var spread = MathF.Sqrt(Math.Max(0, _variance[band] - (1 / Freedom[band])));
            var gap = _recent[band] / (_mean[band] * Math.Max(0.1f, 0.6f - (0.5f * spread)));
            if (gap < 1) _mean[band] = Math.Max(Least[band], _mean[band] + (SinkRate(gap) * (_recent[band] - _mean[band])));
        }
    }

    /// <summary>The deeper the gap, the less it can be chance.</summary>
    private static float SinkRate(float gap) => gap < 0.3f ? 0.3f : 0.1f;

    /// <summary>Whether the newest frames lie at least 1.5 dB above the noise between 280 and 3750 Hz.</summary>
    public bool IsBelow(FrameHistory history, int frames)
    {
        float here = 0, there = 0;
        for (var band = 2; band < 13; band++)
        {
            here += _mean[band];
            for (var age = 0; age < frames; age++) there += history.Bands(age)[band];
        }

        return there / frames > here * 1.4f;
    }

    /// <summary>Takes the newest frames as the noise; its spread remains.</summary>
    public void Replace(FrameHistory history, int frames)
    {
        _mean.AsSpan().Clear();
        _power = 0;
        for (var age = 0; age < frames; age++)
        {
            var bands = history.Bands(age);
            for (var band = 0; band < Bands; band++) _mean[band] += bands[band] / frames;
            _power += history.Power(age) / frames;
        }

        for (var band = 0; band < Bands; band++) _mean[band] = Math.Max(Least[band], _mean[band]);
        _learned = frames;
    }

    private static Vector256<float> Load(ReadOnlySpan<float> values, int at) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)at);

    private static float[] PerBand(Func<int, double> value) => [.. Enumerable.Range(0, Bands).Select(band => (float)value(band))];
}
