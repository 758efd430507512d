namespace VoiceCluster.Audio;

/// <summary>The encodings that are written, as the fmt chunk of a WAV file names them (Microsoft WAVEFORMATEX).</summary>
internal static class WavHeader
{
    private const ushort TagPcm = 1, TagFloat = 3, TagALaw = 6, TagMuLaw = 7;

    /// <summary>The tag and the bits a sample.</summary>
    public static (ushort Tag, ushort Bits) Describe(AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.Pcm16 => (TagPcm, 16),
        AudioEncoding.Float32 => (TagFloat, 32),
        AudioEncoding.MuLaw => (TagMuLaw, 8),
        AudioEncoding.ALaw => (TagALaw, 8),
        _ => throw new NotSupportedException($"A WAV file does not hold {encoding}."),
    };
}
