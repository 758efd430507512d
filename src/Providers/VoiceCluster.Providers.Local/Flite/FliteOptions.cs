namespace VoiceCluster.Providers.Local;

/// <summary>How the Flite voice speaks.</summary>
public sealed record FliteOptions
{
    /// <summary>1 is the voice's own pace, 2 twice as fast. 0.5 to 2; default 1.</summary>
    public double SpeakingRate { get; init; } = 1;

    /// <summary>Mean pitch as a factor of the voice's own. 0.5 to 2; default 1.</summary>
    public double Pitch { get; init; } = 1;

    /// <summary>Audio per chunk, rounded up to the voice's 5 ms frames; cancellation is honoured between chunks. 10 to 500 ms; default 40 ms.</summary>
    public TimeSpan ChunkDuration { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>Silence left before the first word: Flite puts about 200 ms there, which the caller would wait out. 0 to 200 ms; default 20 ms.</summary>
    public TimeSpan LeadIn { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Sentences synthesised at one moment, over all calls; each takes about 1 % of its duration on one core. 1 to 64; default: the processors, at least 2.</summary>
    public int MaxConcurrentSentences { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Sentences that may wait for that; beyond it requests are refused as overloaded. 1 to 10,000; default 1,000.</summary>
    public int MaxWaitingSentences { get; init; } = 1_000;

    /// <summary>Every setting that is out of range, in words; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Range(SpeakingRate, 0.5, 2, nameof(SpeakingRate));
        Range(Pitch, 0.5, 2, nameof(Pitch));
        Range(ChunkDuration.TotalMilliseconds, 10, 500, nameof(ChunkDuration) + " (ms)");
        Range(LeadIn.TotalMilliseconds, 0, 200, nameof(LeadIn) + " (ms)");
        Range(MaxConcurrentSentences, 1, 64, nameof(MaxConcurrentSentences));
        Range(MaxWaitingSentences, 1, 10_000, nameof(MaxWaitingSentences));
        return errors;

        void Range(double value, double least, double most, string name)
        {
            if (!(value >= least && value <= most))
                errors.Add(FormattableString.Invariant($"Flite:{name} is {value}; it must lie between {least} and {most}."));
        }
    }
}
