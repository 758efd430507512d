using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Audio.Tests;

public sealed class WavWriterTests
{
    [Fact]
    public void What_is_written_is_read_back_in_every_encoding()
    {
        var encodings = Gen.Elements(AudioEncoding.Pcm16, AudioEncoding.Float32, AudioEncoding.MuLaw, AudioEncoding.ALaw);
        var cases = Gen.Zip(Gen.Zip(encodings, Gen.Choose(1, 2)), Gen.ListOf(Gen.Choose(0, 3_000))).ToArbitrary();
        Prop.ForAll(cases, input =>
        {
            var ((encoding, channels), sizes) = input;
            var samples = Quantised(encoding, Signals.Noise(sizes.Sum() * channels, seed: 11));
            var stream = new MemoryStream();
            using (var writer = new WavWriter(stream, new AudioFormat(encoding, 8_000), channels, leaveOpen: true))
            {
                var at = 0;
                foreach (var size in sizes)
                {
                    writer.Write(samples.AsSpan(at, size * channels));
                    at += size * channels;
                }

                Assert.Equal(sizes.Sum(), writer.SamplesWritten);
            }

            var bytes = stream.ToArray();
            Assert.Equal(bytes.Length - 8, BitConverter.ToInt32(bytes, 4));
            Assert.Equal(0, bytes.Length % 2);
            using var reader = new WavReader(new MemoryStream(bytes));
            Assert.Equal((new AudioFormat(encoding, 8_000), channels), (reader.Format, reader.Channels));
            Assert.Equal(samples, WavBytes.ReadAll(reader));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_killed_writer_leaves_a_playable_file_that_lacks_at_most_half_a_second()
    {
        var path = Path.Combine(Path.GetTempPath(), $"voicecluster-{Guid.NewGuid():N}.wav");
        var samples = Signals.Noise(16_000 * 3, seed: 9);
        using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, Options = FileOptions.DeleteOnClose });
        using var writer = new WavWriter(file, AudioFormat.InCluster, leaveOpen: true);
        for (var at = 0; at < samples.Length; at += Frame.Samples)
        {
            writer.Write(samples.AsSpan(at, Frame.Samples));
            // What a kill -9 would leave is what another opener of the file sees now.
            using var other = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var reader = new WavReader(other);
            var found = WavBytes.ReadAll(reader);
            Assert.InRange(at + Frame.Samples - found.Length, 0, 8_000);
            Assert.True(samples.AsSpan(0, found.Length).SequenceEqual(found));
        }
    }

    [Fact]
    public void A_file_cut_off_at_any_byte_is_made_whole_and_goes_on_behind_its_last_whole_sample()
    {
        var samples = Signals.Noise(2 * 40, seed: 10);
        var whole = new MemoryStream();
        using (var writer = new WavWriter(whole, AudioFormat.InCluster, channels: 2, leaveOpen: true)) writer.Write(samples);
        var bytes = whole.ToArray();
        for (var length = 0; length <= bytes.Length; length++)
        {
            var cut = new MemoryStream();
            cut.Write(bytes.AsSpan(0, length));
            var kept = Math.Max(0, length - 44) / 4 * 2;
            WavWriter.Continue(cut, AudioFormat.InCluster, channels: 2).Flush();
            Assert.Equal(samples[..kept], Read(cut.ToArray()));
            using (var writer = WavWriter.Continue(cut, AudioFormat.InCluster, channels: 2)) writer.Write([1, -1]);
            Assert.Equal([.. samples[..kept], 1, -1], Read(cut.ToArray()));
            Assert.Equal(44 + (2 * kept) + 4, cut.ToArray().Length);
        }

        static short[] Read(byte[] file)
        {
            using var reader = new WavReader(new MemoryStream(file));
            return WavBytes.ReadAll(reader);
        }
    }

    [Fact]
    public void Without_seeking_the_header_says_until_the_end()
    {
        var stream = new ForwardOnlySink();
        using (var writer = new WavWriter(stream, AudioFormat.InCluster, leaveOpen: true)) writer.Write([5, 6, 7]);
        Assert.Equal([5, 6, 7], WavBytes.ReadAll(stream.ToArray()));
    }

    [Fact]
    public void A_file_may_begin_in_the_middle_of_a_stream()
    {
        var stream = new MemoryStream();
        stream.Write("before"u8);
        using (var writer = new WavWriter(stream, new AudioFormat(AudioEncoding.MuLaw, 8_000), leaveOpen: true)) writer.Write(new short[9_001]);
        stream.Position = 6;
        using var reader = new WavReader(stream);
        Assert.Equal(9_001, reader.Remaining);
        Assert.Equal("before"u8, stream.ToArray().AsSpan(0, 6));
    }

    [Fact]
    public void Half_a_stereo_sample_and_opus_are_refused()
    {
        using var writer = new WavWriter(new MemoryStream(), AudioFormat.InCluster, channels: 2);
        Assert.Throws<ArgumentException>(() => writer.Write([1, 2, 3]));
        Assert.Equal(0, writer.SamplesWritten);
        Assert.Throws<NotSupportedException>(() => new WavWriter(new MemoryStream(), new AudioFormat(AudioEncoding.Opus, 16_000)));
    }

    /// <summary>The samples as the encoding can hold them exactly.</summary>
    private static short[] Quantised(AudioEncoding encoding, short[] samples)
    {
        var codes = new byte[samples.Length];
        if (encoding == AudioEncoding.MuLaw)
        {
            G711.EncodeMuLaw(samples, codes);
            G711.DecodeMuLaw(codes, samples);
        }
        else if (encoding == AudioEncoding.ALaw)
        {
            G711.EncodeALaw(samples, codes);
            G711.DecodeALaw(codes, samples);
        }

        return samples;
    }

    private sealed class ForwardOnlySink : MemoryStream
    {
        public override bool CanSeek => false;

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }
    }
}
