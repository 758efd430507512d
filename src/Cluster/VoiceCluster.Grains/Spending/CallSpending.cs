using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Spending;

/// <summary>
/// What one session takes, held to its agent's limits, and what it adds to its agent's day. Lives on its call's activation, so nothing here locks. Answers wait for the day's
/// sum no longer than a moment: what was known before counts then.
/// </summary>
/// <param name="sessionId">The session.</param>
/// <param name="agent">Its agent; null for one without a file.</param>
/// <param name="adapters">Know what models cost.</param>
/// <param name="budgetOf">An agent's day, by its key.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Of the call.</param>
internal sealed partial class CallSpending(
    string sessionId, AgentDefinition? agent, ChatAdapters adapters, Func<string, IAgentBudgetGrain> budgetOf, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly List<(string Key, Guid Request, AgentSpent Spent)> _unsent = [];
    private readonly BudgetTerms? _terms = agent?.Budget is { } budget ? new BudgetTerms(budget.Cost, budget.Tokens, budget.WarnAt) : null;
    private Task _sending = Task.CompletedTask;
    private AgentSpent _day;
    private AgentSpent _session;
    private int _turns;
    private int _toolCalls;

    /// <summary>Told, once in a day and over all silos, that a level of the budget is reached.</summary>
    public required Action<BudgetLevel, AgentSpent> Reached { get; init; }

    /// <summary>Told how much of the day's budget is spent.</summary>
    public required Action<double> Used { get; init; }

    /// <summary>Whether all of the day's budget is spent, as far as it is known here.</summary>
    public bool IsExhausted => _terms?.LevelOf(_day) is BudgetLevel.Exhausted;

    /// <summary>What a caller hears when no model may answer.</summary>
    public string BudgetSentence => agent?.Budget?.Say ?? "";

    /// <summary>What a caller hears at a limit.</summary>
    public string LimitSentence => agent?.Limits?.Say ?? "";

    /// <summary>Those of a chain that may answer now: while there is money, all of them; then those that cost nothing.</summary>
    public IReadOnlyList<ModelLink> Affordable(IReadOnlyList<ModelLink> chain) => IsExhausted ? [.. chain.Where(link => adapters.PriceOf(link) is { IsFree: true })] : chain;

    /// <summary>The limit that allows no more, as a cause for the call's end; null while none is reached.</summary>
    /// <param name="toolCalls">Calls of tools that are wanted now.</param>
    public string? LimitReached(int toolCalls = 0)
    {
        if (agent?.Limits is not { } limits) return null;
        return _turns >= limits.Turns ? "limit_turns"
            : _session.Tokens >= limits.Tokens ? "limit_tokens"
            : _session.Cost >= limits.Cost ? "limit_cost"
            : _toolCalls + toolCalls > limits.ToolCalls ? "limit_tool_calls"
            : null;
    }

    /// <summary>A turn of the caller's is over.</summary>
    public void Answered() => _turns++;

    /// <summary>Tools are called.</summary>
    public void UseTools(int calls) => _toolCalls += calls;

    /// <summary>A request to a model is over.</summary>
    public void Spend(LlmCallRecord request)
    {
        var spent = new AgentSpent(request.Cost ?? 0, request.PromptTokens + request.CompletionTokens);
        _session = _session.Plus(spent);
        // What is free is asked over the budget too.
        if (_terms is null || request.Cost == 0 || spent == default) return;
        _day = _day.Plus(spent);
        _unsent.Add((KeyAt(request.StartedAt), request.Id, spent));
        _sending = SendAsync(_sending);
    }

    /// <summary>Reads the day's sum, to which other calls add.</summary>
    public async Task RefreshAsync()
    {
        if (_terms is null) return;
        try
        {
            var key = KeyAt(time.GetUtcNow());
            var day = await budgetOf(key).GetSpent().WaitAsync(Patience, time);
            _day = Sum(key, day);
            Used(_terms.UsedBy(_day));
        }
        catch (Exception exception)
        {
            LogNotRead(exception, sessionId, agent!.Name);
        }
    }

    /// <summary>Takes up what the session took in an earlier process.</summary>
    public async Task RestoreAsync(ICallHistory history, IToolLedger ledger)
    {
        if (agent?.Limits is null) return;
        try
        {
            foreach (var request in await history.GetLlmCallsAsync(sessionId, CancellationToken.None))
                _session = _session.Plus(new AgentSpent(request.Cost ?? 0, request.PromptTokens + request.CompletionTokens));
            _turns = (await history.GetTurnsAsync(sessionId, after: 0, CancellationToken.None)).Count(static turn => turn.UserText.Length > 0);
            _toolCalls = (await ledger.GetAsync(sessionId, CancellationToken.None)).Count;
        }
        catch (Exception exception)
        {
            LogNotRestored(exception, sessionId);
        }
    }

    /// <summary>Ends when all that was spent is added to the day, or cannot be just now; never faults.</summary>
    public Task FlushAsync() => _sending = SendAsync(_sending);

    private async Task SendAsync(Task previous)
    {
        await previous;
        try
        {
            while (_unsent.Count > 0)
            {
                var (key, request, spent) = _unsent[0];
                var report = await budgetOf(key).Spend(request, spent, _terms!);
                _unsent.RemoveAt(0);
                if (key == KeyAt(time.GetUtcNow())) _day = Sum(key, report.Spent);
                Used(_terms!.UsedBy(_day));
                if (report.Reached is not { } level) continue;
                LogReached(agent!.Name, level, report.Spent.Cost, report.Spent.Tokens);
                Reached(level, report.Spent);
            }
        }
        catch (Exception exception)
        {
            LogNotSent(exception, sessionId, agent!.Name);
        }
    }

    private string KeyAt(DateTimeOffset at) => AgentBudgetKey.Of(Organisations.Default, agent!.Name, at);

    /// <summary>A day's sum with what is still on its way to it.</summary>
    private AgentSpent Sum(string key, AgentSpent day) => _unsent.Where(unsent => unsent.Key == key).Aggregate(day, static (sum, unsent) => sum.Plus(unsent.Spent));

    [LoggerMessage(71, LogLevel.Warning, "Agent {Agent}: the day's budget is {Level}: {Cost} dollars and {Tokens} tokens are spent")]
    private partial void LogReached(string agent, BudgetLevel level, decimal cost, long tokens);

    [LoggerMessage(72, LogLevel.Warning, "Call {CallId}: what {Agent} spent today could not be read; what was known before counts")]
    private partial void LogNotRead(Exception exception, string callId, string agent);

    [LoggerMessage(73, LogLevel.Warning, "Call {CallId}: what it spent could not be added to the day of {Agent}; it is with the next request")]
    private partial void LogNotSent(Exception exception, string callId, string agent);

    [LoggerMessage(74, LogLevel.Warning, "Call {CallId}: what it took before could not be read; its limits begin anew")]
    private partial void LogNotRestored(Exception exception, string callId);
}
