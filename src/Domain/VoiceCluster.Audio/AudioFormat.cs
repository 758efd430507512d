namespace VoiceCluster.Audio;

/// <summary>How samples are written as bytes.</summary>
public enum AudioEncoding
{
    /// <summary>Linear, 16 bits, little-endian.</summary>
    Pcm16,

    /// <summary>ITU-T G.711 mu-law, one byte a sample.</summary>
    MuLaw,

    /// <summary>ITU-T G.711 A-law, one byte a sample.</summary>
    ALaw,

    /// <summary>Opus packets (RFC 6716).</summary>
    Opus,

    /// <summary>IEEE 754 single precision, little-endian, full scale 1.0.</summary>
    Float32,
}

/// <summary>Encoding and rate of a mono stream.</summary>
/// <param name="Encoding">How samples are written.</param>
/// <param name="SampleRate">Samples a second, in Hz.</param>
public readonly record struct AudioFormat(AudioEncoding Encoding, int SampleRate)
{
    /// <summary>What travels inside the cluster: PCM16 at 16 kHz.</summary>
    public static AudioFormat InCluster => new(AudioEncoding.Pcm16, Frame.SampleRate);

    /// <summary>Bytes of one sample; 0 for Opus, whose packets have no fixed size.</summary>
    public int BytesPerSample => Encoding switch
    {
        AudioEncoding.Pcm16 => 2,
        AudioEncoding.Float32 => 4,
        AudioEncoding.MuLaw or AudioEncoding.ALaw => 1,
        _ => 0,
    };
}
