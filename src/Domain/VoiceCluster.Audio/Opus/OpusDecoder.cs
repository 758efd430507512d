namespace VoiceCluster.Audio;

/// <summary>
/// Decodes a mono stream (stereo packets are mixed): packets of 2.5 to 60 ms, and what a lost one would have held. Calls follow
/// the order of play-out: for a lost packet first <see cref="Recover"/> with the next one, where that is there, or else
/// <see cref="Conceal"/>. One per stream, for one thread at a time.
/// </summary>
public sealed class OpusDecoder : IDisposable
{
    private readonly OpusEngine _engine;
    private readonly IOpusDecoding _stream;
    private readonly int _sampleRate;

    /// <summary>A stream, decoded at 8, 12, 16, 24 or 48 kHz whatever it was encoded at.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Another sample rate.</exception>
    public OpusDecoder(int sampleRate = Frame.SampleRate)
        : this(OpusCodec.Engine, sampleRate)
    {
    }

    internal OpusDecoder(OpusEngine engine, int sampleRate = Frame.SampleRate)
    {
        OpusCodec.CheckRate(sampleRate);
        (_engine, _sampleRate) = (engine, sampleRate);
        _stream = engine is OpusEngine.Native ? NativeOpus.Decoder(sampleRate) : ManagedOpus.Decoder(sampleRate);
    }

    /// <summary>Samples of the longest packet accepted, 60 ms.</summary>
    public int MaxSamples => _sampleRate * 6 / 100;

    /// <summary>Decodes a packet; returns the samples written.</summary>
    /// <param name="packet">An Opus packet of at most 60 ms.</param>
    /// <param name="destination">Room for its samples: <see cref="MaxSamples"/> are always enough.</param>
    /// <exception cref="OpusException">The packet is empty, corrupt or longer than 60 ms; the stream is as before.</exception>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public int Decode(ReadOnlySpan<byte> packet, Span<short> destination)
    {
        var samples = OpusCodec.SamplesOf(packet, _sampleRate, _engine);
        if (samples > MaxSamples) throw new OpusException($"A packet of {samples * 1_000 / _sampleRate} ms; up to 60 are accepted.");
        if (destination.Length < samples) throw new ArgumentException($"Room for {samples} samples is needed.", nameof(destination));
        return _stream.Decode(packet, destination, recover: false);
    }

    /// <summary>Decodes a lost packet from what the next one repeats of it, or conceals it where that repeats nothing.</summary>
    /// <param name="next">The packet after the lost one; it is decoded by <see cref="Decode"/> afterwards.</param>
    /// <param name="destination">Exactly as long as the lost packet: a multiple of 2.5 ms up to 60 ms.</param>
    /// <exception cref="OpusException">The packet is corrupt.</exception>
    /// <exception cref="ArgumentException">The destination is no such length.</exception>
    public int Recover(ReadOnlySpan<byte> next, Span<short> destination)
    {
        CheckLength(destination);
        if (next.IsEmpty) throw new OpusException("An empty packet.");
        return _stream.Decode(next, destination, recover: true);
    }

    /// <summary>Makes up a lost packet from what was decoded before.</summary>
    /// <param name="destination">Exactly as long as the lost packet: a multiple of 2.5 ms up to 60 ms.</param>
    /// <exception cref="ArgumentException">The destination is no such length.</exception>
    public int Conceal(Span<short> destination)
    {
        CheckLength(destination);
        return _stream.Decode(default, destination, recover: false);
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();

    private void CheckLength(Span<short> destination)
    {
        if (destination.IsEmpty || destination.Length > MaxSamples || destination.Length % (_sampleRate / 400) != 0)
        {
            throw new ArgumentException($"{destination.Length} samples; a multiple of 2.5 ms up to 60 ms is needed.", nameof(destination));
        }
    }
}
