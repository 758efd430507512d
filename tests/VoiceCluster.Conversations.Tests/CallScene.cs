using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Audio;
using VoiceCluster.Conversations.Tests.Outages;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Models;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Grains.Speech;
using VoiceCluster.Grains.Tools;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Scripted;
using VoiceCluster.TestKit;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Conversations.Tests;

/// <summary>
/// A whole call on virtual time and one thread, without a silo: real session, worker and turn machine, scripted model and voice, a recogniser in the
/// test's hand. Runs in milliseconds.
/// </summary>
internal sealed class CallScene : IAsyncDisposable, IAgentCatalog
{
    private readonly AudioPacer _pacer;
    private readonly List<TestLeg> _legs = [];
    private readonly Dictionary<string, SceneActivation> _sessions = [];
    private readonly Dictionary<string, SceneConversation> _conversations = [];
    private readonly Action<TimeSpan> _advance;
    private int _frame;

    /// <param name="options">Of calls.</param>
    /// <param name="chat">Makes the model; null for the scripted one.</param>
    /// <param name="voice">Makes the voice around the scripted one; null for that itself.</param>
    /// <param name="adapters">Whom the model's chains are made of, once it is made; null for the model alone.</param>
    public CallScene(
        GrainsOptions options, Func<CallScene, IChatModel>? chat = null, Func<CallScene, ITextToSpeech, ITextToSpeech>? voice = null, Func<ChatAdapters>? adapters = null)
    {
        Options = options;
        _advance = chat is null && voice is null ? Time.Advance : by => Apart.Run(() => Time.Advance(by));
        var scripted = new AudibleVoice(new ScriptedTextToSpeech(Script, Time));
        Chat = new FlakyChatModel(chat is null ? new ScriptedChatModel(Script, Time) : new ModelApart(chat(this)));
        Voice = new FlakyVoice(voice is null ? scripted : new VoiceApart(voice(this, scripted)));
        Documents = new SceneKnowledge(Time);
        Directory = new CallDirectoryGrain(Time);
        var chains = adapters?.Invoke() ?? ChatAdapters.Of(Chat);
        Services = new CallServices(
            options, TurnMachine.English, Time, Recogniser, chains, Journal, Record, Record,
            new AgentServices(this, new ToolRegistry([new FixedToolSource(Tools)]), Ledger, Memory, Documents, new ExtractiveSummarizer()), Understanding, [],
            new ModelSummaries(new ModelQuestions(Chat, chains, Time), PromptLibrary.Default), new CallMetrics(Meters), NullLoggerFactory.Instance);
        SpeechMetrics = new SpeechMetrics(Meters);
        _pacer = new AudioPacer(Time);
        _ = _pacer.StartAsync(CancellationToken.None);
    }

    /// <summary>What the agent can do; each of them is granted to it.</summary>
    public List<IAgentTool> Tools { get; } = [];

    public MemoryLedger Ledger { get; } = new();

    /// <summary>What is remembered of callers; shared by the scenes of a test.</summary>
    public CallerNotebook Memory { get; init; } = new();

    /// <summary>What is found where the agent has sources.</summary>
    public SceneKnowledge Documents { get; }

    /// <summary>What the agent answers from.</summary>
    public IReadOnlyList<KnowledgeSource> Sources { get; set; } = [];

    /// <summary>What turns are understood by.</summary>
    public SceneUnderstanding Understanding { get; } = new();

    /// <summary>How the agent's turns are understood.</summary>
    public UnderstandingRules Understands { get; set; } = UnderstandingRules.Default;

    /// <summary>The agent's chain of models; empty for the configured one.</summary>
    public IReadOnlyList<string> Models { get; set; } = [];

    /// <summary>Which of its chains answers what.</summary>
    public IReadOnlyList<RoutingRule> Routing { get; set; } = [];

    /// <summary>What the agent may spend in a day.</summary>
    public AgentBudget? Budget { get; set; }

    /// <summary>What one of its sessions may take.</summary>
    public SessionLimits? Limits { get; set; }

    /// <summary>Agents' days.</summary>
    public Dictionary<string, SceneBudget> Budgets { get; } = [];

    /// <summary>What the agent never says.</summary>
    public SpeechRules? Speech { get; set; }

    /// <summary>What the agent says at once.</summary>
    public (int Sentences, int Words)? LongestAnswer { get; set; }

    /// <summary>What the agent keeps out of the records.</summary>
    public PersonalDataKinds Masks { get; set; }

    /// <summary>How long the agent remembers its callers.</summary>
    public TimeSpan? Remembers { get; set; }

    IReadOnlyCollection<AgentDefinition> IAgentCatalog.All => [((IAgentCatalog)this).Find(null)!];

    public OneThread Thread { get; } = new();

    public CallServices Services { get; }

    public SpeechMetrics SpeechMetrics { get; }

    public ContextWindow Window { get; set; } = new("You are the agent of a shop.", 2000);

    public ICallDirectoryGrain Directory { get; }

    /// <summary>What watchers are told.</summary>
    public List<CallEvent> Watched { get; } = [];

    public VirtualTimeProvider Time { get; } = new();

    public GrainsOptions Options { get; }

    public ScriptedOptions Script { get; } = new();

    public ManualRecogniser Recogniser { get; } = new();

    public FlakyChatModel Chat { get; }

    public FlakyVoice Voice { get; }

    public MemoryRecord Record { get; } = new();

    public MemoryJournal Journal { get; } = new();

    public ICallGrain Call { get; private set; } = null!;

    public TestLeg Leg => _legs[^1];

    private static IMeterFactory Meters { get; } = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    AgentDefinition? IAgentCatalog.Find(string? name) =>
        new()
        {
            Name = "default",
            File = "test",
            Models = Models,
            Routing = Routing,
            Budget = Budget,
            Limits = Limits,
            Tools = [.. Tools.Select(static tool => new ToolGrant(tool.Specification.Name))],
            Knowledge = Sources,
            Remembers = Remembers,
            Masks = Masks,
            Speech = Speech,
            LongestAnswer = LongestAnswer,
            Understanding = Understands,
            BelievesClients = true,
        };

    /// <summary>The conversation of a session; it outlives the session.</summary>
    public IConversationGrain Conversation(string session)
    {
        if (!_conversations.TryGetValue(session, out var conversation)) _conversations[session] = conversation = new SceneConversation(this, session);
        return conversation;
    }

    /// <summary>The session as it lives now; one that has left begins anew.</summary>
    public SceneActivation Session(string session)
    {
        if (!_sessions.TryGetValue(session, out var activation) || activation.HasLeft) _sessions[session] = activation = new SceneActivation(this, session);
        return activation;
    }

    public static async Task<CallScene> ConnectedAsync(GrainsOptions? options = null, ImmutableDictionary<string, string>? settings = null)
    {
        var scene = new CallScene(options ?? new GrainsOptions());
        await scene.ConnectAsync("s1", settings: settings);
        return scene;
    }

    public static async Task<CallScene> DialledAsync(AnsweringMachineRequest screening, GrainsOptions? options = null)
    {
        var scene = new CallScene(options ?? new GrainsOptions());
        await scene.ConnectAsync("s1", metadata: """{"direction":"outbound"}""", screening: screening);
        return scene;
    }

    public async Task<CallAccepted> ConnectAsync(
        string session,
        bool resume = false,
        ImmutableDictionary<string, string>? settings = null,
        string metadata = "{}",
        AnsweringMachineRequest? screening = null,
        RecordingRule? recording = null,
        string greeting = "")
    {
        Call = Session(session);
        var leg = new TestLeg(Call, _pacer, Time);
        _legs.Add(leg);
        var accepted = await Call.Connect(
            new CallRequest
            {
                LegId = $"leg{_legs.Count}",
                Channel = "test",
                Resume = resume,
                Settings = settings ?? ImmutableDictionary<string, string>.Empty,
                Metadata = metadata,
                AnsweringMachine = screening,
                Recording = recording,
                Greeting = greeting,
            },
            new PostedLeg(leg.Ordered, Thread));
        return accepted;
    }

    public string LegId => $"leg{_legs.Count}";

    public Task SpeakAsync(int ms, double peak = 0.3) => FramesAsync(ms, i => Tests.Voice.Speech(i, peak));

    /// <summary>What the caller's loudspeaker plays comes back 20 dB down, with what he says into it.</summary>
    public Task EchoAsync(int ms, int delayMs, double voicePeak = 0) => FramesAsync(ms, i =>
    {
        var heard = MemoryMarshal.Cast<byte, short>(Leg.PlayedAt(Time.GetTimestamp() - (delayMs * TimeSpan.TicksPerMillisecond)));
        var said = MemoryMarshal.Cast<byte, short>(voicePeak > 0 ? Tests.Voice.Speech(i, voicePeak) : Tests.Voice.Silence);
        var frame = new short[heard.Length];
        for (var n = 0; n < frame.Length; n++) frame[n] = Pcm16.Saturate(said[n] + (heard[n] * 0.1f));
        return MemoryMarshal.AsBytes<short>(frame).ToArray();
    });

    public Task BeepAsync(int ms) => FramesAsync(ms, i => Tests.Voice.Tone(i, 1000));

    /// <summary>The line delivers nothing for a while, and then at once what the caller said meanwhile.</summary>
    public async Task StalledSpeechAsync(int ms)
    {
        await WaitAsync(ms);
        for (var i = 0; i < ms / 20; i++) await Call.Audio(Tests.Voice.Speech(_frame++));
        await SettleAsync();
    }

    public Task SilenceAsync(int ms) => FramesAsync(ms, _ => Tests.Voice.Silence);

    /// <summary>A question that is understood when the caller has ended.</summary>
    public async Task AskAsync(string words, int ms = 1000)
    {
        await SpeakAsync(ms);
        Recogniser.Final = words;
        await SilenceAsync(300);
    }

    /// <summary>Does all that can be done before time passes.</summary>
    public Task SettleAsync()
    {
        Thread.Run(static () => { });
        return Task.CompletedTask;
    }

    /// <summary>A frame of speech, or a boundary, on the call's audio stream itself.</summary>
    public void Publish(string call, long sequence, int utterance, bool boundary = false) =>
        Thread.Run(() => Session(call).Recogniser.Hear(new AudioFrame(sequence, boundary ? default : Tests.Voice.Speech(0), utterance, Echo: false)));

    public async Task SayAsync(SpeechToTextEventKind kind, string text = "")
    {
        Recogniser.Say(kind, text);
        await SettleAsync();
    }

    /// <summary>Time passes without audio, in steps in which everything settles.</summary>
    public Task WaitAsync(int ms)
    {
        for (var end = Time.Elapsed + TimeSpan.FromMilliseconds(ms); Time.Elapsed < end;)
        {
            Thread.Run(() => _advance(TimeSpan.FromMilliseconds(Math.Min(5, (end - Time.Elapsed).TotalMilliseconds))));
        }

        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _pacer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task FramesAsync(int ms, Func<int, byte[]> frame)
    {
        for (var i = 0; i < ms / 20; i++)
        {
            await WaitAsync(20);
            await Call.Audio(frame(_frame++));
        }
    }
}
