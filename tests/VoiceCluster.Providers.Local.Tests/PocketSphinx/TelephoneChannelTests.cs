namespace VoiceCluster.Providers.Local.Tests;

public sealed class TelephoneChannelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("telephone-channel").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <remarks>One class, three streams (cepstra and their two derivatives) of 13: a matrix, a shift and a scale of the variances each.</remarks>
    [Fact]
    public void The_adaptation_is_one_transform_of_the_models_three_streams()
    {
        string[] numbers = File.ReadAllText(TelephoneChannel.Adaptation(folder)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["1", "3", "13"], numbers[..3]);
        Assert.Equal(2 + (3 * (1 + (Decoder.CepstrumSize * (Decoder.CepstrumSize + 2)))), numbers.Length);
        Assert.All(numbers, static number => Assert.True(double.IsFinite(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture))));
    }

    [Fact]
    public void It_is_written_once()
    {
        string path = TelephoneChannel.Adaptation(folder);
        var written = File.GetLastWriteTimeUtc(path);
        Assert.Equal(path, TelephoneChannel.Adaptation(folder));
        Assert.Equal(written, File.GetLastWriteTimeUtc(path));
        Assert.Equal([path], Directory.GetFiles(folder));
    }
}
