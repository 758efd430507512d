using VoiceCluster.Audio;

namespace VoiceCluster.EndToEnd.Tests.Calls;

/// <summary>A recorded call, looked at by level in frames of 20 ms.</summary>
internal static class TwoChannels
{
    private const int Rate = 16_000;

    // Longer than the caller's hesitation in the middle of a turn, shorter than an answer.
    private static readonly TimeSpan BetweenPhrases = TimeSpan.FromSeconds(1.2);

    /// <summary>Levels in dBFS.</summary>
    public static (float[] Left, float[] Right) Read(string path)
    {
        using var reader = new WavReader(File.OpenRead(path));
        Assert.Equal((2, Rate), (reader.Channels, reader.Format.SampleRate));
        var samples = new short[(int)(reader.Remaining ?? 0) * 2];
        reader.Read(samples);
        return (Levels(0), Levels(1));

        float[] Levels(int channel) => [.. samples.Where((_, i) => i % 2 == channel).Chunk(Frame.Samples).Select(frame => LevelMeter.Rms(frame))];
    }

    public static bool IsVoice(float levelDb) => levelDb > -45;

    /// <summary>Where somebody speaks, with the pauses of speech.</summary>
    public static IReadOnlyList<(TimeSpan From, TimeSpan To)> Phrases(float[] levels)
    {
        var phrases = new List<(TimeSpan From, TimeSpan To)>();
        foreach (var (i, level) in levels.Index())
        {
            if (!IsVoice(level)) continue;
            var (from, to) = (Frame.Duration * i, Frame.Duration * (i + 1));
            if (phrases.Count > 0 && from - phrases[^1].To < BetweenPhrases) phrases[^1] = (phrases[^1].From, to);
            else phrases.Add((from, to));
        }

        return phrases;
    }

    public static float[] Frames(float[] levels, TimeSpan from, TimeSpan to) => levels[(int)(from / Frame.Duration)..(int)(to / Frame.Duration)];
}
