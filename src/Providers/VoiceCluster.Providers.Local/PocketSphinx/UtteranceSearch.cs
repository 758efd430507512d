namespace VoiceCluster.Providers.Local;

/// <summary>
/// One utterance on one decoder: feeds it, gives partials at their cadence, cuts an utterance that grows too long, and gives the finals.
/// </summary>
/// <param name="decoder">Reset for this caller.</param>
/// <param name="options">The cadence of partials, the length at which to cut.</param>
/// <param name="start">The utterance's place on the session's audio clock, in samples.</param>
internal sealed class UtteranceSearch(Decoder decoder, PocketSphinxOptions options, long start)
{
    public const int SampleRate = 16_000;
    private const int SamplesPerFrame = 160;
    private const int FramesOfPause = 30;

    // 0 would say that it is not known.
    private const double LeastConfidence = 0.001;

    private readonly int partialInterval = (int)(options.PartialInterval.TotalSeconds * SampleRate);
    private readonly int longUtterance = (int)(options.LongUtterance.TotalSeconds * SampleRate);
    private long partStart = start;
    private long position = start;
    private long lastPartialAt = start;
    private string lastPartial = "";
    private bool open;

    /// <summary>Searches through more audio.</summary>
    /// <param name="samples">At most some 100 ms, so that partials keep their cadence.</param>
    /// <param name="wantsPartial">False while audio is waiting behind: only the newest words matter.</param>
    /// <returns>A partial, or the final of a part, or null.</returns>
    public SpeechToTextEvent? Process(ReadOnlySpan<short> samples, bool wantsPartial)
    {
        if (!open)
        {
            decoder.Start();
            open = true;
        }

        decoder.Process(samples);
        position += samples.Length;
        long length = position - partStart;
        if (length >= 2 * longUtterance || length >= longUtterance && EndsInPause())
            return FinishPart();
        return wantsPartial ? Partial() : null;
    }

    /// <summary>Ends the utterance; null when it held no audio beyond the last part.</summary>
    public SpeechToTextEvent? Finish() => open ? FinishPart() : null;

    private SpeechToTextEvent? Partial()
    {
        bool due = position - lastPartialAt >= partialInterval;
        string text = decoder.Hypothesis();
        if (text.Length == 0 || !due && string.Equals(text, lastPartial, StringComparison.Ordinal))
            return null;
        lastPartial = text;
        lastPartialAt = position;
        return new(SpeechToTextEventKind.Partial, text, Start: TimeOf(partStart), End: TimeOf(position));
    }

    private SpeechToTextEvent FinishPart()
    {
        open = false;
        decoder.Finish();
        var words = decoder.Words();
        var said = words.Where(word => !word.IsFiller).ToList();
        var partEnd = TimeOf(position);
        var final = said.Count == 0
            ? new SpeechToTextEvent(SpeechToTextEventKind.Final, Start: TimeOf(partStart), End: partEnd)
            : new SpeechToTextEvent(
                SpeechToTextEventKind.Final,
                string.Join(' ', said.Select(word => word.Text)),
                Confidence(said),
                TimeOf(partStart + (long)said[0].FirstFrame * SamplesPerFrame),
                Min(partEnd, TimeOf(partStart + (long)(said[^1].LastFrame + 1) * SamplesPerFrame)),
                Math.Max(said[^1].Posterior, LeastConfidence));
        partStart = position;
        lastPartialAt = position;
        lastPartial = "";
        return final;
    }

    /// <summary>The words' posteriors, weighted by their lengths.</summary>
    private static double Confidence(List<DecodedWord> words)
    {
        double sum = 0, frames = 0;
        foreach (var word in words)
        {
            int length = word.LastFrame - word.FirstFrame + 1;
            sum += word.Posterior * length;
            frames += length;
        }

        return frames > 0 ? sum / frames : 0;
    }

    private bool EndsInPause()
    {
        var words = decoder.Words();
        return words.Count > 0 && words[^1] is { IsFiller: true } pause && pause.LastFrame - pause.FirstFrame + 1 >= FramesOfPause;
    }

    private static TimeSpan Min(TimeSpan left, TimeSpan right) => left < right ? left : right;

    private static TimeSpan TimeOf(long samples) => TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond / SampleRate));
}
