using FsCheck;
using FsCheck.Fluent;
using VoiceCluster.TestKit;

namespace VoiceCluster.Audio.Tests;

/// <summary>By the system's libopus (Debian: libopus0).</summary>
[Trait("Needs", "libopus")]
public sealed class NativeOpusTests : OpusTests
{
    public NativeOpusTests()
        : base(OpusEngine.Native) => Assert.SkipUnless(OpusCodec.Engine is OpusEngine.Native, "libopus is not installed.");

    [Fact]
    public void Nothing_is_allocated_for_a_frame()
    {
        using var encoder = new OpusEncoder();
        using var decoder = new OpusDecoder();
        var packet = new byte[OpusCodec.MaxPacketBytes];
        var samples = new short[320];
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var frame = 0; frame < 20; frame++) Code(frame);
        }));

        void Code(int frame)
        {
            var length = encoder.Encode(Speech.AsSpan(frame * 320, 320), packet);
            decoder.Decode(packet.AsSpan(0, length), samples);
            decoder.Conceal(samples);
        }
    }

    [Fact]
    public void Both_engines_understand_each_other()
    {
        foreach (var (from, to) in new[] { (OpusEngine.Native, OpusEngine.Managed), (OpusEngine.Managed, OpusEngine.Native) })
        {
            var likeness = Likeness(Decode(Encode(from), _ => false, fec: false, to));
            Assert.True(likeness > 0.95, $"{from} to {to}: {likeness:F3}");
        }
    }
}

/// <summary>By managed code, which needs nothing installed.</summary>
public sealed class ManagedOpusTests() : OpusTests(OpusEngine.Managed);

public abstract class OpusTests
{
    private protected static readonly short[] Speech = new SpeechSignal(31, 130).Talk(3).Samples();

    private readonly OpusEngine _engine;

    private protected OpusTests(OpusEngine engine) => _engine = engine;

    private static int Frames => Speech.Length / Frame.Samples;

    [Fact]
    public void Speech_survives_at_24_kbit_per_second()
    {
        var packets = Encode(_engine);
        Assert.InRange(packets.Average(packet => packet.Length), 30, 90);
        var heard = Decode(packets, _ => false, fec: false, _engine);
        // The codec delays by 6.5 ms at 16 kHz and keeps no wave form: compare the course of the level.
        Assert.True(Likeness(heard) > 0.95, $"{Likeness(heard):F3}");
    }

    [Fact]
    public void A_lost_packet_is_recovered_from_the_next_one_better_than_concealed()
    {
        var packets = Encode(_engine, loss: 25);
        var whole = Decode(packets, _ => false, fec: false, _engine);
        var recovered = Difference(whole, Decode(packets, frame => frame % 7 == 3, fec: true, _engine));
        var concealed = Difference(whole, Decode(packets, frame => frame % 7 == 3, fec: false, _engine));
        Assert.True(recovered < concealed - 3, $"{recovered:F1} dB against {concealed:F1} dB");
    }

    [Fact]
    public void Packets_of_any_length_up_to_60_ms_are_decoded()
    {
        // One packet of three frames (RFC 6716, section 3.2.5: code 3, constant size) made of three of 20 ms.
        var packets = Encode(_engine);
        var frames = packets.Take(3).Select(packet => packet[1..]).ToArray();
        byte[] joined = [(byte)(packets[0][0] | 3), 3 | 0x80, .. frames[..2].Select(frame => (byte)frame.Length), .. frames.SelectMany(frame => frame)];
        Assert.Equal(960, OpusCodec.SamplesOf(joined, Frame.SampleRate, _engine));
        using var decoder = new OpusDecoder(_engine);
        Assert.Equal(960, decoder.Decode(joined, new short[960]));
        joined[1] = 4 | 0x80;
        Assert.Contains("80 ms", Assert.Throws<OpusException>(() => decoder.Decode(joined, new short[1_920])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Other_rates_are_decoded_too()
    {
        using var decoder = new OpusDecoder(_engine, 48_000);
        Assert.Equal(960, decoder.Decode(Encode(_engine)[5], new short[decoder.MaxSamples]));
    }

    [Fact]
    public void Corrupt_packets_are_refused_clearly_and_the_stream_goes_on()
    {
        var packets = Encode(_engine);
        using var decoder = new OpusDecoder(_engine);
        var samples = new short[decoder.MaxSamples];
        decoder.Decode(packets[0], samples);
        Assert.Throws<OpusException>(() => decoder.Decode([], samples));
        Assert.Throws<OpusException>(() => decoder.Decode([0xFF, 0x00], samples));
        Assert.Throws<OpusException>(() => decoder.Recover([], samples.AsSpan(0, 320)));
        Assert.Throws<ArgumentException>(() => decoder.Decode(packets[1], new short[319]));
        Assert.Throws<ArgumentException>(() => decoder.Conceal(new short[333]));
        Assert.Equal(320, decoder.Decode(packets[1], samples));
    }

    [Fact]
    public void Any_bytes_give_samples_or_an_exception()
    {
        using var decoder = new OpusDecoder(_engine);
        var samples = new short[decoder.MaxSamples];
        Prop.ForAll(ArbMap.Default.ArbFor<byte[]>(), bytes =>
        {
            try
            {
                Assert.InRange(decoder.Decode(bytes, samples), 40, 960);
            }
            catch (OpusException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Wrong_sizes_and_settings_are_refused()
    {
        using var encoder = new OpusEncoder(_engine);
        Assert.Throws<ArgumentException>(() => encoder.Encode(new short[160], new byte[OpusCodec.MaxPacketBytes]));
        Assert.Throws<OpusException>(() => encoder.Encode(Speech.AsSpan(0, 320), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusEncoder(_engine, 44_100));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusEncoder(_engine, bitrate: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OpusDecoder(_engine, 11_025));
    }

    [Fact]
    public void A_disposed_codec_refuses()
    {
        var encoder = new OpusEncoder(_engine);
        encoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => encoder.Encode(Speech.AsSpan(0, 320), new byte[OpusCodec.MaxPacketBytes]));
    }

    private protected static byte[][] Encode(OpusEngine engine, int loss = 5)
    {
        using var encoder = new OpusEncoder(engine, expectedLossPercent: loss);
        var buffer = new byte[OpusCodec.MaxPacketBytes];
        return [.. Enumerable.Range(0, Frames).Select(frame => buffer[..encoder.Encode(Speech.AsSpan(frame * Frame.Samples, Frame.Samples), buffer)])];
    }

    private protected static short[] Decode(byte[][] packets, Func<int, bool> lost, bool fec, OpusEngine engine)
    {
        using var decoder = new OpusDecoder(engine);
        var heard = new short[packets.Length * Frame.Samples];
        for (var frame = 0; frame < packets.Length; frame++)
        {
            var span = heard.AsSpan(frame * Frame.Samples, Frame.Samples);
            if (!lost(frame)) decoder.Decode(packets[frame], span);
            else if (fec && frame + 1 < packets.Length) decoder.Recover(packets[frame + 1], span);
            else decoder.Conceal(span);
        }

        return heard;
    }

    /// <summary>Correlation of the levels of the frames with those of the original.</summary>
    private protected static double Likeness(short[] heard)
    {
        var original = Enumerable.Range(0, Frames - 1).Select(frame => (double)LevelMeter.Rms(Speech.AsSpan(frame * 320, 320))).Select(level => Math.Max(level, -60)).ToArray();
        var decoded = Enumerable.Range(0, Frames - 1).Select(frame => (double)LevelMeter.Rms(heard.AsSpan((frame * 320) + 104, 320))).Select(level => Math.Max(level, -60)).ToArray();
        var (a, b) = (original.Average(), decoded.Average());
        var product = original.Zip(decoded, (x, y) => (x - a) * (y - b)).Sum();
        return product / Math.Sqrt(original.Sum(x => (x - a) * (x - a)) * decoded.Sum(y => (y - b) * (y - b)));
    }

    /// <summary>Level of the difference over that of the sound, in dB.</summary>
    private static double Difference(short[] whole, short[] other) =>
        LevelMeter.Rms([.. whole.Zip(other, (a, b) => Signals.Limit(a - b))]) - LevelMeter.Rms(whole);
}
