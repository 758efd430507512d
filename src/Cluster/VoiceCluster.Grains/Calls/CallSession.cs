using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Tools;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// A session's life: it is connected, dropped, resumed and ended, and while it is up passes on what comes to its <see cref="Call"/>. Knows nothing of
/// Orleans: it lives on whatever runs one of its requests at a time.
/// </summary>
/// <remarks>
/// The hot path, 50 times a second: 1. a frame comes from the leg; 2. voice or not, echo or not; 3. one machine step; 4. on to the audio stream.
/// </remarks>
internal sealed partial class CallSession(ICallActivation activation, CallServices services)
{
    // A database that is away keeps no call from ending.
    private static readonly TimeSpan WatchersWithin = TimeSpan.FromSeconds(5);

    private readonly ILogger _logger = services.Loggers.CreateLogger<CallSession>();
    private Call? _call;
    private SpeechToTextStart? _listening;
    private CallerRecollection? _recollection;
    private int _firstTurn;
    private ICallTimer? _grace;
    private ICallTimer? _listing;

    /// <summary>Number of the turn that is going on; 0 without a call.</summary>
    public int Turn => _call?.State.Turn ?? 0;

    private string SessionId => activation.SessionId;

    private Call Live => _call ?? throw new CallRefusedException("session_ended", $"there is no call {SessionId}");

    public async Task<CallAccepted> Connect(CallRequest request, ICallLegObserver leg)
    {
        var conversation = activation.Neighbours.Conversation;
        var earlier = _call is null && request.Resume ? await FindResumableAsync() : null;
        var settings = (_call?.Settings ?? StartingSettings(request, earlier)).With(request.Settings);
        var resumed = _call is not null || earlier is not null;
        if (earlier is not null) await RecoverAsync(request, conversation);
        var history = resumed ? await HistoryAsync(conversation) : [];
        _call ??= await OpenAsync(request, earlier, settings, firstTurn: history.IsEmpty ? 1 : history[^1].Number + 1);
        _grace?.Stop();
        _call.Attach(request, settings, new NumberedLeg(leg));
        return new CallAccepted { SessionId = SessionId, Resumed = resumed, Settings = settings.ToDictionary(), History = history };
    }

    public ValueTask Audio(ReadOnlyMemory<byte> pcm) => _call?.AudioAsync(pcm) ?? ValueTask.CompletedTask;

    public Task StartOfTurn() => Feed(TurnEvent.PushToTalkHeld);

    public Task EndOfTurn() => Feed(TurnEvent.PushToTalkReleased);

    public Task Interrupt() => Feed(TurnEvent.Interrupt);

    public Task<bool> Text(string words, string? id) => Task.FromResult(Live.Text(words, id));

    public Task<bool> Confirm(string id, bool isYes) => Task.FromResult(Live.Confirm(id, isYes));

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
        activation.StayFor(grace + TimeSpan.FromMinutes(1));
        (_grace ??= activation.CreateTimer(() => HangUpSoon("stale"))).Fire(after: grace);
        return Task.CompletedTask;
    }

    public async Task HangUp(string cause)
    {
        if (_call is null) return;
        await EndAsync(cause);
        // A resumed session starts from its record in a new activation.
        activation.Leave();
    }

    public Task<CallSnapshot> GetSnapshot() => Task.FromResult(Live.Snapshot());

    /// <summary>The transcripts' way in: what the recogniser says of the call.</summary>
    public void Heard(Transcript transcript) => _call?.Heard(transcript);

    /// <summary>How the call is to be listened to; null when there is none (any more).</summary>
    public SpeechToTextStart? Listening => _call is null ? null : _listening;

    /// <summary>Ends the call, if there is one, and returns when all that it said is recorded.</summary>
    /// <param name="cause">For the record.</param>
    public async Task EndAsync(string cause)
    {
        if (_call is not { } call) return;
        _call = null;
        _grace?.Stop();
        _listing?.Stop();
        call.StopTimers();
        call.End(cause);
        await call.ClosedAsync();
        if (_recollection is { IsNeeded: true } recollection)
            await recollection.RememberAsync([.. (await activation.Neighbours.Conversation.GetTurns()).Where(turn => turn.Number >= _firstTurn)], call.SumUpAsync);
        await activation.Neighbours.Directory.Remove(SessionId);
        using var patience = new CancellationTokenSource(WatchersWithin, services.Time);
        foreach (var watcher in services.Watchers) await watcher.EndedAsync(SessionId, patience.Token);
        LogEnded(SessionId, cause);
    }

    /// <summary>The process that had the call may have died in the middle of something.</summary>
    private async Task RecoverAsync(CallRequest request, IConversationGrain conversation)
    {
        try
        {
            await new ToolDesk(SessionId, request.Agent, services.Tools, services.Time, static (_, _) => { }, _logger).RecoverAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogNotRecovered(exception, SessionId);
        }

        await conversation.Recover();
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

    private async Task<Call> OpenAsync(CallRequest request, SessionRecord? earlier, CallSettings settings, int firstTurn)
    {
        var neighbours = activation.Neighbours;
        _listening = new SpeechToTextStart { Language = services.Options.Language, Narrowband = request.Narrowband, PreRoll = settings.Turns.PreRoll };
        await neighbours.Recognition.Start(_listening);
        try
        {
            _recollection = new CallerRecollection(request, services.Tools, services.Time, _logger);
            var recalled = await _recollection.RecallAsync();
            if (recalled.Length > 0) request = request with { Instructions = $"{request.Instructions}\n\n{recalled}".TrimStart() };
            _firstTurn = firstTurn;
            // Nothing that can fail comes after it: a call that has begun is counted, journaled and recorded until it ends.
            var call = new Call(SessionId, request, earlier, settings, firstTurn, services, activation, HangUpSoon);
            if (earlier is not null) await call.Spending.RestoreAsync(services.History, services.Tools.Ledger);
            List(new CallSummary(SessionId, request.Channel, call.Clock.StartedAt, request.Metadata));
            return call;
        }
        catch
        {
            await neighbours.Recognition.Stop();
            throw;
        }
    }

    /// <summary>Says that the call is up, now and again and again. A directory that is away hears of it the next time.</summary>
    private void List(CallSummary summary)
    {
        _listing = activation.CreateTimer(ListAgain);
        ListAgain();

        void ListAgain()
        {
            activation.Neighbours.Directory.Add(summary).Ignore();
            // Audio and what workers say are no requests: without this a call would look idle.
            activation.StayFor(2 * CallDirectoryGrain.RenewEvery);
            _listing?.Fire(after: CallDirectoryGrain.RenewEvery);
        }
    }

    /// <summary>The call asks from within one of its own steps, which must end first.</summary>
    private void HangUpSoon(string cause) => activation.Post(async () =>
    {
        try
        {
            await HangUp(cause);
        }
        catch (Exception exception)
        {
            LogNotHungUp(exception, SessionId, cause);
        }
    });

    [LoggerMessage(1, LogLevel.Information, "Call {CallId} dropped ({Cause}); it may be resumed within {Grace}")]
    private partial void LogDropped(string callId, string cause, TimeSpan grace);

    [LoggerMessage(5, LogLevel.Error, "Call {CallId}: what its tools were doing could not be found out")]
    private partial void LogNotRecovered(Exception exception, string callId);

    [LoggerMessage(3, LogLevel.Error, "Call {CallId} could not be ended ({Cause})")]
    private partial void LogNotHungUp(Exception exception, string callId, string cause);

    [LoggerMessage(4, LogLevel.Warning, "Call {CallId} is resumed without settings that its client made and that do not fit any more: {Names}")]
    private partial void LogNotRestored(string callId, string names);

    [LoggerMessage(2, LogLevel.Information, "Call {CallId} ended ({Cause})")]
    private partial void LogEnded(string callId, string cause);
}
