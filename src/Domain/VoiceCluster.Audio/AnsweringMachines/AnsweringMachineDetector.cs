namespace VoiceCluster.Audio;

/// <summary>
/// Tells who answered an outgoing call from the first seconds of its sound, frame by frame (20 ms of 16 kHz): a person says a word or two and
/// waits, a machine talks on, and beeps when it records. Time is counted in frames, so it decides at its limits whatever comes.
/// One per call, for one thread at a time; allocates nothing after construction.
/// </summary>
public sealed class AnsweringMachineDetector
{
    private readonly AnsweringMachineLimits _limits;
    private readonly BeepDetector _beeps;
    private readonly bool _followToBeep;
    private int _elapsed;
    private int _wordFrames;
    private int _silence;
    private int _greeting;
    private int _words;
    private int? _machineSince;

    /// <param name="limits">Valid ones.</param>
    /// <param name="followToBeep">Goes on after <see cref="AnsweringMachineResult.Machine"/>, to the beep.</param>
    public AnsweringMachineDetector(AnsweringMachineLimits limits, bool followToBeep = false)
    {
        _limits = limits;
        _followToBeep = followToBeep;
        _beeps = new BeepDetector(limits.MinBeep, limits.MaxBeep);
    }

    /// <summary>Nothing more will be told.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">320 samples.</param>
    /// <param name="voiced">What the voice activity detector says of it.</param>
    /// <returns>Null while it is not known. One result; but when a machine is followed to its beep, <see cref="AnsweringMachineResult.Machine"/> is
    /// not the last: <see cref="AnsweringMachineResult.Beep"/>, <see cref="AnsweringMachineResult.GreetingEnd"/> after a silence instead, or
    /// <see cref="AnsweringMachineResult.Unknown"/> without either in time comes after it.</returns>
    public AnsweringMachineResult? Process(ReadOnlySpan<short> frame, bool voiced)
    {
        if (IsDone) return null;
        _elapsed++;
        var beeped = _beeps.Process(frame);
        if (Judge(voiced && !_beeps.IsTone, beeped) is not { } result) return null;
        if (result is AnsweringMachineResult.Machine) _machineSince = _elapsed;
        IsDone = result is not AnsweringMachineResult.Machine || !_followToBeep;
        return result;
    }

    private AnsweringMachineResult? Judge(bool speech, bool beeped)
    {
        if (_machineSince is { } since) return Follow(since, speech, beeped);
        Measure(speech);
        var greeted = _words > 0;
        if (beeped && greeted) return AnsweringMachineResult.Beep;
        if (_words > _limits.MaximumNumberOfWords || (greeted && Lasted(_greeting, _limits.Greeting))) return AnsweringMachineResult.Machine;
        // A tone is no silence that waits for us: the beep of a short greeting is heard out.
        if (greeted && !_beeps.IsTone && Lasted(_silence, _limits.AfterGreetingSilence)) return AnsweringMachineResult.Human;
        if (!greeted && Lasted(_elapsed, _limits.InitialSilence) && !speech) return AnsweringMachineResult.Silence;
        return Lasted(_elapsed, _limits.TotalAnalysisTime) ? AnsweringMachineResult.Unknown : null;
    }

    private AnsweringMachineResult? Follow(int since, bool speech, bool beeped)
    {
        if (beeped) return AnsweringMachineResult.Beep;
        _silence = speech || _beeps.IsTone ? 0 : _silence + 1;
        if (_limits.MachineEndSilence > TimeSpan.Zero && Lasted(_silence, _limits.MachineEndSilence)) return AnsweringMachineResult.GreetingEnd;
        return Lasted(_elapsed - since, _limits.BeepTimeout) ? AnsweringMachineResult.Unknown : null;
    }

    /// <summary>Words by the pauses between them, and the greeting from the first word's beginning to the last one's end.</summary>
    private void Measure(bool speech)
    {
        if (!speech)
        {
            _silence++;
            if (Lasted(_silence, _limits.BetweenWordsSilence)) _wordFrames = 0;
            return;
        }

        _wordFrames++;
        if (_words > 0) _greeting += _silence + 1;
        _silence = 0;
        // Counted once, when it is long enough to be one.
        if (!Lasted(_wordFrames, _limits.MinWordLength) || Lasted(_wordFrames - 1, _limits.MinWordLength)) return;
        if (_words++ == 0) _greeting = _wordFrames;
    }

    private static bool Lasted(int frames, TimeSpan limit) => frames * Frame.Duration >= limit;
}
