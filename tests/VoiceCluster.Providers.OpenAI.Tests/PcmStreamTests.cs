namespace VoiceCluster.Providers.OpenAI.Tests;

public class PcmStreamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(334)]
    [InlineData(1_001)]
    public void Samples_cut_in_half_are_put_together(int cut)
    {
        var bytes = Enumerable.Range(0, 4_000).Select(static i => (byte)((i * 7) ^ (i >> 3))).ToArray();
        Assert.Equal(Through(bytes, 4_000), Through(bytes, cut));
    }

    [Fact]
    public void Odd_and_even_pieces_may_alternate()
    {
        var pcm = new PcmStream(16_000);
        byte[] heard = [.. pcm.Convert([1]), .. pcm.Convert([2, 3, 4]), .. pcm.Convert([5, 6]), .. pcm.Convert([]), .. pcm.Convert([7, 8, 9]), .. pcm.Convert([10, 11, 12])];
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], heard);
    }

    [Fact]
    public void Half_a_sample_at_the_end_is_dropped()
    {
        var pcm = new PcmStream(16_000);
        Assert.Equal([1, 2], pcm.Convert([1, 2, 3]));
        Assert.Empty(pcm.End());
    }

    private static byte[] Through(byte[] bytes, int cut)
    {
        var pcm = new PcmStream(24_000);
        return [.. bytes.Chunk(cut).SelectMany(piece => pcm.Convert(piece)), .. pcm.End()];
    }
}
