namespace VoiceCluster.Audio;

/// <summary>What tells a person from a machine. The names are those of Asterisk's AMD.</summary>
public sealed record AnsweringMachineLimits
{
    /// <summary>Silence from the answer on after which nobody is there; 500 ms to 30 s. Default 5 s.</summary>
    public TimeSpan InitialSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A greeting, from its first word to its last, that reaches this is a machine's; 500 ms to 10 s. Default 2.4 s.</summary>
    public TimeSpan Greeting { get; init; } = TimeSpan.FromSeconds(2.4);

    /// <summary>Silence after a shorter greeting after which it was a person's; 200 ms to 5 s. Default 800 ms.</summary>
    public TimeSpan AfterGreetingSilence { get; init; } = TimeSpan.FromMilliseconds(800);

    /// <summary>Speech shorter than this is no word; 20 to 1000 ms. Default 140 ms, because the voice activity detector hangs over by up to 60 ms.</summary>
    public TimeSpan MinWordLength { get; init; } = TimeSpan.FromMilliseconds(140);

    /// <summary>Silence that parts two words; 20 to 1000 ms. Default 60 ms.</summary>
    public TimeSpan BetweenWordsSilence { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>More words than this are a machine's; 1 to 50. Default 6. Words without a pause between them count as one.</summary>
    public int MaximumNumberOfWords { get; init; } = 6;

    /// <summary>When it is not known by then, it stays unknown; 1 s to 1 min, above <see cref="InitialSilence"/>. Default 8 s.</summary>
    public TimeSpan TotalAnalysisTime { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>A tone that lasts so long is a machine's beep; 60 to 1000 ms. Default 140 ms.</summary>
    public TimeSpan MinBeep { get; init; } = TimeSpan.FromMilliseconds(140);

    /// <summary>A tone that lasts longer is a fax or a fault; above <see cref="MinBeep"/>, at most 30 s. Default 5 s.</summary>
    public TimeSpan MaxBeep { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a machine's beep is waited for once it is known to be one; 1 s to 5 min. Default 60 s.</summary>
    public TimeSpan BeepTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence of a known machine after which it records without a beep; 1 s to 1 min, 0 for never. Default 5 s, longer than most beeps keep one
    /// waiting, as a beep in the message would be its end.</summary>
    public TimeSpan MachineEndSilence { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Every setting out of range: its name, the value and the range.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (name, value, min, max) in new[]
        {
            (nameof(InitialSilence), InitialSilence, 500, 30_000), (nameof(Greeting), Greeting, 500, 10_000),
            (nameof(AfterGreetingSilence), AfterGreetingSilence, 200, 5000), (nameof(MinWordLength), MinWordLength, 20, 1000),
            (nameof(BetweenWordsSilence), BetweenWordsSilence, 20, 1000), (nameof(TotalAnalysisTime), TotalAnalysisTime, 1000, 60_000),
            (nameof(MinBeep), MinBeep, 60, 1000), (nameof(MaxBeep), MaxBeep, 60, 30_000), (nameof(BeepTimeout), BeepTimeout, 1000, 300_000),
        })
        {
            if (value < TimeSpan.FromMilliseconds(min) || value > TimeSpan.FromMilliseconds(max))
                yield return $"{name} is {value}; use {TimeSpan.FromMilliseconds(min)} to {TimeSpan.FromMilliseconds(max)}";
        }

        if (MachineEndSilence != TimeSpan.Zero && (MachineEndSilence < TimeSpan.FromSeconds(1) || MachineEndSilence > TimeSpan.FromMinutes(1)))
            yield return $"{nameof(MachineEndSilence)} is {MachineEndSilence}; use 00:00:01 to 00:01:00, or 00:00:00 for never";
        if (MaximumNumberOfWords is < 1 or > 50) yield return $"{nameof(MaximumNumberOfWords)} is {MaximumNumberOfWords}; use 1 to 50";
        if (TotalAnalysisTime <= InitialSilence) yield return $"{nameof(TotalAnalysisTime)} is {TotalAnalysisTime}; use more than {nameof(InitialSilence)} ({InitialSilence})";
        if (MaxBeep <= MinBeep) yield return $"{nameof(MaxBeep)} is {MaxBeep}; use more than {nameof(MinBeep)} ({MinBeep})";
    }
}
