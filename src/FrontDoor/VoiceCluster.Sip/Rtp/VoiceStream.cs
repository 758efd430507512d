using VoiceCluster.Audio;

namespace VoiceCluster.Sip;

/// <summary>The codec of one call both ways, with the jitter buffer of what comes: 20 ms frames of 16 kHz on this side, payloads on the other. One thread
/// may encode while another decodes.</summary>
internal sealed class VoiceStream : IDisposable
{
    /// <summary>Longest payload that is decoded: 60 ms of G.711, or any Opus packet.</summary>
    public const int MaxPayload = 1275;

    private static readonly short[] Quiet = new short[Frame.Samples];

    private readonly VoiceCodec _codec;
    private readonly IOpusCodec? _opus;
    private readonly JitterBuffer _jitter;
    private readonly Resampler? _up, _down;
    private readonly short[] _narrow = new short[Frame.Samples / 2];
    private readonly short[] _incoming = new short[Frame.Samples / 2];
    private readonly short[] _decoded = new short[3 * Frame.Samples];
    private readonly short[] _wide = new short[2 * Frame.Samples];
    private int _wideCount, _silentFrames;
    private uint _lastTimestamp, _opusTime;

    public VoiceStream(VoiceCodec codec, IOpusCodec? opus)
    {
        _codec = codec;
        _opus = opus;
        var rate = codec == VoiceCodec.Opus ? Frame.SampleRate : 8000;
        _jitter = new JitterBuffer(rate);
        if (rate == Frame.SampleRate) return;
        _up = new Resampler(rate, Frame.SampleRate);
        _down = new Resampler(Frame.SampleRate, rate);
    }

    public JitterCounters Counters => _jitter.Counters;

    public TimeSpan Delay => _jitter.TargetDelay;

    /// <summary>Encodes 20 ms; gives the octets written.</summary>
    /// <param name="frame">320 samples, or empty for silence.</param>
    /// <param name="payload">At least <see cref="MaxPayload"/> octets.</param>
    public int Encode(ReadOnlySpan<short> frame, Span<byte> payload)
    {
        if (_opus is not null) return _opus.Encode(frame.IsEmpty ? Quiet : frame, payload);
        _silentFrames = frame.IsEmpty ? _silentFrames + 1 : 0;
        var count = Frame.Samples / 2;
        // After one silent frame the filter holds nothing, and has nothing to do during the next ones.
        if (_silentFrames > 2) _narrow.AsSpan().Clear();
        else count = _down!.Process(frame.IsEmpty ? Quiet : frame, _narrow);
        if (_codec == VoiceCodec.Pcmu) G711.EncodeMuLaw(_narrow.AsSpan(0, count), payload);
        else G711.EncodeALaw(_narrow.AsSpan(0, count), payload);
        return count;
    }

    /// <summary>Decodes a payload into the jitter buffer.</summary>
    public JitterPut Put(in RtpHeader header, ReadOnlySpan<byte> payload, TimeSpan arrival)
    {
        if (_opus is not null)
        {
            var samples = _opus.Decode(payload, _decoded);
            // The RTP clock is 48 kHz whatever the rate (RFC 7587 section 4.1); counted on so that its wrap is no jump.
            _opusTime += (uint)((int)(header.Timestamp - _lastTimestamp) / 3);
            _lastTimestamp = header.Timestamp;
            return _jitter.Put(header.Ssrc, _opusTime, _decoded.AsSpan(0, samples), arrival);
        }

        if (payload.Length > 480) return JitterPut.Refused;
        if (_codec == VoiceCodec.Pcmu) G711.DecodeMuLaw(payload, _decoded);
        else G711.DecodeALaw(payload, _decoded);
        return _jitter.Put(header.Ssrc, header.Timestamp, _decoded.AsSpan(0, payload.Length), arrival);
    }

    /// <summary>The next 20 ms of what came.</summary>
    /// <param name="frame">320 samples.</param>
    /// <param name="now">On the clock of the arrivals.</param>
    public JitterFrame Read(Span<short> frame, TimeSpan now)
    {
        if (_up is null) return _jitter.Read(frame, now);
        var kind = _jitter.Read(_incoming, now);
        _wideCount += _up.Process(_incoming, _wide.AsSpan(_wideCount));
        // The filter gives a few samples less at the very beginning.
        var missing = Math.Max(0, Frame.Samples - _wideCount);
        frame[..missing].Clear();
        _wide.AsSpan(0, Frame.Samples - missing).CopyTo(frame[missing..]);
        _wideCount -= Frame.Samples - missing;
        _wide.AsSpan(Frame.Samples - missing, _wideCount).CopyTo(_wide);
        return kind;
    }

    public void Dispose() => _opus?.Dispose();
}
