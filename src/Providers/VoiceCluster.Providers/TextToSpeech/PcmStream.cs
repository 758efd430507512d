using VoiceCluster.Audio;

namespace VoiceCluster.Providers;

/// <summary>Turns PCM16 bytes as the network cuts them into whole samples at 16 kHz. One per stream; not thread-safe.</summary>
public sealed class PcmStream(int sampleRate)
{
    private const int TargetRate = 16_000;

    private readonly Resampler _resampler = new(sampleRate, TargetRate);
    private int _half = -1;

    /// <summary>The samples that these bytes complete, as little-endian bytes of their own; maybe none.</summary>
    public byte[] Convert(ReadOnlySpan<byte> bytes)
    {
        var samples = new short[(bytes.Length + 1) / 2];
        var count = 0;
        if (_half >= 0 && bytes.Length > 0)
        {
            samples[count++] = (short)(_half | (bytes[0] << 8));
            bytes = bytes[1..];
            _half = -1;
        }

        if (bytes.Length % 2 == 1) _half = bytes[^1];
        var whole = bytes.Length / 2;
        Pcm16.FromLittleEndian(bytes[..(2 * whole)], samples.AsSpan(count, whole));
        count += whole;
        var resampled = new short[_resampler.MaxOutput(count) + 1];
        return Bytes(resampled.AsSpan(0, _resampler.Process(samples.AsSpan(0, count), resampled)));
    }

    /// <summary>What the filter still held. A half sample at the end is dropped: it never was one.</summary>
    public byte[] End()
    {
        var rest = new short[_resampler.MaxFlush];
        return Bytes(rest.AsSpan(0, _resampler.Flush(rest)));
    }

    private static byte[] Bytes(ReadOnlySpan<short> samples)
    {
        var bytes = new byte[2 * samples.Length];
        Pcm16.ToLittleEndian(samples, bytes);
        return bytes;
    }
}
