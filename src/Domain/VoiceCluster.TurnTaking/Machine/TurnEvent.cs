namespace VoiceCluster.TurnTaking;

/// <summary>What can happen to a turn.</summary>
public enum TurnEventKind : byte
{
    /// <summary>Time passed, nothing else.</summary>
    Tick,

    /// <summary>The call is up.</summary>
    Connected,

    /// <summary>20 ms of caller audio arrived.</summary>
    Frame,

    Partial,
    Final,

    /// <summary>The recogniser owes nothing more for the utterance.</summary>
    UtteranceEnd,

    /// <summary>The recogniser's own signals.</summary>
    EagerEndOfTurn,
    TurnResumed,
    EndOfTurn,

    /// <summary>The client holds the floor (push-to-talk pressed): nothing is answered until it lets go.</summary>
    PushToTalkHeld,

    /// <summary>The client says the turn is over (push-to-talk released).</summary>
    PushToTalkReleased,

    /// <summary>The client says stop.</summary>
    Interrupt,

    /// <summary>A typed turn.</summary>
    Text,

    Settings,

    /// <summary>It is not known yet whether a person answered: the caller is listened to and answers are prepared, but the agent does not speak.</summary>
    ScreeningStarted,

    /// <summary>A machine answered: what it says is kept, and the agent speaks only when told to.</summary>
    MachineAnswered,

    /// <summary>The agent may speak.</summary>
    ScreeningEnded,

    /// <summary>The agent speaks by itself, words that are given.</summary>
    Say,

    /// <summary>The whole answer as the model wrote it.</summary>
    AgentText,

    /// <summary>The first audio frame of an answer left for the caller.</summary>
    FirstAudioOut,

    /// <summary>The last audio frame of an answer was played.</summary>
    PlaybackFinished,

    /// <summary>The answer went out as text only.</summary>
    AnsweredAsText,

    /// <summary>No answer can be made, not even an apology.</summary>
    AnswerFailed,

    /// <summary>The recogniser is lost for good.</summary>
    RecognitionLost,

    HangUp,
}

/// <summary>One input of the machine: a small value, so that an audio frame costs no allocation. Made by the named factories.</summary>
public readonly record struct TurnEvent
{
    public TurnEventKind Kind { get; internal init; }

    /// <summary>For frames: speech that is not the agent's echo.</summary>
    public bool Voiced { get; internal init; }

    /// <summary>For frames: RMS level in dBFS.</summary>
    public float LevelDb { get; internal init; }

    /// <summary>For what recogniser and typist say, and the agent by itself.</summary>
    public string? Words { get; internal init; }

    /// <summary>0 to 1.</summary>
    public double Confidence { get; internal init; }

    /// <summary>For finals: that of the last word; 0 when it is not known.</summary>
    public double EndConfidence { get; internal init; }

    /// <summary>For transcripts: the number that the machine gave in <see cref="OpenUtterance"/>; 0 from a recogniser that finds utterances itself.</summary>
    public int Utterance { get; internal init; }

    /// <summary>For transcripts: 1, 2, 3... as the recogniser sent them. A repeated one is dropped.</summary>
    public long Sequence { get; internal init; }

    /// <summary>For events of an answer: the speculation it was made for.</summary>
    public long Epoch { get; internal init; }

    public TurnSettings? NewSettings { get; internal init; }

    public static TurnEvent Tick { get; } = new() { Kind = TurnEventKind.Tick };

    public static TurnEvent Connected { get; } = new() { Kind = TurnEventKind.Connected };

    public static TurnEvent PushToTalkHeld { get; } = new() { Kind = TurnEventKind.PushToTalkHeld };

    public static TurnEvent PushToTalkReleased { get; } = new() { Kind = TurnEventKind.PushToTalkReleased };

    public static TurnEvent Interrupt { get; } = new() { Kind = TurnEventKind.Interrupt };

    public static TurnEvent RecognitionLost { get; } = new() { Kind = TurnEventKind.RecognitionLost };

    public static TurnEvent HangUp { get; } = new() { Kind = TurnEventKind.HangUp };

    public static TurnEvent ScreeningStarted { get; } = new() { Kind = TurnEventKind.ScreeningStarted };

    public static TurnEvent MachineAnswered { get; } = new() { Kind = TurnEventKind.MachineAnswered };

    public static TurnEvent ScreeningEnded { get; } = new() { Kind = TurnEventKind.ScreeningEnded };

    public static TurnEvent Say(string words) => new() { Kind = TurnEventKind.Say, Words = words };

    public static TurnEvent Frame(bool voiced, float levelDb) => new() { Kind = TurnEventKind.Frame, Voiced = voiced, LevelDb = levelDb };

    public static TurnEvent Partial(int utterance, long sequence, string words, double confidence = 0) =>
        new() { Kind = TurnEventKind.Partial, Utterance = utterance, Sequence = sequence, Words = words, Confidence = confidence };

    public static TurnEvent Final(int utterance, long sequence, string words, double confidence = 0, double endConfidence = 0) =>
        new() { Kind = TurnEventKind.Final, Utterance = utterance, Sequence = sequence, Words = words, Confidence = confidence, EndConfidence = endConfidence };

    public static TurnEvent UtteranceEnd(int utterance, long sequence) =>
        new() { Kind = TurnEventKind.UtteranceEnd, Utterance = utterance, Sequence = sequence };

    /// <param name="kind">EagerEndOfTurn, TurnResumed or EndOfTurn.</param>
    /// <param name="sequence">As for transcripts.</param>
    /// <param name="words">The turn's words so far, when the provider repeats them.</param>
    public static TurnEvent ProviderSignal(TurnEventKind kind, long sequence, string? words = null) =>
        kind is TurnEventKind.EagerEndOfTurn or TurnEventKind.TurnResumed or TurnEventKind.EndOfTurn
            ? new() { Kind = kind, Sequence = sequence, Words = words }
            : throw new ArgumentOutOfRangeException(nameof(kind));

    public static TurnEvent Text(string words) => new() { Kind = TurnEventKind.Text, Words = words, Confidence = 1 };

    public static TurnEvent Settings(TurnSettings settings) => new() { Kind = TurnEventKind.Settings, NewSettings = settings };

    public static TurnEvent AgentText(long epoch, string words) => new() { Kind = TurnEventKind.AgentText, Epoch = epoch, Words = words };

    public static TurnEvent FirstAudioOut(long epoch) => new() { Kind = TurnEventKind.FirstAudioOut, Epoch = epoch };

    public static TurnEvent PlaybackFinished(long epoch) => new() { Kind = TurnEventKind.PlaybackFinished, Epoch = epoch };

    public static TurnEvent AnsweredAsText(long epoch) => new() { Kind = TurnEventKind.AnsweredAsText, Epoch = epoch };

    public static TurnEvent AnswerFailed(long epoch) => new() { Kind = TurnEventKind.AnswerFailed, Epoch = epoch };
}
