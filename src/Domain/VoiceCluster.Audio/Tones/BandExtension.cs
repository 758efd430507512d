namespace VoiceCluster.Audio;

/// <summary>
/// Gives telephone audio, resampled to 16 kHz, the upper half of its spectrum back by spectral folding: the band below 4 kHz is mirrored
/// above it at a lower gain. It does not sound better, but a recogniser trained on wide-band speech finds energy where it expects some.
/// (Multiplying every other sample by -1 mirrors the spectrum at 4 kHz, so the filter is y[n] = x[n] (1 + gain (-1)^n).)
/// </summary>
/// <param name="gain">Amplitude of the mirrored band over the original, 0 to 1.</param>
public sealed class BandExtension(float gain)
{
    private readonly float _gain = gain is >= 0 and <= 1 ? gain : throw new ArgumentOutOfRangeException(nameof(gain), gain, "0 to 1.");
    private bool _odd;

    /// <summary>Extends what comes next in the stream, in place.</summary>
    public void Process(Span<short> samples)
    {
        var (even, odd) = _odd ? (1 - _gain, 1 + _gain) : (1 + _gain, 1 - _gain);
        for (var n = 0; n + 1 < samples.Length; n += 2)
        {
            samples[n] = Pcm16.Saturate(samples[n] * even);
            samples[n + 1] = Pcm16.Saturate(samples[n + 1] * odd);
        }

        if (samples.Length % 2 == 0) return;
        samples[^1] = Pcm16.Saturate(samples[^1] * even);
        _odd = !_odd;
    }
}
