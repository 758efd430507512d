namespace VoiceCluster.Audio.Tests;

public sealed class Pcm16Tests
{
    [Fact]
    public void Bytes_are_little_endian()
    {
        var bytes = new byte[4];
        Pcm16.ToLittleEndian([0x1234, -2], bytes);
        Assert.Equal([0x34, 0x12, 0xFE, 0xFF], bytes);
        var samples = new short[2];
        Pcm16.FromLittleEndian(bytes, samples);
        Assert.Equal([0x1234, -2], samples);
    }

    [Fact]
    public void Too_few_bytes_are_refused() => Assert.Throws<ArgumentException>(() => Pcm16.FromLittleEndian(new byte[3], new short[2]));

    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(53)]
    public void Floats_are_rounded_to_even_and_limited_at_any_place(int length)
    {
        float[] values = [0.5f, 1.5f, -2.5f, 32_767.6f, 1e12f, -32_768.5f, -1e12f, float.PositiveInfinity, float.NegativeInfinity, float.NaN];
        short[] expected = [0, 2, -2, 32_767, 32_767, -32_768, -32_768, 32_767, -32_768, 0];
        var source = Enumerable.Range(0, length).Select(index => values[index % values.Length]).ToArray();
        var samples = new short[length];
        Pcm16.FromFloat(source, samples);
        for (var index = 0; index < length; index++) Assert.Equal(expected[index % expected.Length], samples[index]);
    }

    [Fact]
    public void Samples_become_floats_of_the_same_size_times_the_gain()
    {
        var samples = Signals.Noise(37, seed: 2);
        var floats = new float[37];
        Pcm16.ToFloat(samples, floats, 0.5f);
        Assert.Equal(samples.Select(sample => sample * 0.5f), floats);
    }
}
