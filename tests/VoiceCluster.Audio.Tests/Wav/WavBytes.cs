using System.Buffers.Binary;
using System.Text;

namespace VoiceCluster.Audio.Tests;

/// <summary>Builds WAV files byte by byte, right or wrong ones.</summary>
internal static class WavBytes
{
    public static byte[] Riff(params byte[][] chunks) => Riff(null, chunks);

    public static byte[] Riff(uint? size, params byte[][] chunks)
    {
        var body = chunks.SelectMany(chunk => chunk).ToArray();
        return [.. "RIFF"u8, .. UInt32(size ?? (uint)(4 + body.Length)), .. "WAVE"u8, .. body];
    }

    public static byte[] Chunk(string id, byte[] body, uint? size = null, bool pad = true) =>
        [.. Encoding.ASCII.GetBytes(id), .. UInt32(size ?? (uint)body.Length), .. body, .. pad && body.Length % 2 == 1 ? [0] : Array.Empty<byte>()];

    public static byte[] Format(ushort tag = 1, ushort channels = 1, uint rate = 16_000, ushort bits = 16, ushort? align = null, byte[]? extension = null)
    {
        var block = align ?? (ushort)(channels * bits / 8);
        return Chunk("fmt ", [.. UInt16(tag), .. UInt16(channels), .. UInt32(rate), .. UInt32(rate * block), .. UInt16(block), .. UInt16(bits), .. extension ?? []]);
    }

    /// <summary>WAVEFORMATEXTENSIBLE with the sub-format of a tag.</summary>
    public static byte[] Extensible(ushort subFormat, ushort bits, ushort channels = 1, uint rate = 16_000, byte lastByte = 0x71) =>
        Format(0xFFFE, channels, rate, bits, extension:
        [
            .. UInt16(22), .. UInt16(bits), .. UInt32(channels == 1 ? 4u : 3u), .. UInt16(subFormat),
            0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, lastByte,
        ]);

    public static byte[] Samples(params short[] samples) => [.. samples.SelectMany(sample => UInt16((ushort)sample))];

    public static byte[] UInt16(ushort value)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] UInt32(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static short[] ReadAll(byte[] file, bool seekable = true)
    {
        using var reader = new WavReader(seekable ? new MemoryStream(file) : new ForwardStream(file));
        return ReadAll(reader);
    }

    public static short[] ReadAll(WavReader reader)
    {
        var samples = new List<short>();
        var block = new short[7 * reader.Channels];
        while (reader.Read(block) is > 0 and var count) samples.AddRange(block[..count]);
        return [.. samples];
    }
}

/// <summary>A stream that cannot seek and gives a few bytes at a time, as a socket does.</summary>
internal sealed class ForwardStream(byte[] bytes) : MemoryStream(bytes)
{
    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);

    public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
}
