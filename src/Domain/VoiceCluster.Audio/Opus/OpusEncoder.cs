namespace VoiceCluster.Audio;

/// <summary>Encodes mono speech in frames of 20 ms, with forward error correction. One per stream, for one thread at a time.</summary>
public sealed class OpusEncoder : IDisposable
{
    private readonly IOpusEncoding _stream;
    private readonly int _frame;

    /// <summary>A stream.</summary>
    /// <param name="sampleRate">8, 12, 16, 24 or 48 kHz.</param>
    /// <param name="bitrate">Bits a second, 6000 to 128000.</param>
    /// <param name="expectedLossPercent">Packet loss to prepare for, 0 to 100; 0 turns forward error correction off.</param>
    /// <param name="complexity">
    /// Effort, 0 to 10. A frame costs 40, 63, 93 and 280 microseconds at 0, 2, 5 and 9 (libopus 1.3, 2.6 GHz): speech gains little from
    /// more.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public OpusEncoder(int sampleRate = Frame.SampleRate, int bitrate = 24_000, int expectedLossPercent = 5, int complexity = 2)
        : this(OpusCodec.Engine, sampleRate, bitrate, expectedLossPercent, complexity)
    {
    }

    internal OpusEncoder(OpusEngine engine, int sampleRate = Frame.SampleRate, int bitrate = 24_000, int expectedLossPercent = 5, int complexity = 2)
    {
        OpusCodec.CheckRate(sampleRate);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitrate, 6_000);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bitrate, 128_000);
        ArgumentOutOfRangeException.ThrowIfNegative(expectedLossPercent);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(expectedLossPercent, 100);
        ArgumentOutOfRangeException.ThrowIfNegative(complexity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(complexity, 10);
        _frame = sampleRate / 50;
        _stream = engine is OpusEngine.Native
            ? NativeOpus.Encoder(sampleRate, bitrate, expectedLossPercent, complexity)
            : ManagedOpus.Encoder(sampleRate, bitrate, expectedLossPercent, complexity);
    }

    /// <summary>Encodes 20 ms (320 samples at 16 kHz); returns the bytes written.</summary>
    /// <param name="frame">20 ms of samples.</param>
    /// <param name="packet">Room for the packet: <see cref="OpusCodec.MaxPacketBytes"/> are always enough, less costs quality.</param>
    /// <exception cref="ArgumentException">The frame is not 20 ms long.</exception>
    /// <exception cref="OpusException">There is no room at all.</exception>
    public int Encode(ReadOnlySpan<short> frame, Span<byte> packet)
    {
        if (frame.Length != _frame) throw new ArgumentException($"A frame has {_frame} samples, not {frame.Length}.", nameof(frame));
        return _stream.Encode(frame, packet);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
