using System.Buffers.Binary;
using NAudio.Wave;

namespace VoiceCluster.Audio;

/// <summary>The fmt chunk of a WAV file (Microsoft WAVEFORMATEX and WAVEFORMATEXTENSIBLE), as NAudio reads it, checked.</summary>
internal static class WavFormats
{
    private const int Shortest = 16, Longest = 40, SubFormatAt = 24;

    /// <summary>Bytes 2 to 15 of every KSDATAFORMAT_SUBTYPE whose first two bytes are a format tag.</summary>
    private static ReadOnlySpan<byte> SubFormatSuffix => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    /// <summary>Reads the chunk that was entered.</summary>
    /// <exception cref="WavFormatException">It is too short, contradicts itself, or names a format that is not read here.</exception>
    public static WaveFormat Read(WavChunks chunks, long size)
    {
        var chunk = new byte[(int)Math.Min(size, Longest)];
        if (chunks.ReadBody(chunk) < chunk.Length) throw new WavFormatException("The file ends within its fmt chunk.");
        if (chunk.Length < Shortest) throw new WavFormatException($"The fmt chunk has {chunk.Length} bytes; at least {Shortest} are needed.");
        // What a format of G.711 says beyond its 16 bytes is nothing.
        var plain = chunk.AsSpan(0, Shortest).ToArray();
        if (BinaryPrimitives.ReadUInt16LittleEndian(chunk) == (ushort)WaveFormatEncoding.Extensible) SubFormat(chunk).CopyTo(plain);
        using var reader = new BinaryReader(new MemoryStream(plain));
        return Checked(WaveFormat.FromFormatChunk(reader, plain.Length));
    }

    /// <summary>The two bytes of the tag that an extensible format stands for.</summary>
    private static ReadOnlySpan<byte> SubFormat(byte[] chunk)
    {
        if (chunk.Length < Longest) throw new WavFormatException($"An extensible fmt chunk has {Longest} bytes; this one has {chunk.Length}.");
        var format = chunk.AsSpan(SubFormatAt);
        return format[2..].SequenceEqual(SubFormatSuffix) ? format[..2] : throw new WavFormatException($"Unknown sub-format {new Guid(format)}.");
    }

    private static WaveFormat Checked(WaveFormat format)
    {
        if (format.Channels < 1) throw new WavFormatException($"{format.Channels} channels; at least one is needed.");
        if (format.SampleRate is < 1_000 or > 384_000) throw new WavFormatException($"A sample rate of {(uint)format.SampleRate} Hz; 1000 to 384000 are read here.");
        var bits = (format.Encoding, format.BitsPerSample) switch
        {
            (WaveFormatEncoding.Pcm, 8 or 16 or 24 or 32) => format.BitsPerSample,
            (WaveFormatEncoding.IeeeFloat, 32 or 64) => format.BitsPerSample,
            (WaveFormatEncoding.MuLaw or WaveFormatEncoding.ALaw, 8) => 8,
            (WaveFormatEncoding.Pcm or WaveFormatEncoding.IeeeFloat or WaveFormatEncoding.MuLaw or WaveFormatEncoding.ALaw, _) =>
                throw new WavFormatException($"{format.BitsPerSample} bits a sample of {format.Encoding}; read here are 8, 16, 24 and 32 bits of PCM, 32 and 64 of floats, 8 of mu-law and A-law."),
            _ => throw new WavFormatException($"Format 0x{(ushort)format.Encoding:X4}; read here are PCM (1), IEEE float (3), A-law (6) and mu-law (7)."),
        };
        var align = bits / 8 * format.Channels;
        return format.BlockAlign == align
            ? format
            : throw new WavFormatException($"{format.BlockAlign} bytes a sample of all channels; {align} follow from the rest of the fmt chunk.");
    }
}
