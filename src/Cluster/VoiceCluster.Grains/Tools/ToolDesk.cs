using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Tools;

/// <summary>
/// The tools of one call. What only looks something up runs for a guess too; what changes something runs for a committed turn only, at most once, and is
/// in the ledger before it begins. Lives on its call's activation, so nothing here locks.
/// </summary>
/// <remarks>
/// A write: 1. a row, waiting; 2. the turn is committed; 3. where the tool asks, the caller says yes, in a turn of his own; 4. the row, running; 5. the
/// tool; 6. the row, with the result. An interruption stops what is said, never 5: the result is in the history all the same.
/// </remarks>
/// <param name="sessionId">The conversation.</param>
/// <param name="agent">The agent's name; null for the default one.</param>
/// <param name="services">The silo's.</param>
/// <param name="time">The clock.</param>
/// <param name="ended">Told of a write that ended after the answer that it was for.</param>
/// <param name="logger">Of the call.</param>
internal sealed partial class ToolDesk(
    string sessionId, string? agent, AgentServices services, TimeProvider time, Action<int, ToolExchange> ended, ILogger logger)
{
    // What a model may ask for at once: more is a model that has lost its way.
    private const int MostAtOnce = 16;

    private readonly AgentDefinition? _agent = services.Agents.Find(agent);
    private readonly Dictionary<string, Task<ToolCallRecord>> _running = new(StringComparer.Ordinal);
    private readonly List<ToolExchange> _done = [];
    private PendingCall? _pending;

    /// <summary>What is kept of a text.</summary>
    public Func<string, string> Kept { get; init; } = static text => text;

    /// <summary>A text with the values for which tokens stand in what is kept.</summary>
    public Func<string, string> Reveal { get; init; } = static text => text;

    /// <summary>The agent; null for one without a file.</summary>
    public AgentDefinition? Agent => _agent;

    /// <summary>What the agent answers from.</summary>
    public IReadOnlyList<KnowledgeSource> Sources => _agent?.Knowledge ?? [];

    /// <summary>What waits for the caller's yes; null for nothing.</summary>
    public PendingCall? Pending => _pending;

    /// <summary>What a model is told that it may ask for.</summary>
    public ImmutableArray<OfferedTool> Offer() =>
        [.. Resolve().Values.Select(static tool => tool.Specification).Select(static s => new OfferedTool(s.Name, s.Description, s.Parameters))];

    /// <summary>What is said while tools take their time: the words of the first that has its own; empty for none.</summary>
    /// <param name="tools">Their names.</param>
    public IReadOnlyList<string> FillersOf(IEnumerable<string> tools)
    {
        var offered = Resolve();
        return tools.Select(name => offered.GetValueOrDefault(name)?.Specification.Fillers).FirstOrDefault(static fillers => fillers is { Count: > 0 }) ?? [];
    }

    /// <summary>What was begun in this turn for answers that the caller did not let happen; the next one must know.</summary>
    public IReadOnlyList<ToolExchange> Begun => _done;

    /// <summary>The turn is over: what was begun in it belongs to the conversation.</summary>
    public IReadOnlyList<ToolExchange> EndTurn()
    {
        IReadOnlyList<ToolExchange> done = [.. _done];
        _done.Clear();
        return done;
    }

    /// <summary>Runs what a model asked for: look-ups at once, changes one after the other.</summary>
    /// <param name="calls">In the model's order.</param>
    /// <param name="turn">For which.</param>
    /// <param name="cancellationToken">The answer is not wanted any more.</param>
    /// <returns>An outcome for each call, in their order.</returns>
    public async Task<IReadOnlyList<ToolOutcome>> RunAsync(IReadOnlyList<ToolCall> calls, ToolTurn turn, CancellationToken cancellationToken)
    {
        var tools = Resolve();
        var outcomes = new Task<ToolOutcome>[calls.Count];
        Task lastWrite = Task.CompletedTask;
        for (var i = 0; i < calls.Count; i++)
        {
            var (call, before) = (calls[i], lastWrite);
            try
            {
                if (i >= MostAtOnce) throw new ToolException($"That is too much at once: only the first {MostAtOnce} are done.");
                var prepared = Prepare(tools, call, turn);
                outcomes[i] = prepared.IsWrite ? AfterAsync(before, () => WriteAsync(prepared, turn, cancellationToken)) : ReadAsync(prepared, turn, cancellationToken);
                if (prepared.IsWrite) lastWrite = outcomes[i];
            }
            catch (ToolException exception)
            {
                outcomes[i] = Task.FromResult(new ToolOutcome(new ToolExchange(call, ToolWords.Failed(exception.Message))));
            }
        }

        return await Task.WhenAll(outcomes);

        static async Task<ToolOutcome> AfterAsync(Task before, Func<Task<ToolOutcome>> write)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            return await write();
        }
    }

    /// <summary>Carries out what the caller was asked about, now that he said yes.</summary>
    /// <param name="pending">As it was when the answer began.</param>
    /// <param name="turn">In which he said so.</param>
    /// <param name="cancellationToken">The answer is not wanted any more.</param>
    public async Task<ToolOutcome> ConfirmAsync(PendingCall pending, ToolTurn turn, CancellationToken cancellationToken)
    {
        await turn.Committed;
        if (_pending == pending) _pending = null;
        // It belongs to the turn with the yes in it, which is all that would be left of that turn if the process died now.
        var record = pending.Record with { TurnNumber = turn.Number, UserText = Kept(turn.Words) };
        return await StartAsync(pending.Call.Answered(turn.Number, "yes"), record, turn, cancellationToken);
    }

    /// <summary>The caller said no, or something else, and the turn is committed.</summary>
    /// <param name="pending">What he was asked about.</param>
    public void Withdraw(PendingCall pending)
    {
        if (_pending != pending) return;
        _pending = null;
        _ = MoveAsync(pending.Record with { State = ToolCallState.Withdrawn, Result = ToolWords.Declined, EndedAt = time.GetUtcNow() }, ToolCallState.Waiting);
        Tell(pending.Turn, pending.Call, ToolCallState.Withdrawn, result: null);
    }

    private Dictionary<string, IAgentTool> Resolve() =>
        _agent is null ? [] : services.Tools.Resolve(_agent.Tools).ToDictionary(static tool => tool.Specification.Name, StringComparer.Ordinal);

    private PreparedCall Prepare(Dictionary<string, IAgentTool> tools, ToolCall call, ToolTurn turn)
    {
        if (!tools.TryGetValue(call.Name, out var tool))
            throw new ToolException($"There is no tool '{call.Name}'. There are: {string.Join(", ", tools.Keys.Order(StringComparer.Ordinal))}.");
        var arguments = ToolArguments.Read(Reveal(call.Arguments), tool.Specification.Parameters);
        var canonical = ToolArguments.Canonical(arguments);
        return new PreparedCall(call, tool, arguments, canonical, ToolWords.KeyOf(sessionId, turn.Number, call.Name, canonical), turn.Number);
    }

    private async Task<ToolOutcome> ReadAsync(PreparedCall call, ToolTurn turn, CancellationToken cancellationToken)
    {
        var record = Row(call, turn) with { State = ToolCallState.Running, StartedAt = time.GetUtcNow() };
        // A look-up changes nothing: that it cannot be written down is no reason not to do it.
        var isKept = await TryAsync(() => services.Ledger.AddAsync(record, CancellationToken.None));
        Tell(turn, call, ToolCallState.Running, result: null);
        try
        {
            record = await ExecuteAsync(call, record, turn, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            if (isKept) _ = MoveAsync(record with { State = ToolCallState.Withdrawn, EndedAt = time.GetUtcNow() }, ToolCallState.Running);
            throw;
        }

        if (isKept) _ = MoveAsync(record, ToolCallState.Running);
        Tell(turn, call, record.State, record.Result);
        return Outcome(call, record);
    }

    private async Task<ToolOutcome> WriteAsync(PreparedCall call, ToolTurn turn, CancellationToken cancellationToken)
    {
        var row = Row(call, turn);
        ToolCallRecord record;
        try
        {
            record = await services.Ledger.AddAsync(row, CancellationToken.None);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogNotKept(exception, sessionId, call.Tool.Specification.Name);
            return new ToolOutcome(new ToolExchange(call.Call, ToolWords.Failed("It cannot be done right now: the records are away. Nothing was changed; say so.")));
        }

        // The same turn asked for it before: for an answer that the caller talked into, or a second time in this one.
        if (record.State is ToolCallState.Done or ToolCallState.Failed or ToolCallState.Unknown) return Outcome(call, record);
        if (_running.TryGetValue(call.Key, out var running)) return Outcome(call, await running.WaitAsync(cancellationToken));
        if (record.State is ToolCallState.Running) return Outcome(call, record with { State = ToolCallState.Unknown });
        if (record.State is ToolCallState.Withdrawn)
        {
            if (!await MoveAsync(row, ToolCallState.Withdrawn)) return Outcome(call, record);
            record = row;
        }

        try
        {
            await turn.Committed;
        }
        catch (OperationCanceledException)
        {
            _ = MoveAsync(record with { State = ToolCallState.Withdrawn, Result = ToolWords.Withdrawn, EndedAt = time.GetUtcNow() }, ToolCallState.Waiting);
            throw;
        }

        if (call.Tool.Specification.Confirmation is { } confirmation) return Ask(call, record, turn, ToolWords.Question(confirmation, call.Arguments));
        return await StartAsync(call, record, turn, cancellationToken);
    }

    private ToolOutcome Ask(PreparedCall call, ToolCallRecord record, ToolTurn turn, string question)
    {
        if (_pending is { } forgotten) Withdraw(forgotten);
        _pending = new PendingCall(call, record, turn, question);
        turn.Tell(new ConfirmationAsked { At = time.GetUtcNow(), Id = record.IdempotencyKey, Turn = turn.Number, Tool = call.Tool.Specification.Name, Question = question });
        Tell(turn, call, ToolCallState.Waiting, result: null);
        return new ToolOutcome(new ToolExchange(call.Call, ToolWords.AwaitsConsent), question);
    }

    /// <summary>4 to 6 of a write; the answer may stop waiting for it, it goes on.</summary>
    private async Task<ToolOutcome> StartAsync(PreparedCall call, ToolCallRecord record, ToolTurn turn, CancellationToken cancellationToken)
    {
        var place = _done.Count;
        _done.Add(new ToolExchange(call.Call, ToolWords.StillRunning));
        var running = CarryOutAsync(call, record, turn);
        _running[call.Key] = running;
        _ = SettleAsync();
        return Outcome(call, await running.WaitAsync(cancellationToken));

        async Task SettleAsync()
        {
            var exchange = new ToolExchange(call.Call, ToolWords.Of(await running));
            if (place < _done.Count && _done[place].Call == call.Call) _done[place] = exchange;
            else ended(turn.Number, exchange);
        }
    }

    /// <summary>Never faults.</summary>
    private async Task<ToolCallRecord> CarryOutAsync(PreparedCall call, ToolCallRecord record, ToolTurn turn)
    {
        var now = time.GetUtcNow();
        var started = record with { State = ToolCallState.Running, CommittedAt = now, StartedAt = now };
        try
        {
            // Somebody who resumed the conversation elsewhere may have had the same thought: one of the two does it.
            if (!await services.Ledger.MoveAsync(started, ToolCallState.Waiting, CancellationToken.None)) return record with { State = ToolCallState.Unknown };
        }
        catch (Exception exception)
        {
            LogNotKept(exception, sessionId, call.Tool.Specification.Name);
            return record with { State = ToolCallState.Failed, Result = ToolWords.Failed("It cannot be done right now: the records are away. Nothing was changed; say so.") };
        }

        Tell(turn, call, ToolCallState.Running, result: null);
        var finished = await ExecuteAsync(call, started, turn, CancellationToken.None);
        await MoveAsync(finished, ToolCallState.Running);
        Tell(turn, call, finished.State, finished.Result);
        return finished;
    }

    private ToolCallRecord Row(PreparedCall call, ToolTurn turn) => new()
    {
        IdempotencyKey = call.Key,
        SessionId = sessionId,
        TurnNumber = turn.Number,
        CallId = call.Call.Id,
        Tool = call.Tool.Specification.Name,
        Definition = call.Tool.Specification.Hash,
        Effect = call.Tool.Specification.Effect,
        Arguments = call.Canonical,
        UserText = Kept(turn.Words),
        State = ToolCallState.Waiting,
        AskedAt = time.GetUtcNow(),
    };

    private static ToolOutcome Outcome(PreparedCall call, ToolCallRecord record)
    {
        var text = ToolWords.Of(record);
        return new ToolOutcome(new ToolExchange(call.Call, text), Then: record.State is ToolCallState.Done ? call.Then : null, Message: ToolWords.MessageOf(text)) { Passages = call.Passages };
    }

    private void Tell(ToolTurn turn, PreparedCall call, ToolCallState state, string? result) => turn.Tell(new ToolCallReported
    {
        At = time.GetUtcNow(),
        Id = call.Key,
        Turn = call.Turn,
        Tool = call.Tool.Specification.Name,
        Title = call.Tool.Specification.Title ?? call.Tool.Specification.Name,
        Effect = call.Tool.Specification.Effect,
        State = state,
        Result = result,
    });

    private async Task<bool> MoveAsync(ToolCallRecord record, ToolCallState seen)
    {
        var moved = false;
        await TryAsync(async () => moved = await services.Ledger.MoveAsync(record, seen, CancellationToken.None));
        return moved;
    }

    private async Task<bool> TryAsync(Func<Task> keep)
    {
        try
        {
            await keep();
            return true;
        }
        catch (Exception exception)
        {
            LogNotKept(exception, sessionId, "");
            return false;
        }
    }

    /// <summary>A call whose tool and arguments are good.</summary>
    internal sealed record PreparedCall(ToolCall Call, IAgentTool Tool, JsonObject Arguments, string Canonical, string Key, int Turn)
    {
        public bool IsWrite => Tool.Specification.Effect is ToolEffect.Write;

        /// <summary>The call as it stands in the turn in which the caller answered; a model never sees one name twice.</summary>
        public PreparedCall Answered(int turn, string answer) => this with { Turn = turn, Call = Call with { Id = $"{Call.Id}-{answer}" } };

        /// <summary>What the tool wants the call to do after the answer.</summary>
        public AfterAnswer? Then { get; set; }

        /// <summary>What the tool found in documents.</summary>
        public IReadOnlyList<KnowledgeHit> Passages { get; set; } = [];
    }

    /// <summary>What waits for the caller's yes.</summary>
    /// <param name="Call">The call.</param>
    /// <param name="Record">Its row, waiting.</param>
    /// <param name="Turn">In which it was asked about.</param>
    /// <param name="Question">As it is asked.</param>
    internal sealed record PendingCall(PreparedCall Call, ToolCallRecord Record, ToolTurn Turn, string Question);

    [LoggerMessage(50, LogLevel.Error, "Call {CallId}: the ledger could not be written for {Tool}")]
    private partial void LogNotKept(Exception exception, string callId, string tool);

    [LoggerMessage(51, LogLevel.Warning, "Call {CallId}: {Tool} failed")]
    private partial void LogToolFailed(Exception exception, string callId, string tool);
}
