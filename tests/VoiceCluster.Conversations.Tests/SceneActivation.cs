using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Streams;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Grains.Conversations;
using VoiceCluster.Grains.Models;
using VoiceCluster.Grains.Speech;

namespace VoiceCluster.Conversations.Tests;

/// <summary>Where a session lives in a scene: one request at a time, as in a grain, on the scene's thread and clock.</summary>
internal sealed class SceneActivation : ICallGrain, ICallActivation
{
    private readonly CallScene _scene;
    private readonly CallSession _session;
    private Task _last = Task.CompletedTask;

    public SceneActivation(CallScene scene, string sessionId)
    {
        _scene = scene;
        SessionId = sessionId;
        Recogniser = new SceneRecogniser(scene, sessionId, this, Observe.Each<Transcript>(transcript => _session!.Heard(transcript)));
        Neighbours = new CallNeighbours(
            scene.Conversation(sessionId),
            new ChatModelWorker(sessionId, scene.Chat),
            new TextToSpeechWorker(scene.Voice, scene.Options, scene.Time),
            Recogniser,
            scene.Directory,
            Observe.Each<AudioFrame>(frame => Recogniser.Hear(frame)),
            Observe.Each<CallEvent>(scene.Watched.Add),
            key => scene.Budgets.TryGetValue(key, out var day) ? day : scene.Budgets[key] = new SceneBudget(key));
        _session = new CallSession(this, scene.Services);
    }

    public string SessionId { get; }

    public CallNeighbours Neighbours { get; }

    public SceneRecogniser Recogniser { get; }

    public bool HasLeft { get; private set; }

    public Task<CallAccepted> Connect(CallRequest request, ICallLegObserver leg) => Request(() => _session.Connect(request, leg));

    public ValueTask Audio(ReadOnlyMemory<byte> pcm) => new(Request(() => _session.Audio(pcm).AsTask()));

    public Task StartOfTurn() => Request(_session.StartOfTurn);

    public Task EndOfTurn() => Request(_session.EndOfTurn);

    public Task Interrupt() => Request(_session.Interrupt);

    public Task<bool> Text(string words, string? id = null) => Request(() => _session.Text(words, id));

    public Task<bool> Confirm(string id, bool isYes) => Request(() => _session.Confirm(id, isYes));

    public Task Press(char key) => Request(() => _session.Press(key));

    public Task<ImmutableDictionary<string, string>> UpdateSettings(ImmutableDictionary<string, string> settings) => Request(() => _session.UpdateSettings(settings));

    public Task PlaybackStarted(long epoch, long timestamp) => Request(() => _session.PlaybackStarted(epoch, timestamp));

    public Task PlaybackEnded(long epoch, TimeSpan heard, bool completed) => Request(() => _session.PlaybackEnded(epoch, heard, completed));

    public Task RecognitionLost(string message) => Request(() => _session.RecognitionLost(message));

    public Task<SpeechToTextStart?> GetListening() => Task.FromResult(_session.Listening);

    public Task<CallRecordingStatus> Record(RecordingAction action) => Request(() => _session.Record(action));

    public Task Disconnect(string legId, bool resumable, string cause) => Request(() => _session.Disconnect(legId, resumable, cause));

    public Task HangUp(string cause) => Request(() => _session.HangUp(cause));

    public Task<CallSnapshot> GetSnapshot() => Request(_session.GetSnapshot);

    ICallTimer ICallActivation.CreateTimer(Action callback) => new SceneTimer(_scene, callback);

    void ICallActivation.Post(Func<Task> request) => _scene.Thread.Post(_ => Request(request).Ignore(), null);

    void ICallActivation.StayFor(TimeSpan time)
    {
        // Nothing leaves by itself here.
    }

    void ICallActivation.Leave() => HasLeft = true;

    private Task<bool> Request(Func<Task> request) => Request(async () =>
    {
        await request();
        return true;
    });

    private Task<T> Request<T>(Func<Task<T>> request) => _scene.Thread.PostAsync(() =>
    {
        var next = NextAsync(_last, request);
        _last = next;
        return next;
    });

    private static async Task<T> NextAsync<T>(Task last, Func<Task<T>> request)
    {
        await last.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        return await request();
    }

    private sealed class SceneTimer(CallScene scene, Action callback) : ICallTimer
    {
        private readonly ITimer _timer = scene.Time.CreateTimer(_ => scene.Thread.Post(_ => callback(), null), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public void Fire(TimeSpan after) => _timer.Change(after, Timeout.InfiniteTimeSpan);

        public void Stop() => _timer.Dispose();
    }
}

/// <summary>A call's recognition in a scene.</summary>
internal sealed class SceneRecogniser(CallScene scene, string callId, ICallGrain call, IAsyncObserver<Transcript> transcripts) : ISpeechToTextGrain
{
    private readonly SpeechToTextWorker _worker = new(callId, call, transcripts, scene.Recogniser, scene.Time, scene.SpeechMetrics, NullLogger.Instance);

    public Task Start(SpeechToTextStart start)
    {
        _worker.Start(start);
        return Task.CompletedTask;
    }

    public Task Stop() => _worker.StopAsync();

    public void Hear(in AudioFrame frame) => _worker.Hear(frame);
}

/// <summary>A conversation in a scene; it outlives its sessions.</summary>
internal sealed class SceneConversation(CallScene scene, string id) : IConversationGrain
{
    private readonly Conversation _conversation = new(id, new MemoryState<ConversationState>(), scene.Record, scene.Ledger, scene.Window, new ExtractiveSummarizer(), NullLogger.Instance);
    private bool _isLoaded;

    public async Task<ImmutableArray<Grains.ConversationTurn>> GetTurns() => await (await LoadedAsync()).GetTurns();

    public async Task<ImmutableArray<PromptMessage>> Prompt(string words, string instructions) => await (await LoadedAsync()).Prompt(words, instructions);

    public async Task Settle(int turn, UsedTool tool) => await (await LoadedAsync()).Settle(turn, tool);

    public async Task Recover() => await (await LoadedAsync()).Recover();

    public async Task Append(Grains.ConversationTurn turn) => await (await LoadedAsync()).Append(turn);

    public async Task<FallenOutTurns> GetFallenOut() => await (await LoadedAsync()).GetFallenOut();

    public async Task Summarize(int through, string summary) => await (await LoadedAsync()).Summarize(through, summary);

    private async Task<Conversation> LoadedAsync()
    {
        if (!_isLoaded) await _conversation.LoadAsync(CancellationToken.None);
        _isLoaded = true;
        return _conversation;
    }
}

/// <summary>Grain state in memory.</summary>
internal sealed class MemoryState<T> : IPersistentState<T>
    where T : new()
{
    public T State { get; set; } = new();

    public string Etag => "";

    public bool RecordExists { get; private set; }

    public Task ClearStateAsync()
    {
        (State, RecordExists) = (new T(), false);
        return Task.CompletedTask;
    }

    public Task WriteStateAsync()
    {
        RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ReadStateAsync() => Task.CompletedTask;
}

/// <summary>Observers of streams that are not there.</summary>
internal static class Observe
{
    public static IAsyncObserver<T> Each<T>(Action<T> action) => new Observer<T>(action);

    private sealed class Observer<T>(Action<T> action) : IAsyncObserver<T>
    {
        public Task OnNextAsync(T item, StreamSequenceToken? token = null)
        {
            action(item);
            return Task.CompletedTask;
        }

        public Task OnErrorAsync(Exception ex) => Task.FromException(ex);
    }
}
