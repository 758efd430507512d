namespace VoiceCluster.TurnTaking.Tests;

/// <summary>Plays a scene to the machine: frames every 20 ms, events between them, and keeps every effect.</summary>
internal sealed class TurnScript
{
    private static readonly TimeSpan Frame = TurnMachine.FrameDuration;
    private TurnState _state;
    private long _sequence;

    public TurnScript(TurnSettings? settings = null) => _state = new TurnState(settings ?? TurnSettings.Default);

    public TimeSpan Now { get; private set; }

    public TurnState State => _state;

    public TurnPhase Phase => _state.Phase;

    public List<TurnEffect> Effects { get; } = [];

    public List<JournalEntry> Journal { get; } = [];

    /// <summary>The utterance that is open, or was last.</summary>
    public int Utterance => Effects.OfType<OpenUtterance>().LastOrDefault()?.Utterance ?? 0;

    public long Epoch => Effects.OfType<StartSpeculation>().LastOrDefault()?.Epoch ?? 0;

    public IEnumerable<string> Transitions => Effects.OfType<StateChanged>().Select(s => $"{s.From.Name()}->{s.To.Name()} {s.Cause}");

    public T Last<T>()
        where T : TurnEffect => Effects.OfType<T>().Last();

    public TurnScript Feed(in TurnEvent turnEvent)
    {
        var step = TurnMachine.English.Step(_state, turnEvent, Now);
        _state = step.State;
        Effects.AddRange(step.Effects);
        if (step.Changed) Journal.Add(new JournalEntry(Now, turnEvent));
        return this;
    }

    public TurnScript Speak(int ms, float db = -20) => Frames(ms, voiced: true, db);

    public TurnScript Silence(int ms) => Frames(ms, voiced: false, -70);

    /// <summary>Lets time pass without audio, in one step.</summary>
    public TurnScript Wait(int ms)
    {
        Now += TimeSpan.FromMilliseconds(ms);
        return Feed(TurnEvent.Tick);
    }

    public TurnScript Partial(string words) => Feed(TurnEvent.Partial(Utterance, ++_sequence, words));

    public TurnScript Final(string words, double confidence = 0.9, double endConfidence = 0) =>
        Feed(TurnEvent.Final(Utterance, ++_sequence, words, confidence, endConfidence));

    public TurnScript UtteranceEnd() => Feed(TurnEvent.UtteranceEnd(Utterance, ++_sequence));

    public TurnScript Signal(TurnEventKind kind) => Feed(TurnEvent.ProviderSignal(kind, ++_sequence));

    public TurnScript FirstAudio() => Feed(TurnEvent.FirstAudioOut(Epoch));

    public TurnScript Played() => Feed(TurnEvent.PlaybackFinished(Epoch));

    /// <summary>A caller says a whole sentence, and the recogniser understands it 60 ms after it was asked to.</summary>
    public TurnScript Says(string words, int ms = 1000)
    {
        Speak(ms);
        Partial(words);
        Silence(260);
        Final(words);
        return UtteranceEnd();
    }

    /// <summary>Connected, a question asked, the answer being heard.</summary>
    public TurnScript AgentSpeaks(string question = "what are your opening hours")
    {
        if (Phase is TurnPhase.Idle) Feed(TurnEvent.Connected);
        return Says(question).Silence(600).FirstAudio();
    }

    private TurnScript Frames(int ms, bool voiced, float db)
    {
        for (var played = TimeSpan.Zero; played < TimeSpan.FromMilliseconds(ms); played += Frame)
        {
            Now += Frame;
            Feed(TurnEvent.Frame(voiced, db));
        }

        return this;
    }
}
