using System.Runtime.InteropServices;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Audio;
using VoiceCluster.FrontDoor.Protocol;

namespace VoiceCluster.FrontDoor.Tests.Audio;

[Trait("Needs", "Opus")]
public sealed class OpusTests
{
    private static readonly AudioFormat Opus = new(AudioEncoding.Opus, Frame.SampleRate);

    [Fact]
    public void A_tone_survives_the_way_through_opus()
    {
        using var encoder = new AudioEncoder(Opus);
        using var decoder = new AudioDecoder(Opus);
        Assert.True(encoder.IsPacketised);
        var energy = 0.0;
        for (var frame = 0; frame < 20; frame++)
        {
            var samples = new short[Frame.Samples];
            for (var i = 0; i < samples.Length; i++) samples[i] = (short)(8000 * Math.Sin(2 * Math.PI * 440 * ((frame * Frame.Samples) + i) / Frame.SampleRate));
            var packet = encoder.Encode(MemoryMarshal.AsBytes<short>(samples).ToArray());
            Assert.InRange(packet.Length, 3, 400);
            var heard = MemoryMarshal.Cast<byte, short>(decoder.Decode(packet.Span));
            Assert.Equal(Frame.Samples, heard.Length);
            if (frame > 5) foreach (var sample in heard) energy += (double)sample * sample;
        }

        Assert.InRange(Math.Sqrt(energy / (14 * Frame.Samples)), 4000, 7500); // 8000 / sqrt 2 is 5657
    }

    [Fact]
    public void What_is_no_packet_is_refused()
    {
        using var decoder = new AudioDecoder(Opus);
        Assert.ThrowsAny<FormatException>(() => decoder.Decode(new byte[] { 0xff, 0xff, 0xff }));
    }

    [Fact]
    public void It_is_spoken_at_16_kHz_only() =>
        Assert.Equal(
            ErrorCode.UnsupportedFormat,
            Assert.Throws<ClientMessageException>(() => ClientMessageReader.Read("""{"type":"session_start","format":{"encoding":"opus","sampleRate":48000}}"""u8.ToArray())).Code);
}
