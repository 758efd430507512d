using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.FrontDoor.Audio;

/// <summary>From a leg's format to the cluster's: PCM16, 16 kHz, mono. Keeps what it needs between calls; not thread safe.</summary>
public sealed class AudioDecoder(AudioFormat format) : IDisposable
{
    private readonly Resampler? _resampler = format.SampleRate == Frame.SampleRate ? null : new Resampler(format.SampleRate, Frame.SampleRate);
    private readonly OpusDecoder? _opus = format.Encoding is AudioEncoding.Opus ? new OpusDecoder() : null;
    private short[] _decoded = [];
    private short[] _resampled = [];

    /// <summary>The samples of one message; valid until the next call.</summary>
    /// <exception cref="FormatException">The bytes are not whole samples or not a packet.</exception>
    public ReadOnlySpan<byte> Decode(ReadOnlySpan<byte> data)
    {
        var samples = format.Encoding switch
        {
            AudioEncoding.Pcm16 when (data.Length & 1) == 1 => throw new FormatException($"{data.Length} bytes are not whole 16-bit samples"),
            AudioEncoding.Pcm16 => MemoryMarshal.Cast<byte, short>(data),
            AudioEncoding.MuLaw => Expand(data, G711.DecodeMuLaw),
            AudioEncoding.ALaw => Expand(data, G711.DecodeALaw),
            _ => DecodeOpus(data),
        };
        if (_resampler is null) return MemoryMarshal.AsBytes(samples);
        Grow(ref _resampled, _resampler.MaxOutput(samples.Length));
        var count = _resampler.Process(samples, _resampled);
        return MemoryMarshal.AsBytes(_resampled.AsSpan(0, count));
    }

    /// <inheritdoc/>
    public void Dispose() => _opus?.Dispose();

    private delegate void Codec(ReadOnlySpan<byte> source, Span<short> destination);

    private ReadOnlySpan<short> Expand(ReadOnlySpan<byte> data, Codec codec)
    {
        Grow(ref _decoded, data.Length);
        codec(data, _decoded);
        return _decoded.AsSpan(0, data.Length);
    }

    private ReadOnlySpan<short> DecodeOpus(ReadOnlySpan<byte> packet)
    {
        Grow(ref _decoded, _opus!.MaxSamples);
        return _decoded.AsSpan(0, _opus.Decode(packet, _decoded));
    }

    private static void Grow(ref short[] buffer, int length)
    {
        if (buffer.Length < length) buffer = new short[length];
    }
}
