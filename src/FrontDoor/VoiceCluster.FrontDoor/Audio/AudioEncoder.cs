using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.FrontDoor.Audio;

/// <summary>From the cluster's PCM16, 16 kHz, mono to a leg's format. Keeps what it needs between calls; not thread safe.</summary>
/// <param name="format">The leg's.</param>
/// <param name="reuses">The bytes are valid until the next call only, and no memory is allocated for them.</param>
public sealed class AudioEncoder(AudioFormat format, bool reuses = false) : IDisposable
{
    private readonly Resampler? _resampler = format.SampleRate == Frame.SampleRate ? null : new Resampler(Frame.SampleRate, format.SampleRate);
    private readonly OpusEncoder? _opus = format.Encoding is AudioEncoding.Opus ? new OpusEncoder() : null;
    private short[] _resampled = [];
    private byte[] _output = [];

    /// <summary>True when a packet carries exactly one 20 ms frame.</summary>
    public bool IsPacketised => _opus is not null;

    /// <summary>The bytes for the wire; PCM16 at 16 kHz passes through.</summary>
    /// <param name="pcm">Whole samples; exactly one frame for Opus (a shorter one is filled up with silence).</param>
    public ReadOnlyMemory<byte> Encode(ReadOnlyMemory<byte> pcm)
    {
        if (format.Encoding is AudioEncoding.Pcm16 && _resampler is null) return pcm;
        var samples = MemoryMarshal.Cast<byte, short>(pcm.Span);
        if (_opus is not null) return EncodeOpus(samples);
        if (_resampler is not null)
        {
            var max = _resampler.MaxOutput(samples.Length);
            if (_resampled.Length < max) _resampled = new short[max];
            samples = _resampled.AsSpan(0, _resampler.Process(samples, _resampled));
        }

        var encoded = Output(format.Encoding is AudioEncoding.Pcm16 ? samples.Length * sizeof(short) : samples.Length);
        if (format.Encoding is AudioEncoding.Pcm16) MemoryMarshal.AsBytes(samples).CopyTo(encoded.Span);
        else if (format.Encoding is AudioEncoding.MuLaw) G711.EncodeMuLaw(samples, encoded.Span);
        else G711.EncodeALaw(samples, encoded.Span);
        return encoded;
    }

    /// <inheritdoc/>
    public void Dispose() => _opus?.Dispose();

    private ReadOnlyMemory<byte> EncodeOpus(ReadOnlySpan<short> samples)
    {
        Span<short> frame = stackalloc short[Frame.Samples];
        frame.Clear();
        samples[..Math.Min(samples.Length, Frame.Samples)].CopyTo(frame);
        var packet = Output(OpusCodec.MaxPacketBytes);
        return packet[.._opus!.Encode(frame, packet.Span)];
    }

    private Memory<byte> Output(int length)
    {
        if (!reuses) return new byte[length];
        if (_output.Length < length) _output = new byte[length];
        return _output.AsMemory(0, length);
    }
}
