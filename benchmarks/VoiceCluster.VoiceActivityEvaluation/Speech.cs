using VoiceCluster.Audio;

namespace VoiceCluster.VoiceActivityEvaluation;

/// <summary>A clean call: utterances of one voice with pauses between them, and which of its frames hold speech.</summary>
internal sealed class Speech
{
    /// <summary>A frame is speech when its clean level is at most this far under the voice's loud frames (95th percentile).</summary>
    public const double LabelRange = 25;

    /// <summary>Gaps within words (stop closures) up to this many frames count as speech.</summary>
    public const int LongestGap = 3;

    private Speech(string voice, short[] samples)
    {
        Voice = voice;
        Samples = samples;
        Truth = Label(samples);
        Level = ActiveLevel();
    }

    public string Voice { get; }

    public short[] Samples { get; }

    /// <summary>Per 20 ms frame, whether the clean signal speaks.</summary>
    public bool[] Truth { get; }

    /// <summary>Mean power of the frames that speak.</summary>
    public double Level { get; }

    /// <summary>Joins the utterances with 1 to 4 s between them, after a lead of silence.</summary>
    public static Speech Join(string voice, IEnumerable<short[]> utterances, TimeSpan lead, int seed)
    {
        var random = new Random(seed);
        var samples = new List<short>(new short[(int)(lead.TotalSeconds * Frame.SampleRate)]);
        foreach (var utterance in utterances)
        {
            samples.AddRange(utterance);
            samples.AddRange(new short[random.Next(16_000, 64_000)]);
        }

        return new Speech(voice, samples.ToArray()[..(samples.Count / Frame.Samples * Frame.Samples)]);
    }

    private static bool[] Label(short[] samples)
    {
        var levels = Enumerable.Range(0, samples.Length / Frame.Samples)
            .Select(frame => LevelMeter.Rms(samples.AsSpan(frame * Frame.Samples, Frame.Samples))).ToArray();
        var audible = levels.Where(level => level > -60).Order().ToArray();
        var threshold = audible[audible.Length * 95 / 100] - LabelRange;
        var truth = levels.Select(level => level >= threshold).ToArray();
        var last = -1;
        for (var frame = 0; frame < truth.Length; frame++)
        {
            if (!truth[frame]) continue;
            if (last >= 0 && frame - last - 1 <= LongestGap) truth.AsSpan(last, frame - last).Fill(true);
            last = frame;
        }

        return truth;
    }

    private double ActiveLevel()
    {
        var (sum, count) = (0.0, 0);
        for (var frame = 0; frame < Truth.Length; frame++)
        {
            if (!Truth[frame]) continue;
            sum += LevelMeter.SumOfSquares(Samples.AsSpan(frame * Frame.Samples, Frame.Samples));
            count += Frame.Samples;
        }

        return sum / count;
    }
}
