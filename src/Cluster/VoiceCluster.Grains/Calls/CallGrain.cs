using System.Collections.Immutable;
using Orleans.Placement;
using Orleans.Streams;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>A call's address and its thread; what happens in it is <see cref="CallSession"/>'s.</summary>
[PreferLocalPlacement]
[ImplicitStreamSubscription(CallStreams.TranscriptsNamespace), ImplicitStreamSubscription(CallStreams.TokensNamespace), ImplicitStreamSubscription(CallStreams.SpeechNamespace)]
public sealed class CallGrain : Grain, ICallGrain, ICallActivation, ITurnTaker
{
    private readonly CallSession _session;
    private readonly LocalCalls _calls;
    private readonly LocalLegs _legs;
    private readonly TimeProvider _time;
    private readonly LocalCall _local;
    private GrainWorkers _workers = null!;
    private CallNeighbours? _neighbours;

    public CallGrain(CallServices services, LocalCalls calls, LocalLegs legs)
    {
        _session = new CallSession(this, services);
        _local = new LocalCall(this);
        (_calls, _legs, _time) = (calls, legs, services.Time);
    }

    int ITurnTaker.Turn => _session.Turn;

    string ICallActivation.SessionId => this.GetPrimaryKeyString();

    CallNeighbours ICallActivation.Neighbours => _neighbours ??= FindNeighbours();

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var id = this.GetPrimaryKeyString();
        _workers = new GrainWorkers(GrainFactory.GetGrain<IChatModelGrain>(id), GrainFactory.GetGrain<ITextToSpeechGrain>(id), _time);
        await ListenAsync<Transcript>(CallStreams.Transcripts(id), _session.Heard);
        await ListenAsync<StreamedPart<ChatToken>>(CallStreams.Tokens(id), token => _workers.Add(token));
        await ListenAsync<StreamedPart<SpeechAudio>>(CallStreams.Speech(id), chunk => _workers.Add(chunk));
        _calls.Add(id, this.AsReference<ICallGrain>(), _local);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _local.Leave();
        _calls.Remove(this.GetPrimaryKeyString(), this.AsReference<ICallGrain>(), _local);
        return _session.EndAsync(reason.ReasonCode is DeactivationReasonCode.ShuttingDown ? "shutdown" : "deactivated").WaitAsync(cancellationToken);
    }

    public Task<CallAccepted> Connect(CallRequest request, ICallLegObserver leg) => _session.Connect(request, _legs.Find(request.LegId) ?? leg);

    public ValueTask Audio(ReadOnlyMemory<byte> pcm) => _session.Audio(pcm);

    public Task StartOfTurn() => _session.StartOfTurn();

    public Task EndOfTurn() => _session.EndOfTurn();

    public Task Interrupt() => _session.Interrupt();

    public Task<bool> Text(string words, string? id = null) => _session.Text(words, id);

    public Task<bool> Confirm(string id, bool isYes) => _session.Confirm(id, isYes);

    public Task Press(char key) => _session.Press(key);

    public Task<ImmutableDictionary<string, string>> UpdateSettings(ImmutableDictionary<string, string> settings) => _session.UpdateSettings(settings);

    public Task<CallRecordingStatus> Record(RecordingAction action) => _session.Record(action);

    public Task PlaybackStarted(long epoch, long timestamp) => _session.PlaybackStarted(epoch, timestamp);

    public Task PlaybackEnded(long epoch, TimeSpan heard, bool completed) => _session.PlaybackEnded(epoch, heard, completed);

    public Task RecognitionLost(string message) => _session.RecognitionLost(message);

    public Task<SpeechToTextStart?> GetListening() => Task.FromResult(_session.Listening);

    public Task Disconnect(string legId, bool resumable, string cause) => _session.Disconnect(legId, resumable, cause);

    public Task HangUp(string cause) => _session.HangUp(cause);

    public Task<CallSnapshot> GetSnapshot() => _session.GetSnapshot();

    ICallTimer ICallActivation.CreateTimer(Action callback) => new GrainTimer(this, callback);

    // A timer that does not interleave waits for the request that is running.
    void ICallActivation.Post(Func<Task> request) =>
        this.RegisterGrainTimer(static (work, _) => work(), request, new GrainTimerCreationOptions(TimeSpan.Zero, Timeout.InfiniteTimeSpan));

    void ICallActivation.StayFor(TimeSpan time) => DelayDeactivation(time);

    void ICallActivation.Leave() => DeactivateOnIdle();

    private async Task ListenAsync<T>(StreamId stream, Action<T> hear) => await this.GetStreamProvider(CallStreams.Provider).GetStream<T>(stream).SubscribeAsync((item, _) =>
    {
        hear(item);
        return Task.CompletedTask;
    });

    private CallNeighbours FindNeighbours()
    {
        var id = this.GetPrimaryKeyString();
        return new CallNeighbours(
            GrainFactory.GetGrain<IConversationGrain>(id),
            _workers,
            _workers,
            GrainFactory.GetGrain<ISpeechToTextGrain>(id),
            GrainFactory.GetGrain<ICallDirectoryGrain>(0),
            this.GetStreamProvider(CallStreams.AudioProvider).GetStream<AudioFrame>(CallStreams.Audio(id)),
            this.GetStreamProvider(CallStreams.WatchersProvider).GetStream<CallEvent>(CallStreams.Events(id)),
            key => GrainFactory.GetGrain<IAgentBudgetGrain>(key));
    }

    private sealed class LocalCall(CallGrain grain) : ILocalCall
    {
        private volatile bool _hasLeft;

        public bool IsHere => !_hasLeft;

        public void Post(Action action) => grain.GrainContext.Scheduler.QueueAction(action);

        public ValueTask Audio(ReadOnlyMemory<byte> pcm) => grain._session.Audio(pcm);

        public void Leave() => _hasLeft = true;
    }

    private sealed class GrainTimer(CallGrain grain, Action callback) : ICallTimer
    {
        private readonly IGrainTimer _timer = grain.RegisterGrainTimer(
            static (call, _) =>
            {
                call();
                return Task.CompletedTask;
            },
            callback,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });

        public void Fire(TimeSpan after) => _timer.Change(after, Timeout.InfiniteTimeSpan);

        public void Stop() => _timer.Dispose();
    }
}
