using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Audio.Tests;

public sealed class WavReaderTests
{
    private static readonly short[] Some = [0, 1, -1, 32_767, -32_768, 1_234];

    private static byte[] Data => WavBytes.Chunk("data", WavBytes.Samples(Some));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Plain_pcm_is_read(bool seekable)
    {
        using var reader = new WavReader(seekable ? new MemoryStream(Plain()) : new ForwardStream(Plain()));
        Assert.Equal(new AudioFormat(AudioEncoding.Pcm16, 16_000), reader.Format);
        Assert.Equal(1, reader.Channels);
        Assert.Equal(6, reader.Remaining);
        Assert.Equal(Some, WavBytes.ReadAll(reader));
        Assert.Equal(0, reader.Remaining);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Unknown_chunks_are_passed_over_with_or_without_their_padding(bool seekable)
    {
        var odd = new byte[] { 1, 2, 3 };
        Assert.Equal(Some, WavBytes.ReadAll(WavBytes.Riff(WavBytes.Chunk("LIST", odd), WavBytes.Format(), WavBytes.Chunk("bext", new byte[5000]), Data), seekable));
        Assert.Equal(Some, WavBytes.ReadAll(WavBytes.Riff(WavBytes.Chunk("LIST", odd, pad: false), WavBytes.Format(), Data), seekable));
    }

    [Fact]
    public void The_format_may_come_after_the_data_where_the_stream_can_seek()
    {
        var file = WavBytes.Riff(Data, WavBytes.Chunk("cue ", [9]), WavBytes.Format());
        Assert.Equal(Some, WavBytes.ReadAll(file));
        Refused("seek", file, seekable: false);
    }

    [Fact]
    public void Chunks_after_the_data_are_not_sound() =>
        Assert.Equal(Some, WavBytes.ReadAll(WavBytes.Riff(WavBytes.Format(), Data, WavBytes.Chunk("LIST", new byte[20]))));

    [Fact]
    public void Floats_are_scaled_and_limited()
    {
        var floats = new[] { 0f, 0.5f, -1f, 1f, 7f, float.NaN }.SelectMany(BitConverter.GetBytes).ToArray();
        short[] expected = [0, 16_384, -32_768, 32_767, 32_767, 0];
        Assert.Equal(expected, WavBytes.ReadAll(WavBytes.Riff(WavBytes.Format(tag: 3, bits: 32), WavBytes.Chunk("data", floats))));
    }

    [Theory]
    [InlineData(6, 0xD5, 8)]
    [InlineData(7, 0xFF, 0)]
    [InlineData(7, 0x00, -32_124)]
    public void G711_is_decoded(ushort tag, byte code, short expected)
    {
        var file = WavBytes.Riff(WavBytes.Format(tag, rate: 8_000, bits: 8, extension: [0, 0]), WavBytes.Chunk("fact", [1, 0, 0, 0]), WavBytes.Chunk("data", [code]));
        Assert.Equal([expected], WavBytes.ReadAll(file));
    }

    [Fact]
    public void An_extensible_format_is_read_by_its_sub_format()
    {
        Assert.Equal(Some, WavBytes.ReadAll(WavBytes.Riff(WavBytes.Extensible(1, 16, channels: 2), Data)));
        Refused("sub-format", WavBytes.Riff(WavBytes.Extensible(1, 16, lastByte: 0x72), Data));
        Refused("extensible", WavBytes.Riff(WavBytes.Format(0xFFFE), Data));
    }

    [Theory]
    [InlineData(0u, 0u)]
    [InlineData(0u, 36u)]
    [InlineData(0u, uint.MaxValue)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    [InlineData(0x7FFF_F000u, 0x7FFF_F024u)]
    public void A_streamed_file_is_read_to_its_end(uint dataSize, uint riffSize)
    {
        var file = WavBytes.Riff(riffSize, WavBytes.Format(), WavBytes.Chunk("data", [.. WavBytes.Samples(Some), 77], dataSize, pad: false));
        Assert.Equal(Some, WavBytes.ReadAll(file));
        using var reader = new WavReader(new MemoryStream(file));
        Assert.Null(reader.Remaining);
        if (dataSize is 0 or uint.MaxValue) Assert.Equal(Some, WavBytes.ReadAll(file, seekable: false));
    }

    [Fact]
    public void An_empty_data_chunk_followed_by_another_is_empty() =>
        Assert.Empty(WavBytes.ReadAll(WavBytes.Riff(WavBytes.Format(), WavBytes.Chunk("data", []), WavBytes.Chunk("LIST", new byte[20]))));

    [Theory]
    [InlineData(2, 5, "2 bytes of samples are missing")]
    [InlineData(1, 5, "1 bytes of samples are missing")]
    [InlineData(11, 0, "11 bytes of samples are missing")]
    public void What_is_there_of_a_file_that_was_cut_short_is_read_and_the_rest_is_said_to_be_missing(int cut, int samples, string problem)
    {
        foreach (var seekable in new[] { true, false })
        {
            var file = Plain()[..^cut];
            using var reader = new WavReader(seekable ? new MemoryStream(file) : new ForwardStream(file));
            if (seekable) Assert.Contains(problem, reader.Problem, StringComparison.Ordinal);
            Assert.Equal(Some[..samples], WavBytes.ReadAll(reader));
            Assert.Contains("missing", reader.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Half_a_sample_at_the_end_is_said_and_left_out()
    {
        var file = WavBytes.Riff(WavBytes.Format(channels: 2), WavBytes.Chunk("data", [.. WavBytes.Samples(Some), 1, 2, 3]));
        using var reader = new WavReader(new MemoryStream(file));
        Assert.Contains("3 bytes of an unfinished sample", reader.Problem, StringComparison.Ordinal);
        Assert.Equal(Some, WavBytes.ReadAll(reader));
    }

    [Fact]
    public void A_whole_file_has_no_problem()
    {
        using var reader = new WavReader(new MemoryStream(Plain()));
        WavBytes.ReadAll(reader);
        Assert.Null(reader.Problem);
    }

    [Theory]
    [InlineData(8, new byte[] { 128, 255, 0 }, new short[] { 0, 32_512, -32_768 })]
    [InlineData(24, new byte[] { 0, 0, 0x40, 255, 255, 0x7F, 0, 0, 0x80 }, new short[] { 16_384, 32_767, -32_768 })]
    [InlineData(32, new byte[] { 0, 0, 0, 0x40, 255, 255, 255, 0x7F, 0, 0, 0, 0x80 }, new short[] { 16_384, 32_767, -32_768 })]
    public void Integers_of_other_sizes_are_read_also_as_extensible(ushort bits, byte[] data, short[] expected)
    {
        foreach (var format in new[] { WavBytes.Format(bits: bits), WavBytes.Extensible(1, bits) })
        {
            var samples = WavBytes.ReadAll(WavBytes.Riff(format, WavBytes.Chunk("data", data)));
            Assert.Equal(expected.Length, samples.Length);
            for (var i = 0; i < expected.Length; i++) Assert.InRange(samples[i] - expected[i], -1, 1);
        }
    }

    [Fact]
    public void Six_channels_are_read_and_mixed()
    {
        var file = WavBytes.Riff(WavBytes.Format(channels: 6), WavBytes.Chunk("data", WavBytes.Samples([60, 0, 0, 0, 0, 0, -60, 0, 0, 0, 0, 0])));
        Assert.Equal([10, -10], WavReader.ReadMono(new MemoryStream(file)));
    }

    [Theory]
    [InlineData("RF64")]
    [InlineData("BW64")]
    public void Files_of_more_than_4_GiB_say_their_size_elsewhere(string kind)
    {
        var data = WavBytes.Samples(Some);
        byte[] sizes = [.. new byte[8], .. BitConverter.GetBytes((long)data.Length), .. new byte[12]];
        var file = WavBytes.Riff(uint.MaxValue, WavBytes.Chunk("ds64", sizes), WavBytes.Format(), WavBytes.Chunk("data", data, uint.MaxValue, pad: false), WavBytes.Chunk("LIST", new byte[20]));
        System.Text.Encoding.ASCII.GetBytes(kind).CopyTo(file, 0);
        Assert.Equal(Some, WavBytes.ReadAll(file));
    }

    [Fact]
    public void What_is_not_read_here_is_named()
    {
        Refused("20 bits", WavBytes.Riff(WavBytes.Format(bits: 20, align: 3), Data));
        Refused("0x0055", WavBytes.Riff(WavBytes.Format(tag: 0x55), Data));
        Refused("0 channels", WavBytes.Riff(WavBytes.Format(channels: 0), Data));
        Refused("0 Hz", WavBytes.Riff(WavBytes.Format(rate: 0), Data));
        Refused("4294967295 Hz", WavBytes.Riff(WavBytes.Format(rate: uint.MaxValue), Data));
        Refused("all channels", WavBytes.Riff(WavBytes.Format(align: 3), Data));
        Refused("at least 16", WavBytes.Riff(WavBytes.Chunk("fmt ", new byte[14]), Data));
        Refused("No chunk", WavBytes.Riff(WavBytes.Format(), new byte[40]));
        Refused("no data", WavBytes.Riff(WavBytes.Format()));
        Refused("no fmt", WavBytes.Riff(Data));
        Refused("RIFX", [.. "RIFX"u8, .. Plain()[4..]]);
        Refused("RIFF", [.. "OggS"u8, .. Plain()[4..]]);
        Refused("cut short", Plain()[..40]);
        Refused("fmt", Plain()[..30]);
        Refused("RIFF", Plain()[..11]);
        Refused("empty", []);
    }

    [Fact]
    public void Any_damage_gives_samples_or_a_clear_refusal_in_bounded_memory()
    {
        var files = new[]
        {
            Plain(),
            WavBytes.Riff(WavBytes.Chunk("LIST", [1, 2, 3]), WavBytes.Extensible(3, 32, channels: 2), WavBytes.Chunk("fact", new byte[4]), WavBytes.Chunk("data", new byte[64])),
        };
        var damage = Gen.ListOf(Gen.Zip(Gen.Choose(0, 140), Gen.Choose(0, 255)));
        var cases = Gen.Zip(Gen.Zip(Gen.Elements(files), Gen.Choose(0, 140)), damage).ToArbitrary();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var runs = 0;
        Prop.ForAll(cases, input =>
        {
            var ((file, keep), changes) = input;
            var bytes = file[..Math.Min(keep, file.Length)];
            foreach (var (at, value) in changes.Take(6))
            {
                if (at < bytes.Length) bytes[at] = (byte)value;
            }

            runs++;
            foreach (var seekable in new[] { true, false })
            {
                try
                {
                    Assert.True(WavBytes.ReadAll(bytes, seekable).Length <= bytes.Length);
                }
                catch (WavFormatException exception)
                {
                    Assert.NotEmpty(exception.Message);
                }
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
        Assert.True((GC.GetAllocatedBytesForCurrentThread() - before) / runs < 200_000);
    }

    [Fact]
    public void A_whole_file_is_mixed_to_mono_and_resampled_in_place()
    {
        var left = Signals.Sine(440, 48_000, 4_801, 8_000);
        var interleaved = left.SelectMany(sample => new[] { sample, sample }).ToArray();
        var file = WavBytes.Riff(WavBytes.Format(channels: 2, rate: 48_000), WavBytes.Chunk("data", WavBytes.Samples(interleaved)));
        var mono = WavReader.ReadMono(new MemoryStream(file));
        var expected = Signals.Sine(440, 16_000, 1_601, 8_000);
        Assert.Equal(expected.Length, mono.Length);
        for (var index = 100; index < 1_500; index++) Assert.InRange(mono[index] - expected[index], -12, 12);
    }

    [Fact]
    public void A_whole_file_that_is_too_long_is_refused() =>
        Assert.Contains("longer", Assert.Throws<WavFormatException>(
            () => WavReader.ReadMono(new MemoryStream(Plain()), longest: TimeSpan.FromTicks(1_000))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_rate_that_cannot_be_converted_is_named()
    {
        var file = WavBytes.Riff(WavBytes.Format(rate: 4_000), Data);
        Assert.Contains("4000 Hz", Assert.Throws<WavFormatException>(() => WavReader.ReadMono(new MemoryStream(file))).Message, StringComparison.Ordinal);
    }

    private static byte[] Plain() => WavBytes.Riff(WavBytes.Format(), Data);

    private static void Refused(string word, byte[] file, bool seekable = true) =>
        Assert.Contains(word, Assert.Throws<WavFormatException>(() => WavBytes.ReadAll(file, seekable)).Message, StringComparison.Ordinal);
}
