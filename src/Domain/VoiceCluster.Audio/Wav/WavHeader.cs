using System.Buffers.Binary;

namespace VoiceCluster.Audio;

/// <summary>The fmt chunk of a WAV file (Microsoft WAVEFORMATEX and WAVEFORMATEXTENSIBLE), checked.</summary>
internal readonly record struct WavHeader(AudioFormat Format, int Channels)
{
    /// <summary>All of WAVEFORMATEXTENSIBLE; what follows it in a longer chunk is passed over.</summary>
    public const int LongestFormat = 40;

    private const int ShortestFormat = 16;
    private const ushort TagPcm = 1, TagFloat = 3, TagALaw = 6, TagMuLaw = 7, TagExtensible = 0xFFFE;

    /// <summary>Bytes 2 to 15 of every KSDATAFORMAT_SUBTYPE whose first two bytes are a format tag.</summary>
    private static ReadOnlySpan<byte> SubFormatSuffix =>
        [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Bytes of one sample of every channel.</summary>
    public int BlockAlign => Format.BytesPerSample * Channels;

    /// <exception cref="WavFormatException">
    /// The chunk is too short, contradicts itself, or names a format that is not read here.
    /// </exception>
    public static WavHeader Parse(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < ShortestFormat)
        {
            throw new WavFormatException($"The fmt chunk has {chunk.Length} bytes; at least {ShortestFormat} are needed.");
        }
        var tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        var channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        var align = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        var bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == TagExtensible) tag = SubFormat(chunk);
        if (channels is not (1 or 2)) throw new WavFormatException($"{channels} channels; one or two are read here.");
        if (rate is < 1_000 or > 384_000) throw new WavFormatException($"A sample rate of {rate} Hz; 1000 to 384000 are read here.");
        var header = new WavHeader(new AudioFormat(Encoding(tag, bits), (int)rate), channels);
        return align == header.BlockAlign
            ? header
            : throw new WavFormatException($"{align} bytes a sample of all channels; {header.BlockAlign} follow from the rest of the fmt chunk.");
    }

    /// <summary>The tag and the bits a sample that name an encoding in a fmt chunk.</summary>
    public static (ushort Tag, ushort Bits) Describe(AudioEncoding encoding) => encoding switch
    {
        AudioEncoding.Pcm16 => (TagPcm, 16),
        AudioEncoding.Float32 => (TagFloat, 32),
        AudioEncoding.MuLaw => (TagMuLaw, 8),
        AudioEncoding.ALaw => (TagALaw, 8),
        _ => throw new NotSupportedException($"A WAV file does not hold {encoding}."),
    };

    private static ushort SubFormat(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < LongestFormat)
        {
            throw new WavFormatException($"An extensible fmt chunk has {LongestFormat} bytes; this one has {chunk.Length}.");
        }
        return chunk[26..40].SequenceEqual(SubFormatSuffix)
            ? BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..])
            : throw new WavFormatException($"Unknown sub-format {new Guid(chunk[24..40])}.");
    }

    private static AudioEncoding Encoding(ushort tag, ushort bits) => (tag, bits) switch
    {
        (TagPcm, 16) => AudioEncoding.Pcm16,
        (TagFloat, 32) => AudioEncoding.Float32,
        (TagMuLaw, 8) => AudioEncoding.MuLaw,
        (TagALaw, 8) => AudioEncoding.ALaw,
        (TagPcm or TagFloat or TagMuLaw or TagALaw, _) =>
            throw new WavFormatException($"{bits} bits a sample in format {tag}; read here are 16-bit PCM, 32-bit float, 8-bit mu-law and A-law."),
        _ => throw new WavFormatException($"Format 0x{tag:X4}; read here are PCM (1), IEEE float (3), A-law (6) and mu-law (7)."),
    };
}
