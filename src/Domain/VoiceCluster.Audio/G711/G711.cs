namespace VoiceCluster.Audio;

/// <summary>
/// ITU-T G.711 companding between bytes as they travel and 16-bit linear samples. The Recommendation's 14-bit (mu-law) and 13-bit (A-law)
/// values stand left-justified in the 16 bits. A sample on a decision value belongs to the interval it opens when it is positive and, as in
/// ITU-T G.191's reference, to the one nearer zero when it is negative (ones' complement). Spans may be of any length, and none allocates.
/// </summary>
public static partial class G711
{
    /// <summary>Bytes to samples.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void DecodeMuLaw(ReadOnlySpan<byte> source, Span<short> destination) => Decode<MuLaw>(source, destination);

    /// <summary>Samples to bytes; magnitudes over the largest value are limited to it.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void EncodeMuLaw(ReadOnlySpan<short> source, Span<byte> destination) => Encode<MuLaw>(source, destination);

    /// <summary>Bytes to samples.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void DecodeALaw(ReadOnlySpan<byte> source, Span<short> destination) => Decode<ALaw>(source, destination);

    /// <summary>Samples to bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void EncodeALaw(ReadOnlySpan<short> source, Span<byte> destination) => Encode<ALaw>(source, destination);
}
