using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using VoiceCluster.Dialogue;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>A call's address: lives as long as the call does, and passes on what comes. What it means is decided by the turn machine in <see cref="Call"/>.</summary>
/// <remarks>
/// The hot path, 50 times a second: 1. a frame comes from the leg; 2. voice or not, echo or not; 3. one machine step; 4. on to the audio stream.
/// </remarks>
[PreferLocalPlacement]
public sealed partial class CallGrain(CallServices services, ILogger<CallGrain> logger) : Grain, ICallGrain
{
    private Call? _call;
    private StreamSubscriptionHandle<Transcript>? _transcripts;
    private IGrainTimer? _grace;
    private IGrainTimer? _listing;

    private string SessionId => this.GetPrimaryKeyString();

    private Call Live => _call ?? throw new CallRefusedException("session_ended", $"there is no call {SessionId}");

    public async Task<CallAccepted> Connect(CallRequest request, ICallLegObserver leg)
    {
        var conversation = GrainFactory.GetGrain<IConversationGrain>(SessionId);
        var earlier = _call is null && request.Resume ? await FindResumableAsync() : null;
        var settings = (_call?.Settings ?? StartingSettings(request, earlier)).With(request.Settings);
        var resumed = _call is not null || earlier is not null;
        var history = resumed ? await HistoryAsync(conversation) : [];
        _call ??= await OpenAsync(request, earlier, settings, conversation, firstTurn: history.IsEmpty ? 1 : history[^1].Number + 1);
        _grace?.Dispose();
        _grace = null;
        _call.Attach(request, settings, new NumberedLeg(leg));
        return new CallAccepted { SessionId = SessionId, Resumed = resumed, Settings = settings.ToDictionary(), History = history };
    }

    public ValueTask Audio(ReadOnlyMemory<byte> pcm) => _call?.AudioAsync(pcm) ?? ValueTask.CompletedTask;

    public Task StartOfTurn() => Feed(TurnEvent.PushToTalkHeld);

    public Task EndOfTurn() => Feed(TurnEvent.PushToTalkReleased);

    public Task Interrupt() => Feed(TurnEvent.Interrupt);

    public Task<bool> Text(string words, string? id = null) => Task.FromResult(Live.Text(words, id));

    public Task Press(char key)
    {
        _call?.Press(key);
        return Task.CompletedTask;
    }

    public Task<ImmutableDictionary<string, string>> UpdateSettings(ImmutableDictionary<string, string> settings) =>
        Task.FromResult(Live.Change(Live.Settings.With(settings)));

    public Task<CallRecordingStatus> Record(RecordingAction action) => Task.FromResult(Live.Record(action));

    public Task PlaybackStarted(long epoch, long timestamp)
    {
        _call?.PlaybackStarted(epoch, timestamp);
        return Task.CompletedTask;
    }

    public Task PlaybackEnded(long epoch, TimeSpan heard, bool completed)
    {
        _call?.PlaybackEnded(epoch, heard, completed);
        return Task.CompletedTask;
    }

    public Task RecognitionLost(string message)
    {
        _call?.RecognitionLost(message);
        return Task.CompletedTask;
    }

    public Task Disconnect(string legId, bool resumable, string cause)
    {
        if (_call is null || !_call.Holds(legId)) return Task.CompletedTask;
        var grace = services.Options.ResumeGrace;
        if (!resumable || grace == TimeSpan.Zero) return HangUp(cause);
        _call.Detach();
        LogDropped(SessionId, cause, grace);
        DelayDeactivation(grace + TimeSpan.FromMinutes(1));
        _grace = this.RegisterGrainTimer(static (grain, _) => grain.HangUp("stale"), this, new GrainTimerCreationOptions(grace, Timeout.InfiniteTimeSpan));
        return Task.CompletedTask;
    }

    public async Task HangUp(string cause)
    {
        if (_call is null) return;
        await EndAsync(cause);
        // A resumed session starts from its record in a new activation.
        DeactivateOnIdle();
    }

    public Task<CallSnapshot> GetSnapshot() => Task.FromResult(Live.Snapshot());

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await EndAsync(reason.ReasonCode is DeactivationReasonCode.ShuttingDown ? "shutdown" : "deactivated").WaitAsync(cancellationToken);
    }

    private async Task EndAsync(string cause)
    {
        if (_call is not { } call) return;
        _call = null;
        _grace?.Dispose();
        _listing?.Dispose();
        call.End(cause);
        await call.ClosedAsync();
        if (_transcripts is not null) await _transcripts.UnsubscribeAsync();
        await GrainFactory.GetGrain<ICallDirectoryGrain>(0).Remove(SessionId);
        LogEnded(SessionId, cause);
    }

    private Task Feed(in TurnEvent turnEvent)
    {
        _call?.Feed(turnEvent);
        return Task.CompletedTask;
    }

    /// <summary>A session whose process died, or that ended within the grace time, may be taken up again; its history is stored.</summary>
    private async Task<SessionRecord> FindResumableAsync()
    {
        var session = await services.History.FindSessionAsync(SessionId, CancellationToken.None)
            ?? throw new CallRefusedException("session_not_found", $"there is no session {SessionId} to resume");
        return session.EndedAt is null || services.Time.GetUtcNow() - session.EndedAt <= services.Options.ResumeGrace
            ? session
            : throw new CallRefusedException("session_ended", $"session {SessionId} ended at {session.EndedAt:u}");
    }

    /// <summary>The operator's, and over them what the client of an earlier process had set.</summary>
    private CallSettings StartingSettings(CallRequest request, SessionRecord? earlier)
    {
        var settings = new CallSettings(services.Options.Turns, request.Recording ?? services.Options.Recording);
        if (earlier is null) return settings;
        settings = settings.Restore(ChosenSettings.Read(earlier.Settings), out var refused);
        if (!refused.IsEmpty) LogNotRestored(SessionId, string.Join(", ", refused));
        return settings;
    }

    /// <summary>Read again when a turn ended meanwhile: that one was told to nobody, and must not be missing.</summary>
    private async Task<ImmutableArray<ConversationTurn>> HistoryAsync(IConversationGrain conversation)
    {
        while (true)
        {
            var told = _call?.TurnsTold;
            var history = await conversation.GetTurns();
            if (_call?.TurnsTold == told) return history;
        }
    }

    private async Task<Call> OpenAsync(CallRequest request, SessionRecord? earlier, CallSettings settings, IConversationGrain conversation, int firstTurn)
    {
        var streams = this.GetStreamProvider(CallStreams.Provider);
        var neighbours = new CallNeighbours(
            conversation,
            GrainFactory.GetGrain<IChatModelGrain>(SessionId),
            GrainFactory.GetGrain<ITextToSpeechGrain>(SessionId),
            GrainFactory.GetGrain<ISpeechToTextGrain>(SessionId),
            this.GetStreamProvider(CallStreams.AudioProvider).GetStream<AudioFrame>(CallStreams.Audio(SessionId)),
            streams.GetStream<CallEvent>(CallStreams.Events(SessionId)));
        var call = new Call(
            SessionId, request, earlier, settings, firstTurn, services, neighbours,
            WakeAfter(static call => call.Wake()), WakeAfter(static call => call.KeysPaused()), cause => _ = HangUpSoonAsync(cause));
        _transcripts = await streams.GetStream<Transcript>(CallStreams.Transcripts(SessionId)).SubscribeAsync((transcript, _) =>
        {
            call.Heard(transcript);
            return Task.CompletedTask;
        });
        await neighbours.Recognition.Start(new SpeechToTextStart
        {
            Language = services.Options.Language,
            Narrowband = request.Narrowband,
            PreRoll = settings.Turns.PreRoll,
        });
        await ListAsync(new CallSummary(SessionId, request.Channel, call.Clock.StartedAt, request.Metadata));
        return call;
    }

    /// <summary>Says that the call is up, now and again and again.</summary>
    private Task ListAsync(CallSummary summary)
    {
        var directory = GrainFactory.GetGrain<ICallDirectoryGrain>(0);
        var every = CallDirectoryGrain.RenewEvery;
        _listing = this.RegisterGrainTimer((call, _) => directory.Add(call), summary, new GrainTimerCreationOptions(every, every) { Interleave = true });
        return directory.Add(summary);
    }

    /// <summary>The call asks from within one of its own steps, which must end first.</summary>
    private async Task HangUpSoonAsync(string cause)
    {
        try
        {
            await this.AsReference<ICallGrain>().HangUp(cause);
        }
        catch (Exception exception)
        {
            LogNotHungUp(exception, SessionId, cause);
        }
    }

    /// <summary>A timer of the activation that the call arms.</summary>
    private Action<TimeSpan> WakeAfter(Action<Call> wake)
    {
        var timer = this.RegisterGrainTimer(
            (grain, _) =>
            {
                if (grain._call is { } call) wake(call);
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan) { Interleave = true });
        return wait => timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    [LoggerMessage(1, LogLevel.Information, "Call {CallId} dropped ({Cause}); it may be resumed within {Grace}")]
    private partial void LogDropped(string callId, string cause, TimeSpan grace);

    [LoggerMessage(3, LogLevel.Error, "Call {CallId} could not be ended ({Cause})")]
    private partial void LogNotHungUp(Exception exception, string callId, string cause);

    [LoggerMessage(4, LogLevel.Warning, "Call {CallId} is resumed without settings that its client made and that do not fit any more: {Names}")]
    private partial void LogNotRestored(string callId, string names);

    [LoggerMessage(2, LogLevel.Information, "Call {CallId} ended ({Cause})")]
    private partial void LogEnded(string callId, string cause);
}
