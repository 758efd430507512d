namespace VoiceCluster.TurnTaking;

/// <summary>Which rule decides that the caller is done.</summary>
public enum EndpointingMode
{
    /// <summary>A fixed debounce.</summary>
    Fixed,

    /// <summary>The debounce follows the cancellation rate.</summary>
    Adaptive,

    /// <summary>Adaptive, and the end of the transcript decides how long to wait.</summary>
    Semantic,
}

/// <summary>All that can be set about turn taking; immutable, swapped whole. Defaults suit a telephone call in English.</summary>
public sealed record TurnSettings
{
    /// <summary>The defaults.</summary>
    public static TurnSettings Default { get; } = new();

    public EndpointingMode Endpointing { get; init; } = EndpointingMode.Semantic;

    /// <summary>Silence after which an answer is prepared; the start value when adaptive. 400 to 1200 ms.</summary>
    public TimeSpan Debounce { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Whether the debounce follows the cancellation rate; a value set by the user switches it off.</summary>
    public bool AdaptiveDebounce { get; init; } = true;

    /// <summary>Bounds of the adaptive debounce.</summary>
    public TimeSpan MinDebounce { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <inheritdoc cref="MinDebounce"/>
    public TimeSpan MaxDebounce { get; init; } = TimeSpan.FromMilliseconds(1200);

    /// <summary>Cancellation rate above which the debounce grows by 100 ms; 0.1 to 0.5.</summary>
    public double RaiseAbove { get; init; } = 0.30;

    /// <summary>Cancellation rate below which the debounce shrinks by 50 ms; below <see cref="RaiseAbove"/>.</summary>
    public double LowerBelow { get; init; } = 0.15;

    /// <summary>Completed turns between two adaptations; 1 to 100.</summary>
    public int AdaptEvery { get; init; } = 10;

    /// <summary>Silence between SPECULATIVE and COMMITTED; three times as long when the transcript does not tell whether the sentence is whole. 0 to 2000 ms.</summary>
    public TimeSpan CommitDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest silence granted to an unfinished sentence; 400 ms to 10 s.</summary>
    public TimeSpan MaxEndpointing { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Voiced audio that counts as speech while the caller has the floor; 20 to 500 ms.</summary>
    public TimeSpan MinSpeech { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Voiced audio that makes the agent yield; shorter bursts are noise. 20 to 2000 ms.</summary>
    public TimeSpan MinInterruption { get; init; } = TimeSpan.FromMilliseconds(160);

    /// <summary>Silence after which the recogniser is asked for its final; 60 to 1000 ms, at most the debounce.</summary>
    public TimeSpan UtteranceGap { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a commit waits for a final that the recogniser still owes; 0 to 5 s.</summary>
    public TimeSpan FinalTimeout { get; init; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Silence after an interruption without words, after which the agent resumes; 200 ms to 10 s.</summary>
    public TimeSpan FalseInterruptionTimeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Voiced audio from which words into the agent's speech cannot be a backchannel any more. Up to it the agent is silent, but only a final decides:
    /// the first guesses at a short "okay" are often something else. 0 to 5 s.</summary>
    public TimeSpan LongestBackchannel { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Voiced audio up to which one word into the agent's speech, of which the recogniser is not sure, is taken for a backchannel that it misheard. 0 to 2 s.</summary>
    public TimeSpan LongestMurmur { get; init; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Confidence under which something was heard but nothing understood: such words are no interruption, and are not answered but asked for again. 0 to 1; a
    /// recogniser's 0 says that it knows none.</summary>
    public double MinConfidence { get; init; } = 0.3;

    /// <summary>What the agent then says, twice in a row at most; empty to answer whatever was heard. Up to 200 characters.</summary>
    public string AskAgain { get; init; } = "Sorry, I did not hear that well. Could you say it again?";

    /// <summary>Confidence of the last word under which the sentence may have ended in another word: one that seems whole is then waited for as one that may go
    /// on. 0 to 1; a recogniser's 0 says that it knows none.</summary>
    public double MinEndConfidence { get; init; } = 0.5;

    /// <summary>Silence after which LISTENING without words goes back to IDLE; 1 to 120 s.</summary>
    public TimeSpan ListeningTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Audio before the onset that the recogniser still gets; 0 to 1000 ms.</summary>
    public TimeSpan PreRoll { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>Speech this far under the caller's own level is somebody else's; 6 to 60 dB.</summary>
    public float SideTalkDb { get; init; } = 15;

    /// <summary>How many digits a number has that callers dictate here (an order number); 0 when unknown, at most 20.</summary>
    public int DictatedDigits { get; init; }

    /// <summary>What that number is called; other numbers (a telephone's) have the lengths that such numbers have. 1 to 60 characters.</summary>
    public string DictatedName { get; init; } = "order number";

    /// <summary>Prepare an answer at the first final, before the debounce has passed.</summary>
    public bool EagerSpeculation { get; init; }

    /// <summary>Every setting out of range: its name, the value and the range. Empty when all is well.</summary>
    public IEnumerable<string> Validate()
    {
        if (!Enum.IsDefined(Endpointing)) yield return $"endpointing is '{Endpointing}'; use fixed, adaptive or semantic";
        foreach (var (name, value, min, max) in new[]
        {
            ("minDebounceMs", MinDebounce, 0, 5000), ("maxDebounceMs", MaxDebounce, 0, 5000), ("commitDelayMs", CommitDelay, 0, 2000),
            ("maxEndpointingMs", MaxEndpointing, 400, 10_000), ("minSpeechMs", MinSpeech, 20, 500),
            ("minInterruptionMs", MinInterruption, 20, 2000), ("utteranceGapMs", UtteranceGap, 60, 1000),
            ("finalTimeoutMs", FinalTimeout, 0, 5000), ("falseInterruptionTimeoutMs", FalseInterruptionTimeout, 200, 10_000),
            ("longestBackchannelMs", LongestBackchannel, 0, 5000), ("longestMurmurMs", LongestMurmur, 0, 2000),
            ("listeningTimeoutMs", ListeningTimeout, 1000, 120_000), ("preRollMs", PreRoll, 0, 1000),
        })
        {
            if (value < TimeSpan.FromMilliseconds(min) || value > TimeSpan.FromMilliseconds(max))
                yield return $"{name} is {value.TotalMilliseconds:0}; use {min} to {max}";
        }

        if (MinDebounce > MaxDebounce) yield return $"minDebounceMs is {MinDebounce.TotalMilliseconds:0}, above maxDebounceMs {MaxDebounce.TotalMilliseconds:0}";
        else if (Debounce < MinDebounce || Debounce > MaxDebounce)
            yield return $"debounceMs is {Debounce.TotalMilliseconds:0}; use {MinDebounce.TotalMilliseconds:0} to {MaxDebounce.TotalMilliseconds:0}";
        if (!(RaiseAbove is >= 0.1 and <= 0.5)) yield return $"raiseAbove is {RaiseAbove}; use 0.1 to 0.5";
        if (!(LowerBelow >= 0 && LowerBelow < RaiseAbove)) yield return $"lowerBelow is {LowerBelow}; use 0 to under raiseAbove ({RaiseAbove})";
        if (!(MinConfidence is >= 0 and <= 1)) yield return $"minConfidence is {MinConfidence}; use 0 to 1";
        if (!(MinEndConfidence is >= 0 and <= 1)) yield return $"minEndConfidence is {MinEndConfidence}; use 0 to 1";
        if (AdaptEvery is < 1 or > 100) yield return $"adaptEvery is {AdaptEvery}; use 1 to 100";
        if (DictatedDigits is < 0 or > 20) yield return $"dictatedDigits is {DictatedDigits}; use 1 to 20, or 0 when it is unknown";
        if (AskAgain.Length > 200) yield return $"askAgain has {AskAgain.Length} characters; use at most 200";
        if (DictatedName.Length is 0 or > 60) yield return $"dictatedName has {DictatedName.Length} characters; use 1 to 60";
        if (!(SideTalkDb is >= 6 and <= 60)) yield return $"sideTalkDb is {SideTalkDb}; use 6 to 60";
    }
}
