using System.Collections.Immutable;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// Closes turns, one after the other and beside the call: waits for what was heard, records the turn, adds it to the conversation, and only then
/// tells the client. So a client that saw <c>turn_complete</c> will find the turn again, whatever happens.
/// </summary>
internal sealed partial class TurnCloser(Call call, CallServices services, IConversationGrain conversation, CallTelemetry telemetry)
{
    // A leg that does not say what was heard of a stopped answer is not waited for longer; then the clock's estimate counts.
    private static readonly TimeSpan HeardTimeout = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = services.Loggers.CreateLogger<TurnCloser>();
    private readonly Dictionary<long, (TaskCompletionSource<TimeSpan> Told, TimeSpan Estimate)> _heard = [];

    /// <summary>Turns that were told.</summary>
    public int Told { get; private set; }

    /// <summary>Ends when all that was given is recorded; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>An answer was stopped: what was heard of it will be told.</summary>
    /// <param name="epoch">The answer's.</param>
    /// <param name="estimate">What counts when nobody tells.</param>
    public void AwaitHeard(long epoch, TimeSpan estimate) => _heard[epoch] = (new(TaskCreationOptions.RunContinuationsAsynchronously), estimate);

    public void Heard(long epoch, TimeSpan heard)
    {
        if (!_heard.ContainsKey(epoch)) AwaitHeard(epoch, heard);
        _heard[epoch].Told.TrySetResult(heard);
    }

    /// <summary>Nobody will tell any more.</summary>
    public void LegGone()
    {
        foreach (var (told, estimate) in _heard.Values) told.TrySetResult(estimate);
    }

    public void Close(TurnEnded ended, Answer? answer, IReadOnlyList<StateChanged> states, IReadOnlyList<ToolExchange> done)
    {
        var at = services.Time.GetUtcNow();
        var startedAt = states.Count > 0 ? call.Clock.Wall(states[0].At) : at;
        Completion = CloseAsync(Completion, ended, answer, states, done, startedAt, at, call.KeptSince(startedAt));
    }

    /// <summary>A tool ended after its turn.</summary>
    public void Settle(int turn, ToolExchange tool) => Completion = SettleAsync(Completion, turn, tool);

    public void Record(SessionRecord session) => Completion = RecordAsync(Completion, recorder => recorder.RecordAsync(session));

    public void Record(LlmCallRecord llmCall) => Completion = RecordAsync(Completion, recorder => recorder.RecordAsync(llmCall));

    private async Task SettleAsync(Task previous, int turn, ToolExchange tool)
    {
        await previous;
        try
        {
            await conversation.Settle(turn, UsedTool.From(tool));
        }
        catch (Exception exception)
        {
            // It stands in the ledger, from which the conversation is restored.
            LogNotAppended(exception, call.SessionId, turn);
        }
    }

    private async Task RecordAsync(Task previous, Func<ICallRecorder, ValueTask> record)
    {
        await previous;
        try
        {
            await record(services.Recorder);
        }
        catch (Exception exception)
        {
            // Whatever it is, the turns behind this one still end.
            LogNotRecorded(exception, call.SessionId);
        }
    }

    private async Task CloseAsync(
        Task previous, TurnEnded ended, Answer? answer, IReadOnlyList<StateChanged> states, IReadOnlyList<ToolExchange> done, DateTimeOffset startedAt, DateTimeOffset at, Func<string, string> kept)
    {
        var heardFor = await HeardAsync(ended, answer);
        if (answer is not null) await answer.Completion;
        await previous;
        var said = answer?.Text ?? "";
        var heard = kept(ended.Interrupted ? HeardAnswer.Cut(answer?.Spoken ?? [], heardFor).Heard : said);
        var (user, agent) = (kept(ended.Words), kept(said));
        var timings = answer?.Timeline.Relative() ?? [];
        await RecordAsync(Task.CompletedTask, recorder => recorder.RecordAsync(new TurnRecord
        {
            SessionId = call.SessionId,
            Number = ended.Turn,
            StartedAt = startedAt,
            CompletedAt = at,
            UserText = user,
            AgentText = agent,
            HeardText = heard,
            HeardMs = (int)heardFor.TotalMilliseconds,
            WasInterrupted = ended.Interrupted,
            LlmFailed = answer?.LlmFailed ?? false,
            TtsFailed = answer?.TtsFailed ?? false,
            Confidence = answer?.Confidence ?? 0,
            PromptTokens = answer?.PromptTokens ?? 0,
            CompletionTokens = answer?.CompletionTokens ?? 0,
            Timings = TurnTimeline.ToJson(timings),
            StateHistory = History(states),
            Citations = Citation.ToJson(answer?.Citations ?? []),
        }));
        try
        {
            await conversation.Append(new ConversationTurn(ended.Turn, user, heard, ended.Interrupted) { Tools = Used(done, answer, kept) });
        }
        catch (Exception exception)
        {
            // The turn is in the record, from which the conversation is restored.
            LogNotAppended(exception, call.SessionId, ended.Turn);
        }

        if (answer is not null) telemetry.Answered(answer.Timeline);
        services.Metrics.Turn(ended.Interrupted, answer?.Timeline);
        if (answer is not null) TurnTrace.Write(call.Clock, call.SessionId, ended.Turn, ended.Interrupted, heardFor, answer, services.Time.GetUtcNow());
        Told++;
        call.Notify(new TurnCompleted
        {
            At = at,
            Turn = ended.Turn,
            User = user,
            Agent = heard,
            Interrupted = ended.Interrupted,
            HeardMs = (int)heardFor.TotalMilliseconds,
            Timings = timings,
            PromptTokens = answer?.PromptTokens ?? 0,
            CompletionTokens = answer?.CompletionTokens ?? 0,
        });
        call.ThinkOver(ended.Turn, user);
        if (ended.Turn % services.Options.TelemetryEvery == 0) await ReportAsync();
    }

    /// <summary>What was done in the turn, whatever became of the answers it was for, and what was looked up for the one that was given.</summary>
    private static ImmutableArray<UsedTool> Used(IReadOnlyList<ToolExchange> done, Answer? answer, Func<string, string> kept) =>
        [.. (answer?.Exchanges ?? []).Where(one => done.All(other => other.Call.Id != one.Call.Id)).Concat(done)
            .Select(one => one with { Call = one.Call with { Arguments = kept(one.Call.Arguments) }, Result = kept(one.Result) }).Select(UsedTool.From)];

    private async Task<TimeSpan> HeardAsync(TurnEnded ended, Answer? answer)
    {
        if (answer is null || !_heard.TryGetValue(ended.Epoch, out var awaited)) return TimeSpan.Zero;
        var timeout = services.Time.CreateTimer(
            _ =>
            {
                if (awaited.Told.TrySetResult(awaited.Estimate)) LogNotHeard(call.SessionId, ended.Turn);
            },
            null, HeardTimeout, Timeout.InfiniteTimeSpan);
        await using (timeout)
        {
            var heard = await awaited.Told.Task;
            _heard.Remove(ended.Epoch);
            return heard;
        }
    }

    private async Task ReportAsync()
    {
        var report = telemetry.Report(call.State, services.Time.GetUtcNow());
        call.Notify(report);
        await RecordAsync(Task.CompletedTask, recorder => recorder.RecordAsync(CallTelemetry.ToRecord(call.SessionId, report)));
    }

    private string History(IReadOnlyList<StateChanged> states) => JsonSerializer.Serialize(
        states.Select(s => new { from = s.From.Name(), to = s.To.Name(), cause = s.Cause, at = call.Clock.Wall(s.At) }));

    [LoggerMessage(20, LogLevel.Error, "Call {CallId}: a record could not be kept")]
    private partial void LogNotRecorded(Exception exception, string callId);

    [LoggerMessage(21, LogLevel.Warning, "Call {CallId}: turn {Turn} could not be added to the conversation")]
    private partial void LogNotAppended(Exception exception, string callId, int turn);

    [LoggerMessage(22, LogLevel.Warning, "Call {CallId}: the leg did not say what was heard of turn {Turn}")]
    private partial void LogNotHeard(string callId, int turn);
}
