using System.Collections.Immutable;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Grains.Speech;
using VoiceCluster.Hosting;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Scripted;
using VoiceCluster.Storage;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>
/// The whole way of 20 ms of caller audio inside the silo: the leg decodes it, the call's grain judges it and steps its turn, the call's stream
/// carries it to the recognition grain, which hands it to the recogniser. A round is one frame of each call, as the wire would bring them.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "Disposed of in CleanUpAsync; BenchmarkDotNet lists no sealed type.")]
public class FramePath : MicroBenchmark
{
    /// <summary>Calls on the line, and frames in a round.</summary>
    private const int Calls = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly CountingRecogniser _recogniser = new();
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("vc-frames-");
    private readonly List<MediaLeg> _legs = [];
    private readonly byte[] _audio = MemoryMarshal.AsBytes<short>(Buzz(Frame.Samples * 50)).ToArray();
    private IHost? _host;
    private int _frame;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _host = Build();
        await _host.StartAsync();
        var services = _host.Services.GetRequiredService<LegServices>();
        for (var call = 0; call < Calls; call++)
        {
            var leg = new MediaLeg($"call-{call}", new SilentWire(), services, CancellationToken.None);
            await leg.ConnectAsync(AudioFormat.InCluster, PlaybackPace.Buffered, new CallRequest { LegId = leg.Id, Channel = "benchmark" });
            _legs.Add(leg);
        }

        // Recognisers are opened in the background, and what comes before is kept for them: the calls are up when a round comes through whole.
        for (var attempt = 0; !TryRound(TimeSpan.FromSeconds(1)); attempt++)
        {
            if (attempt == 10) throw new TimeoutException("the calls do not come up");
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        foreach (var leg in _legs) await leg.DisposeAsync();
        await _host!.StopAsync();
        _host.Dispose();
        _recogniser.Dispose();
        _data.Delete(recursive: true);
    }

    [Benchmark(Description = "a caller's frame from the leg to the recogniser, 50 calls at once", OperationsPerInvoke = Calls)]
    public void Round()
    {
        if (!TryRound(Patience)) throw new TimeoutException("frames were lost on the way");
    }

    private bool TryRound(TimeSpan patience)
    {
        var frame = _audio.AsSpan(_frame++ % 50 * Frame.Bytes, Frame.Bytes);
        var arrived = _recogniser.Expect(Calls);
        foreach (var leg in _legs) leg.Receive(frame);
        return arrived.Wait(patience);
    }

    private IHost Build()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.AddCluster(new ClusterSettings(), new StorageOptions { DataFolder = _data.FullName });
        var script = new ScriptedOptions();
        builder.Services
            .AddFrontDoor(new FrontDoorOptions())
            .AddSingleton(new GrainsOptions())
            .AddSingleton(TurnMachine.English)
            .AddSingleton<ICallJournals, NoJournals>()
            .AddSingleton<ICallRecorder, NoRecord>()
            .AddSingleton<ICallHistory, NoRecord>()
            .AddSingleton<ICallRecordings, NoRecord>()
            .AddSingleton(new AgentProfiles(new Dictionary<string, AgentProfile>()))
            .AddSingleton<ISpeechToText>(_recogniser)
            .AddSingleton<IChatModel>(new ScriptedChatModel(script, TimeProvider.System))
            .AddSingleton<ITextToSpeech>(new ScriptedTextToSpeech(script, TimeProvider.System))
            .AddSingleton(new ContextWindow("You are the agent of a shop.", 2000))
            .AddSingleton<ISummarizer>(new ExtractiveSummarizer())
            .AddSingleton<CallMetrics>()
            .AddSingleton<SpeechMetrics>()
            .AddSingleton<CallServices>();
        return builder.Build();
    }

    private sealed class SilentWire : IMediaWire
    {
        public void Send(in MediaChunk chunk)
        {
        }

        public void Clear(int turn, string cause)
        {
        }

        public void Notify(CallEvent callEvent)
        {
        }

        public void Close(string code, string message)
        {
        }
    }

    private sealed class NoRecord : ICallRecorder, ICallHistory, ICallRecordings
    {
        public ValueTask RecordAsync(SessionRecord session, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask RecordAsync(TurnRecord turn, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask RecordAsync(LlmCallRecord call, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask RecordAsync(TelemetryRecord telemetry, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask RecordAsync(UnderstandingRecord understanding, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ICallRecording Open(string session, Guid id, DateTimeOffset startedAt, string leg, bool isBegun) =>
            throw new InvalidOperationException("no call is recorded here");

        public Task<SessionRecord?> FindSessionAsync(string sessionId, CancellationToken cancellationToken) => Task.FromResult<SessionRecord?>(null);

        public Task<IReadOnlyList<TurnRecord>> GetTurnsAsync(string sessionId, int after, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<TurnRecord>>([]);

        public Task<IReadOnlyList<LlmCallRecord>> GetLlmCallsAsync(string sessionId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<LlmCallRecord>>([]);

        public Task<IReadOnlyList<UnderstandingRecord>> GetUnderstandingAsync(string sessionId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<UnderstandingRecord>>([]);

        public Task<IReadOnlyList<TelemetryRecord>> GetTelemetryAsync(string sessionId, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyList<TelemetryRecord>>([]);
    }
}
