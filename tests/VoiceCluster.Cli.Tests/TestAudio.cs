using VoiceCluster.Audio;

namespace VoiceCluster.Cli.Tests;

/// <summary>Sounds and files.</summary>
internal static class TestAudio
{
    public static short[] Tone(int samples, int rate, double hertz, double amplitude = 8_000)
    {
        var tone = new short[samples];
        for (var i = 0; i < samples; i++) tone[i] = (short)(amplitude * Math.Sin(2 * Math.PI * hertz * i / rate));
        return tone;
    }

    /// <summary>Silence, a tone, silence: milliseconds each.</summary>
    public static short[] Phrase(int before, int voiced, int after, int rate = 16_000, double hertz = 300) =>
        [.. new short[before * rate / 1000], .. Tone(voiced * rate / 1000, rate, hertz), .. new short[after * rate / 1000]];

    public static byte[] Wav(ReadOnlySpan<short> samples, AudioFormat format, int channels = 1)
    {
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, format, channels, leaveOpen: true)) writer.Write(samples);
        return stream.ToArray();
    }

    /// <summary>Left and right of a stereo file.</summary>
    public static (short[] Left, short[] Right) Stereo(string path)
    {
        using var reader = new WavReader(File.OpenRead(path));
        Assert.Equal(2, reader.Channels);
        var samples = new short[reader.Remaining!.Value * 2];
        reader.Read(samples);
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }

    public static short[] Mono(string path, int rate = 16_000)
    {
        using var file = File.OpenRead(path);
        return WavReader.ReadMono(file, rate);
    }

    /// <summary>Where sound begins and ends, in milliseconds.</summary>
    public static (double From, double To) Extent(ReadOnlySpan<short> samples, int rate = 16_000)
    {
        int first = -1, last = -1;
        for (var i = 0; i < samples.Length; i++)
        {
            if (Math.Abs((int)samples[i]) < 200) continue;
            if (first < 0) first = i;
            last = i;
        }

        return (first * 1000.0 / rate, last * 1000.0 / rate);
    }
}
