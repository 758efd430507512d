namespace VoiceCluster.Audio.Tests;

public sealed class WavSnapshotTests
{
    private static readonly AudioFormat Format = AudioFormat.InCluster;

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(20_000, 0)]
    [InlineData(20_000, 16_000)]
    [InlineData(500, 16_000)]
    public async Task It_is_a_whole_file_of_what_was_there_when_it_was_taken(int samples, int withheld)
    {
        var audio = Signals.Noise((samples + 5_000) * 2, seed: 4);
        var file = new MemoryStream();
        using var writer = new WavWriter(file, Format, channels: 2, leaveOpen: true);
        writer.Write(audio.AsSpan(0, samples * 2));
        var reader = new MemoryStream();
        using var snapshot = new WavSnapshot(reader, Format, channels: 2, TimeSpan.Zero);
        Assert.Equal(44, snapshot.Length); // of a file without anything
        reader.Write(file.ToArray());
        using var taken = new WavSnapshot(reader, Format, channels: 2, TimeSpan.FromSeconds(withheld / 16_000.0));

        // The writer goes on, and is nowhere near done with its header.
        writer.Write(audio.AsSpan(samples * 2));
        reader.Position = 0;
        reader.Write(file.ToArray());
        var copy = new MemoryStream();
        await taken.CopyToAsync(copy, TestContext.Current.CancellationToken);

        Assert.Equal(taken.Length, copy.Length);
        Assert.Equal(copy.Length - 8, BitConverter.ToUInt32(copy.ToArray(), 4));
        copy.Position = 0;
        using var wav = new WavReader(copy);
        Assert.Equal((Format, 2), (wav.Format, wav.Channels));
        Assert.Equal(audio[..(Math.Max(0, samples - withheld) * 2)], WavBytes.ReadAll(wav));
    }

    [Fact]
    public async Task A_file_that_is_cut_meanwhile_is_no_shorter_recording()
    {
        var file = new MemoryStream();
        using (var writer = new WavWriter(file, Format, leaveOpen: true)) writer.Write(new short[1000]);
        using var snapshot = new WavSnapshot(file, Format, channels: 1, TimeSpan.Zero);
        file.SetLength(100);
        await Assert.ThrowsAsync<EndOfStreamException>(() => snapshot.CopyToAsync(new MemoryStream(), TestContext.Current.CancellationToken));
    }
}
