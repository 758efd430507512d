using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Knowledge;
using VoiceCluster.Grains.Models;
using VoiceCluster.Grains.Spending;
using VoiceCluster.Grains.Tools;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>A call while it is up, inside its grain's activation.</summary>
internal sealed partial class Call : IAnswerHost
{
    // Every step looks at all words that wait for an answer; it must stay cheap when a client floods.
    private const int MaxUnanswered = 16_000;

    // Longest that a leg's report of what it plays is on its way.
    private static readonly TimeSpan LongestReport = TimeSpan.FromSeconds(1);

    private readonly CallServices _services;
    private readonly CallNeighbours _neighbours;
    private readonly ILogger _logger;
    private readonly AudioIntake _intake = new();
    private readonly EventOutbox _watchers;
    private readonly TurnCloser _closer;
    private readonly CallUnderstanding _understanding;
    private readonly CallSummaries _summaries;
    private readonly CallTelemetry _telemetry = new();
    private readonly ICallJournal _journal;
    private readonly TurnDriver _driver;
    private readonly KeypadEntry _keys = new();
    private readonly TakenTexts _taken = new();
    private readonly RecordingControl _recording;
    private readonly string _instructions;
    private readonly ICallTimer _wake;
    private readonly ICallTimer _keysPause;
    private readonly Action<string> _hangUp;
    private readonly PersonalDataVault? _vault;
    private readonly ModelRouter _router;
    private (string Id, bool IsYes)? _consent;
    private SessionRecord _session;
    private List<StateChanged> _states = [];
    private CallRequest _request;
    private string _greeting;
    private ICallLeg? _leg;
    private Answer? _answer;
    private string _rest = "";
    private int _utterance;
    private TimeSpan? _lastFinalAt;

    /// <param name="sessionId">The session.</param>
    /// <param name="request">What the leg that opens the call wants.</param>
    /// <param name="earlier">The session as an earlier activation recorded it; null for a new one.</param>
    /// <param name="settings">In force.</param>
    /// <param name="firstTurn">Number of the first turn; above 1 when the conversation goes on.</param>
    /// <param name="services">Of the silo.</param>
    /// <param name="activation">Where the call lives.</param>
    /// <param name="hangUp">Ends the call from inside, soon.</param>
    public Call(
        string sessionId,
        CallRequest request,
        SessionRecord? earlier,
        CallSettings settings,
        int firstTurn,
        CallServices services,
        ICallActivation activation,
        Action<string> hangUp)
    {
        SessionId = sessionId;
        Settings = settings;
        _request = request;
        _instructions = request.Instructions;
        _greeting = earlier is null ? request.Greeting : "";
        _services = services;
        _neighbours = activation.Neighbours;
        _wake = activation.CreateTimer(Wake);
        _keysPause = activation.CreateTimer(KeysPaused);
        _hangUp = hangUp;
        _logger = services.Loggers.CreateLogger<Call>();
        Clock = new CallClock(services.Time);
        _watchers = new EventOutbox(_neighbours.Events, exception => LogWatchersFailed(exception, sessionId));
        _closer = new TurnCloser(this, services, _neighbours.Conversation, _telemetry);
        _understanding = new CallUnderstanding(this, request.Agent, services);
        _summaries = new CallSummaries(this, services.Tools.Agents.Find(request.Agent)?.Name, services, _neighbours.Conversation);
        _vault = services.Tools.Agents.Find(request.Agent) is { Masks: not PersonalDataKinds.None and var masks } ? new PersonalDataVault(masks) : null;
        Tools = new ToolDesk(sessionId, request.Agent, services.Tools, Clock.Time, (turn, tool) => _closer.Settle(turn, tool), _logger)
        {
            Kept = text => KeptSince(Clock.Time.GetUtcNow())(text),
            Reveal = _vault is null ? static text => text : _vault.Reveal,
        };
        _router = new ModelRouter(Tools.Agent, services.Models);
        var agent = Tools.Agent?.Name ?? "";
        Spending = new CallSpending(sessionId, Tools.Agent, services.Models, _neighbours.BudgetOf, services.Time, _logger)
        {
            // For operators, not for the caller.
            Reached = (level, spent) => _watchers.Add(services.Metrics.BudgetReached(new AgentBudgetReached { At = Clock.Time.GetUtcNow(), Agent = agent, Level = level, Cost = spent.Cost, Tokens = spent.Tokens })),
            Used = share => services.Metrics.BudgetUsed(agent, share),
        };
        var start = new TurnState(settings.Turns, firstTurn);
        Documents = new Retrieval(sessionId, Tools.Sources, services.Tools.Knowledge, services.Time, _logger);
        _journal = services.Journals.Open(sessionId, Clock.StartedAt, start);
        if (Options.RedactCardNumbers) _journal = MaskedJournal.Over(_journal, CardNumbers.Mask);
        if (_vault is not null) _journal = MaskedJournal.Over(_journal, _vault.Mask);
        _driver = new TurnDriver(services.Machine, start, Clock, _journal, CarryOut, _wake.Fire);
        _session = (earlier ?? new SessionRecord { Id = sessionId, Channel = request.Channel, StartedAt = Clock.StartedAt, Metadata = request.Metadata })
            with { EndedAt = null, EndCause = null, Settings = ChosenSettings.Write(settings.Chosen) };
        _closer.Record(_session);
        _recording = new RecordingControl(services.Time);
        _recording.Obey(settings.Recording);
        services.Metrics.Began();
    }

    public string SessionId { get; }

    public CallClock Clock { get; }

    public GrainsOptions Options => _services.Options;

    public CallSettings Settings { get; private set; }

    public IAnswerModel ChatModel => _neighbours.ChatModel;

    public ChatAdapters Adapters => _services.Models;

    public IReadOnlyList<ModelLink> ModelsFor(string words, bool usesTools) => Spending.Affordable(_router.Choose(words, usesTools, Settings.Model));

    public CallSpending Spending { get; }

    public IAnswerVoice Voice => _neighbours.Voice;

    public ToolDesk Tools { get; }

    public Retrieval Documents { get; }

    public OutputFilter? NewFilter() => Tools.Agent?.Speech is { } rules ? new OutputFilter(rules, _instructions) : null;

    public EarLimit? NewLimit() => Tools.Agent?.LongestAnswer is { } most ? new EarLimit(most.Sentences, most.Words) : null;

    public bool CallerSpeaks => _utterance != 0;

    public ref readonly TurnState State => ref _driver.State;

    /// <summary>Turns that were told to the leg, if there was one.</summary>
    public int TurnsTold => _closer.Told;

    /// <summary>A leg takes the call; one that holds it loses it.</summary>
    public void Attach(CallRequest request, CallSettings settings, ICallLeg leg)
    {
        _leg?.Close("session_taken", "another client took this session");
        if (_leg is not null) Detach();
        _leg = leg;
        _request = request;
        _recording.Tell(leg);
        Change(settings);
        if (State.Phase is TurnPhase.Idle) Feed(TurnEvent.Connected);
        if (request.AnsweringMachine is { } screening && _detector is null) StartScreening(screening);
        else if (_detector is null) Greet();
    }

    /// <summary>The agent speaks first, once. What the caller said until then stays with the greeting's turn.</summary>
    private void Greet()
    {
        var greeting = _greeting;
        _greeting = "";
        Feed(TurnEvent.Say(greeting));
    }

    /// <summary>What is kept of a text that was said in a turn; while the recording is paused, a card is being read out.</summary>
    /// <param name="turnStartedAt">When the turn began.</param>
    public Func<string, string> KeptSince(DateTimeOffset turnStartedAt)
    {
        Func<string, string> cards = !Options.RedactCardNumbers ? static text => text
            : _recording.WasPausedSince(turnStartedAt) ? CardNumbers.RedactNumbers
            : CardNumbers.Redact;
        return _vault is null ? cards : text => cards(_vault.Mask(text));
    }

    public bool Holds(string legId) => _leg is not null && _request.LegId == legId;

    /// <summary>The leg is gone: what it was playing was not heard any more, what is being prepared goes into the history in writing.</summary>
    public void Detach()
    {
        _leg = null;
        _driver.LineEnded();
        _closer.LegGone();
        // Nobody holds its button any more, and what was said is answered.
        if (State.Held) Feed(TurnEvent.PushToTalkReleased);
        if (State.Phase is TurnPhase.Speaking) Feed(TurnEvent.Interrupt);
        else if (_answer is { IsCommitted: true } answer) AnswerInWriting(answer);
    }

    public ImmutableDictionary<string, string> Change(CallSettings settings)
    {
        var turnsChanged = settings.Turns != Settings.Turns;
        var ruleChanged = settings.Recording != Settings.Recording;
        Settings = settings;
        Keep(settings);
        if (ruleChanged && _recording.Obey(settings.Recording)) _recording.Tell(_leg);
        if (turnsChanged) Feed(TurnEvent.Settings(settings.Turns));
        return settings.ToDictionary();
    }

    /// <summary>Recorded before any later turn is: a client that saw that turn end has its settings again when it resumes.</summary>
    private void Keep(CallSettings settings)
    {
        var chosen = ChosenSettings.Write(settings.Chosen);
        if (chosen == _session.Settings) return;
        _session = _session with { Settings = chosen };
        _closer.Record(_session);
    }

    /// <exception cref="CallRefusedException">It cannot be done as things stand.</exception>
    public CallRecordingStatus Record(RecordingAction action)
    {
        if (_recording.Apply(action)) _recording.Tell(_leg);
        return _recording.Status;
    }

    /// <exception cref="CallRefusedException">Too much waits for an answer already.</exception>
    public bool Text(string words, string? id)
    {
        if (id is not null && _taken.Contains(id)) return false;
        if (State.Buffer.Text.Length + words.Length > MaxUnanswered)
            throw new CallRefusedException("too_much_text", $"more than {MaxUnanswered} characters would wait for an answer; send the rest after it");
        if (id is not null) _taken.Add(id);
        Feed(TurnEvent.Text(words));
        return true;
    }

    /// <summary>A yes or a no by button: a typed turn, which is taken for just that.</summary>
    public bool Confirm(string id, bool isYes)
    {
        if (Tools.Pending?.Record.IdempotencyKey != id) return false;
        _consent = (id, isYes);
        Feed(TurnEvent.Text(isYes ? "Yes." : "No."));
        return true;
    }

    public Consent? ConsentTo(string id) => _consent is { } consent && consent.Id == id ? consent.IsYes ? Consent.Yes : Consent.No : null;

    public void Feed(in TurnEvent turnEvent) => _driver.Feed(turnEvent);

    /// <summary>Nothing comes by itself any more.</summary>
    public void StopTimers()
    {
        _wake.Stop();
        _keysPause.Stop();
    }

    /// <summary>The first key takes the floor as a word does; what they spell is a typed turn.</summary>
    public void Press(char key)
    {
        if (_keys.IsEmpty && State.Phase is TurnPhase.Speaking) Feed(TurnEvent.Interrupt);
        Type(_keys.Press(key, Clock.Now));
    }

    private void Wake() => _driver.Wake();

    private void KeysPaused() => Type(_keys.Expire(Clock.Now));

    private void Type(string? typed)
    {
        if (typed is not null) Feed(TurnEvent.Text(typed));
        else if (_keys.Due is { } due) _keysPause.Fire(due - Clock.Now);
    }

    public void PlaybackStarted(long epoch, long timestamp)
    {
        // A leg in another process has another clock: what cannot be, or was long ago, is now.
        var now = Clock.Now;
        var at = Clock.At(timestamp);
        if (at > now || now - at > LongestReport) at = now;
        if (_answer?.Epoch == epoch)
        {
            _answer.Outgoing.Started(at);
            _answer.Timeline.Mark(Stage.FirstAudioOut, at);
        }

        Feed(TurnEvent.FirstAudioOut(epoch));
    }

    public void PlaybackEnded(long epoch, TimeSpan heard, bool completed)
    {
        if (!completed)
        {
            _closer.Heard(epoch, heard);
            return;
        }

        _answer?.Timeline.Mark(Stage.PlaybackEnd, Clock.Now);
        _closer.Heard(epoch, heard);
        Feed(TurnEvent.PlaybackFinished(epoch));
    }

    /// <summary>The call is over.</summary>
    public void End(string cause)
    {
        Feed(TurnEvent.HangUp);
        _answer?.Cancel(TurnCause.HangUp);
        _leg?.Close(cause is "shutdown" ? "shutdown" : "call_ended", $"the call ended: {cause}");
        _leg = null;
        _closer.LegGone();
        _closer.Record(_session with { EndedAt = Clock.Time.GetUtcNow(), EndCause = cause });
        _services.Metrics.Ended();
    }

    /// <summary>Ends when all that the call said is recorded.</summary>
    public async Task ClosedAsync()
    {
        await _closer.Completion;
        await _understanding.Completion;
        await _summaries.Completion;
        // What these cost is recorded last.
        await _closer.Completion;
        await Spending.FlushAsync();
        await _neighbours.Recognition.Stop();
        await _journal.DisposeAsync();
        _watchers.Complete();
        await _watchers.Completion;
    }

    public CallSnapshot Snapshot() => new()
    {
        SessionId = SessionId,
        Channel = _request.Channel,
        StartedAt = Clock.StartedAt,
        Connected = _leg is not null,
        State = State.Phase,
        Turns = State.Counters.Completed,
        Settings = Settings.ToDictionary(),
        Telemetry = _telemetry.Report(State, Clock.Time.GetUtcNow()),
        Recording = _recording.State,
    };

    public async Task<ImmutableArray<PromptMessage>> PromptAsync(string words)
    {
        await _closer.Completion;
        var tone = _understanding.Tone;
        return await _neighbours.Conversation.Prompt(words, tone.Length == 0 ? _instructions : $"{_instructions}\n\n{tone}".TrimStart());
    }

    public void Play(Answer answer, ReadOnlyMemory<byte> pcm, bool isFinal)
    {
        if (answer == _answer) _leg?.Play(new AgentAudio(answer.Epoch, answer.Turn, pcm, isFinal));
    }

    public void Notify(CallEvent callEvent)
    {
        _leg?.Notify(callEvent);
        _watchers.Add(callEvent);
    }

    /// <summary>A turn is over and told: what it means, and what is to be remembered of earlier ones, is found out beside the call.</summary>
    public void ThinkOver(int turn, string words)
    {
        _understanding.Understand(turn, words);
        _summaries.Refresh(turn);
    }

    /// <summary>Has a model sum up the call, which is over; null where none can or does.</summary>
    /// <param name="summary">What was remembered before.</param>
    /// <param name="turns">The call's.</param>
    /// <param name="maxTokens">The new summary holds at most so many.</param>
    public async Task<string?> SumUpAsync(string summary, IReadOnlyList<Dialogue.ConversationTurn> turns, int maxTokens)
    {
        var text = await _summaries.AskAsync(State.Turn, summary, turns, maxTokens);
        await _closer.Completion;
        await Spending.FlushAsync();
        return text is null ? null : SummaryLines.Of(text);
    }

    public void Record(LlmCallRecord call)
    {
        Spending.Spend(call);
        _closer.Record(call.Reasoning is { } reasoning ? call with { Reasoning = KeptSince(call.StartedAt)(reasoning) } : call);
    }

    public void AnswerFailed(Answer answer, Exception exception)
    {
        LogAnswerFailed(exception, SessionId, answer.Turn);
        Feed(TurnEvent.AnswerFailed(answer.Epoch));
    }

    /// <summary>Nobody is there to hear it: half an answer, from the middle, is not what a client that returns wants to hear.</summary>
    private void AnswerInWriting(Answer answer)
    {
        answer.Mute();
        Feed(TurnEvent.AnsweredAsText(answer.Epoch));
    }
}
