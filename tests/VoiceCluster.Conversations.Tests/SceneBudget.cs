using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Spending;

namespace VoiceCluster.Conversations.Tests;

/// <summary>An agent's day in a scene; it may be away.</summary>
internal sealed class SceneBudget(string key) : IAgentBudgetGrain
{
    private readonly AgentBudgetBook _book = new(key, new MemoryState<AgentBudgetState>(), NullLogger.Instance);

    public bool IsAway { get; set; }

    public Task<AgentSpent> GetSpent() => IsAway ? throw new TimeoutException() : Task.FromResult(_book.Spent);

    public Task<BudgetReport> Spend(Guid request, AgentSpent spent, BudgetTerms terms) => IsAway ? throw new TimeoutException() : _book.SpendAsync(request, spent, terms);
}
