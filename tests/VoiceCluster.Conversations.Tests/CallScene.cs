using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using Orleans.TestingHost;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Grains.Speech;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Scripted;
using VoiceCluster.TestKit;
using VoiceCluster.TurnTaking;

// Whether all is done is seen by the thread pool, which these tests therefore do not share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace VoiceCluster.Conversations.Tests;

/// <summary>A whole call on virtual time: real grains, scripted model and voice, a recogniser in the test's hand. Runs in milliseconds.</summary>
internal sealed partial class CallScene : IAsyncDisposable
{
    // TestCluster makes its configurators itself: what they register is found through the test's own flow.
    private static readonly AsyncLocal<CallScene?> Current = new();

    private readonly TestCluster _cluster;
    private readonly AudioPacer _pacer;
    private readonly List<TestLeg> _legs = [];
    private int _frame;

    public CallScene(GrainsOptions options)
    {
        Options = options;
        Chat = new FlakyChatModel(new ScriptedChatModel(Script, Time));
        Voice = new FlakyVoice(new AudibleVoice(new ScriptedTextToSpeech(Script, Time)));
        Current.Value = this;
        var builder = new TestClusterBuilder(1);
        builder.AddSiloBuilderConfigurator<Configurator>();
        _cluster = builder.Build();
        _cluster.Deploy();
        _pacer = new AudioPacer(Time);
        _ = _pacer.StartAsync(CancellationToken.None);
    }

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

    public IGrainFactory Grains => _cluster.GrainFactory;

    private IServiceProvider Silo => ((InProcessSiloHandle)_cluster.Primary!).SiloHost.Services;

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
        Call = Grains.GetGrain<ICallGrain>(session);
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
            Grains.CreateObjectReference<ICallLegObserver>(leg.Ordered));
        await SettleAsync();
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

    /// <summary>A frame of speech, or a boundary, on the call's audio stream itself.</summary>
    public async Task PublishAsync(string call, long sequence, int utterance, bool boundary = false)
    {
        await Silo.GetRequiredKeyedService<IStreamProvider>(CallStreams.AudioProvider).GetStream<AudioFrame>(CallStreams.Audio(call))
            .OnNextAsync(new AudioFrame(sequence, boundary ? default : Tests.Voice.Speech(0), utterance, Echo: false));
        await SettleAsync();
    }

    public async Task SayAsync(SpeechToTextEventKind kind, string text = "")
    {
        Recogniser.Say(kind, text);
        await SettleAsync();
    }

    /// <summary>Time passes without audio, in steps in which everything settles.</summary>
    public async Task WaitAsync(int ms)
    {
        for (var end = Time.Elapsed + TimeSpan.FromMilliseconds(ms); Time.Elapsed < end;)
        {
            Time.Advance(TimeSpan.FromMilliseconds(Math.Min(5, (end - Time.Elapsed).TotalMilliseconds)));
            await SettleAsync();
        }
    }

    /// <summary>For what ends on the thread pool, outside the grains (a cancelled token): the clock stands still meanwhile.</summary>
    public async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await holds())
        {
            patience.Token.ThrowIfCancellationRequested();
            await SettleAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _pacer.Dispose();
        await StopAsync();
        await _cluster.DisposeAsync();
        GC.KeepAlive(_legs);
    }

    private async Task FramesAsync(int ms, Func<int, byte[]> frame)
    {
        for (var i = 0; i < ms / 20; i++)
        {
            await WaitAsync(20);
            await Call.Audio(frame(_frame++));
            await SettleAsync();
        }
    }

    private sealed class Configurator : ISiloConfigurator
    {
        public void Configure(ISiloBuilder siloBuilder)
        {
            var scene = Current.Value!;
            Prepare(siloBuilder, scene.Time);
            siloBuilder.AddMemoryStreams(CallStreams.Provider).AddMemoryStreams(CallStreams.AudioProvider).AddMemoryGrainStorageAsDefault();
            siloBuilder.Services
                .AddSingleton(scene.Options)
                .AddSingleton(TurnMachine.English)
                .AddSingleton<ICallJournals>(scene.Journal)
                .AddSingleton<ICallRecorder>(scene.Record)
                .AddSingleton<ICallHistory>(scene.Record)
                .AddSingleton<ISpeechToText>(scene.Recogniser)
                .AddSingleton<IChatModel>(scene.Chat)
                .AddSingleton<ITextToSpeech>(scene.Voice)
                .AddSingleton(new ContextWindow("You are the agent of a shop.", 2000))
                .AddSingleton<ISummarizer>(new ExtractiveSummarizer())
                .AddSingleton<CallMetrics>()
                .AddSingleton<SpeechMetrics>()
                .AddSingleton<CallServices>()
                .AddMetrics();
        }
    }
}
