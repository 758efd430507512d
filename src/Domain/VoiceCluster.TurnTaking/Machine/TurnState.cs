using System.Runtime.InteropServices;

namespace VoiceCluster.TurnTaking;

/// <summary>The whole memory of <see cref="TurnMachine"/>: a value. Times are since the call began.</summary>
[StructLayout(LayoutKind.Auto)]
public record struct TurnState
{
    /// <summary>The state before the first event.</summary>
    /// <param name="settings">The settings to begin with.</param>
    /// <param name="firstTurn">The first turn's number; above 1 when a conversation goes on.</param>
    public TurnState(TurnSettings settings, int firstTurn = 1)
    {
        Settings = settings;
        Debounce = settings.Debounce;
        Buffer = TranscriptBuffer.Empty;
        Turn = firstTurn;
        CallerLevelDb = float.NaN;
        TurnPeakDb = BurstPeakDb = float.NegativeInfinity;
        BurstLastAt = TimeSpan.MinValue / 2;
        SpeculatedWords = "";
        SpentPartial = "";
    }

    public TurnSettings Settings { get; internal set; }

    public TurnPhase Phase { get; internal set; }

    /// <summary>Number of the turn that runs or comes next, from 1.</summary>
    public int Turn { get; internal set; }

    /// <summary>The last speculation's number; never reused.</summary>
    public long Epoch { get; internal set; }

    /// <summary>The answer that is alive; 0 without one.</summary>
    public long LiveEpoch { get; internal set; }

    /// <summary>The caller's words for the turn being built.</summary>
    public TranscriptBuffer Buffer { get; internal set; }

    /// <summary>The debounce in force.</summary>
    public TimeSpan Debounce { get; internal set; }

    /// <summary>Arrival of the last voiced frame that counts as the caller's speech.</summary>
    public TimeSpan SpeechEndAt { get; internal set; }

    /// <summary>The agent's audio is stopped while it is unclear whether the caller interrupts.</summary>
    public bool Paused { get; internal set; }

    public TurnCounters Counters { get; internal set; }

    /// <summary>A machine answered: it has no turns, and the agent speaks only when told to.</summary>
    public bool MachineAnswered { get; internal set; }

    /// <summary>The call is over; nothing has an effect any more.</summary>
    public bool Ended { get; internal set; }

    internal TimeSpan PhaseSince { get; set; }

    internal string SpeculatedWords { get; set; }

    internal string? LastAgentText { get; set; }

    // The speculation asks the caller to say it again; and how many answers in a row did.
    internal bool AsksAgain { get; set; }

    internal int AskedAgain { get; set; }

    // The commit: how long after speech end, or since when somebody asked for it.
    internal TimeSpan CommitWait { get; set; }

    internal TimeSpan? ReleasedAt { get; set; }

    // No answer is committed before it; endless while it is not known who answered.
    internal TimeSpan CommitNotBefore { get; set; }

    internal bool ProviderEndpoints { get; set; }

    // A partial that was answered before its final came.
    internal string SpentPartial { get; set; }

    internal int SpentPartialUtterance { get; set; }

    // The running burst of voiced frames.
    internal TimeSpan BurstStartAt { get; set; }

    internal TimeSpan BurstLastAt { get; set; }

    internal TimeSpan BurstVoiced { get; set; }

    internal float BurstPeakDb { get; set; }

    internal float TurnPeakDb { get; set; }

    internal float CallerLevelDb { get; set; }

    // Utterances: what the recogniser was given.
    internal int OpenUtterance { get; set; }

    internal int LastUtterance { get; set; }

    internal int LastClosedUtterance { get; set; }

    internal int LastEndedUtterance { get; set; }

    internal TimeSpan UtteranceVoiced { get; set; }

    // What SpeechEndAt and ReleasedAt were before the open utterance.
    internal TimeSpan QuietSince { get; set; }

    internal TimeSpan? ReleasedBefore { get; set; }

    internal TimeSpan UtteranceClosedAt { get; set; }

    internal ulong NoiseUtterances { get; set; }

    // Which transcript sequence numbers came: the highest, and a window of 64 below it.
    internal long HighestSequence { get; set; }

    internal ulong SeenSequences { get; set; }

    internal int WindowTurns { get; set; }

    internal int WindowCancellations { get; set; }

    /// <summary>The recogniser still owes the final of something the caller said.</summary>
    internal readonly bool AwaitsFinal => LastClosedUtterance > LastEndedUtterance;

    internal readonly bool IsNoise(int utterance) =>
        utterance > 0 && LastUtterance - utterance < 64 && (NoiseUtterances & (1UL << (utterance & 63))) != 0;
}
