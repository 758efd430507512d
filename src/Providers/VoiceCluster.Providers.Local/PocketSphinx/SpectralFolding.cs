namespace VoiceCluster.Providers.Local;

/// <summary>
/// Band extension for telephone audio: mirrors the band below 4 kHz into 4 to 8 kHz at a tenth of its level. Wideband acoustic models take the
/// emptiness above 4 kHz for a strange sound in every frame; a rough copy brings their upper filters back into the range they know.
/// Multiplying every second 16 kHz sample by -1 moves a tone at f to 8 kHz - f.
/// </summary>
internal sealed class SpectralFolding
{
    /// <summary>Level of the mirrored band against the band itself.</summary>
    public const float Gain = 0.1f;

    private bool odd;

    /// <summary>Extends samples in place, going on where the last call ended.</summary>
    public void Extend(Span<short> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            float extended = samples[i] * (odd ? 1 - Gain : 1 + Gain);
            samples[i] = (short)Math.Clamp(extended, short.MinValue, short.MaxValue);
            odd = !odd;
        }
    }
}
