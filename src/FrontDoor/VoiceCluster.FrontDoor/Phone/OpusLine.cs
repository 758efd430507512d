using VoiceCluster.Audio;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>Opus for one call's RTP.</summary>
internal sealed class OpusLine : IOpusCodec
{
    private readonly OpusEncoder _encoder = new();
    private readonly OpusDecoder _decoder = new();

    public int Encode(ReadOnlySpan<short> frame, Span<byte> packet) => _encoder.Encode(frame, packet);

    public int Decode(ReadOnlySpan<byte> packet, Span<short> samples)
    {
        try
        {
            return _decoder.Decode(packet, samples);
        }
        catch (OpusException)
        {
            return 0; // broken: the jitter buffer conceals it, as one that never came
        }
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _decoder.Dispose();
    }
}
