using System.Runtime.InteropServices;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Audio;

namespace VoiceCluster.FrontDoor.Tests.Audio;

public sealed class CodecTests
{
    [Theory]
    [InlineData(AudioEncoding.Pcm16, 8000)]
    [InlineData(AudioEncoding.Pcm16, 16_000)]
    [InlineData(AudioEncoding.Pcm16, 24_000)]
    [InlineData(AudioEncoding.Pcm16, 44_100)]
    [InlineData(AudioEncoding.Pcm16, 48_000)]
    [InlineData(AudioEncoding.MuLaw, 8000)]
    [InlineData(AudioEncoding.ALaw, 8000)]
    [InlineData(AudioEncoding.ALaw, 16_000)]
    public void A_tone_survives_the_way_out_and_back(AudioEncoding encoding, int rate)
    {
        var format = new AudioFormat(encoding, rate);
        var (encoder, decoder) = (new AudioEncoder(format), new AudioDecoder(format));
        var tone = Enumerable.Range(0, 16_000).Select(i => (short)(8000 * Math.Sin(2 * Math.PI * 440 * i / 16_000))).ToArray();
        var back = new List<short>();
        long wire = 0;
        for (var at = 0; at < tone.Length; at += Frame.Samples)
        {
            var bytes = encoder.Encode(MemoryMarshal.AsBytes(tone.AsSpan(at, Frame.Samples)).ToArray());
            wire += bytes.Length;
            back.AddRange(MemoryMarshal.Cast<byte, short>(decoder.Decode(bytes.Span)));
        }

        Assert.InRange(wire, rate * format.BytesPerSample * 0.97, rate * format.BytesPerSample);
        Assert.InRange(back.Count, 15_500, 16_000);
        // The same power in the middle, within 3 %: nothing was lost, doubled or cut off.
        double Power(IEnumerable<short> samples) => Math.Sqrt(samples.Skip(4000).Take(8000).Average(s => (double)s * s));
        Assert.InRange(Power(back) / Power(tone), 0.97, 1.03);
    }

    [Fact]
    public void The_clusters_own_format_passes_through_untouched()
    {
        var pcm = new byte[640];
        new Random(2).NextBytes(pcm);
        Assert.Equal(pcm, new AudioEncoder(AudioFormat.InCluster).Encode(pcm).ToArray());
        Assert.Equal(pcm, new AudioDecoder(AudioFormat.InCluster).Decode(pcm).ToArray());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(641)]
    public void Half_a_sample_is_refused(int bytes) =>
        Assert.Contains($"{bytes} bytes", Assert.Throws<FormatException>(() => new AudioDecoder(AudioFormat.InCluster).Decode(new byte[bytes]).ToArray()).Message, StringComparison.Ordinal);

    [Fact]
    public void Nothing_in_is_nothing_out()
    {
        foreach (var rate in new[] { 8000, 16_000, 48_000 })
        {
            var format = new AudioFormat(AudioEncoding.Pcm16, rate);
            Assert.Equal(0, new AudioDecoder(format).Decode([]).Length);
            Assert.Equal(0, new AudioEncoder(format).Encode(default).Length);
        }
    }

    [Fact]
    public void How_audio_was_cut_makes_no_difference()
    {
        var format = new AudioFormat(AudioEncoding.Pcm16, 48_000);
        var audio = new byte[48_000];
        new Random(3).NextBytes(audio);
        var whole = new AudioDecoder(format).Decode(audio).ToArray();
        var decoder = new AudioDecoder(format);
        var pieces = new List<byte>();
        for (var at = 0; at < audio.Length; at += 634) pieces.AddRange(decoder.Decode(audio.AsSpan(at, Math.Min(634, audio.Length - at))));
        Assert.Equal(whole, pieces);
    }
}
