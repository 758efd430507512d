using Microsoft.Extensions.Logging;

namespace VoiceCluster.Grains.Spending;

/// <inheritdoc/>
public sealed class AgentBudgetGrain([PersistentState("agent_budget")] IPersistentState<AgentBudgetState> state, ILogger<AgentBudgetGrain> logger) : Grain, IAgentBudgetGrain
{
    private AgentBudgetBook _book = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _book = new AgentBudgetBook(this.GetPrimaryKeyString(), state, logger);
        return Task.CompletedTask;
    }

    public Task<AgentSpent> GetSpent() => Task.FromResult(_book.Spent);

    public Task<BudgetReport> Spend(Guid request, AgentSpent spent, BudgetTerms terms) => _book.SpendAsync(request, spent, terms);
}
