namespace VoiceCluster.Providers.Local;

/// <summary>Which words the recogniser expects.</summary>
public enum SpeechModel
{
    /// <summary>Built from the domain's sentences and a built-in corpus of what callers say to a shop, over a vocabulary of common English.</summary>
    Domain,

    /// <summary>The general model of the package: news and conversation, 72,000 words. Wideband only.</summary>
    Generic,
}

/// <summary>How PocketSphinx recognises.</summary>
public sealed record PocketSphinxOptions
{
    /// <summary>Folder of the package's English model: <c>en-us/</c>, <c>cmudict-en-us.dict</c>, <c>en-us.lm.bin</c>. Default: Debian's.</summary>
    public string ModelFolder { get; init; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>Where built models are kept from one start to the next, by a hash of what they were built from. Default: a folder in the temporary folder.</summary>
    public string CacheFolder { get; init; } = Path.Combine(Path.GetTempPath(), "voicecluster-speech");

    /// <summary>The language model of wideband calls; telephone calls always take the domain's. Default: domain.</summary>
    public SpeechModel WidebandModel { get; init; } = SpeechModel.Domain;

    /// <summary>Words of common English beside those of the domain. 0 to 70,000; default 5,000. More words are understood, and each is missed more often.</summary>
    public int CommonWords { get; init; } = 5_000;

    /// <summary>Share of general English (news and conversation) in the language model beside the domain's sentences. 0, for the domain alone, to 0.9; default 0.
    /// Each decoder then holds the general model too (27 MB).</summary>
    public double GeneralEnglish { get; init; }

    /// <summary>Callers who speak at the same moment, of each kind of line: each holds a decoder for the length of an utterance; a further one's audio waits. Decoders are
    /// made when first needed (about 30 ms and 10 to 25 MB each with the domain model; 100 MB and more with the generic one). 1 to 1,000; default 32.</summary>
    public int MaxDecoders { get; init; } = 32;

    /// <summary>Decoders that may compute at one moment, over all calls. 1 to 256; default: the processors, at least 2.</summary>
    public int MaxConcurrentSearches { get; init; } = Math.Max(2, Environment.ProcessorCount);

    /// <summary>Audio that a session keeps while no decoder is free or the search lags; more than this fails the session as overloaded. 1 to 120 s; default 30 s.</summary>
    public TimeSpan MaxQueuedAudio { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A partial comes at least this often, in the caller's audio, once there are words. 40 ms to 2 s; default 200 ms.</summary>
    public TimeSpan PartialInterval { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>An utterance longer than this is cut at its next pause of 300 ms, and at twice the length in any case; each part is a final. 3 to 60 s; default 12 s.</summary>
    public TimeSpan LongUtterance { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>Search for a second time over the words found, with their full context, when the utterance ends. Default on.</summary>
    public bool SecondPass { get; init; } = true;

    /// <summary>Every setting that is out of range, in words; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        if (string.IsNullOrWhiteSpace(ModelFolder))
            errors.Add("PocketSphinx:ModelFolder is empty; it must name the folder of the English model.");
        if (string.IsNullOrWhiteSpace(CacheFolder))
            errors.Add("PocketSphinx:CacheFolder is empty; it must name a folder that can be written.");
        if (!Enum.IsDefined(WidebandModel))
            errors.Add($"PocketSphinx:WidebandModel is {(int)WidebandModel}; it must be Domain or Generic.");
        Range(CommonWords, 0, 70_000, nameof(CommonWords));
        Range(GeneralEnglish, 0, 0.9, nameof(GeneralEnglish));
        Range(MaxDecoders, 1, 1_000, nameof(MaxDecoders));
        Range(MaxConcurrentSearches, 1, 256, nameof(MaxConcurrentSearches));
        Range(MaxQueuedAudio.TotalSeconds, 1, 120, nameof(MaxQueuedAudio) + " (s)");
        Range(PartialInterval.TotalMilliseconds, 40, 2_000, nameof(PartialInterval) + " (ms)");
        Range(LongUtterance.TotalSeconds, 3, 60, nameof(LongUtterance) + " (s)");
        return errors;

        void Range(double value, double least, double most, string name)
        {
            if (!(value >= least && value <= most))
                errors.Add(FormattableString.Invariant($"PocketSphinx:{name} is {value}; it must lie between {least} and {most}."));
        }
    }
}
