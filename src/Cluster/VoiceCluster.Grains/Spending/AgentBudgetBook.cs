using Microsoft.Extensions.Logging;

namespace VoiceCluster.Grains.Spending;

/// <summary>Adds up one agent's day, durably: a request counts when its answer has come. While storage is away it is added up in memory, and written with the next one.</summary>
internal sealed partial class AgentBudgetBook(string key, IPersistentState<AgentBudgetState> state, ILogger logger)
{
    // A call sends a request again when it does not know whether it was added.
    private const int Remembered = 1_000;

    private readonly HashSet<Guid> _known = [];
    private readonly Queue<Guid> _order = new();

    /// <inheritdoc cref="IAgentBudgetGrain.GetSpent"/>
    public AgentSpent Spent => new(state.State.Cost, state.State.Tokens);

    /// <inheritdoc cref="IAgentBudgetGrain.Spend"/>
    public async Task<BudgetReport> SpendAsync(Guid request, AgentSpent spent, BudgetTerms terms)
    {
        if (!_known.Add(request)) return new BudgetReport(Spent, null);
        _order.Enqueue(request);
        if (_order.Count > Remembered) _known.Remove(_order.Dequeue());
        (state.State.Cost, state.State.Tokens) = (Spent.Cost + spent.Cost, Spent.Tokens + spent.Tokens);
        var level = terms.LevelOf(Spent);
        // A budget that was raised meanwhile is told again when it is reached again.
        var isNew = level > state.State.Told;
        state.State.Told = level;
        var report = new BudgetReport(Spent, isNew ? level : null);
        try
        {
            await state.WriteStateAsync();
        }
        catch (Exception exception)
        {
            LogNotWritten(exception, key);
        }

        return report;
    }

    [LoggerMessage(70, LogLevel.Warning, "What {Key} spent could not be written; it is added up in memory and written with the next request")]
    private partial void LogNotWritten(Exception exception, string key);
}

/// <summary>What is kept of an agent's day.</summary>
[GenerateSerializer, Alias("voicecluster.AgentBudgetState")]
public sealed class AgentBudgetState
{
    /// <summary>US dollars.</summary>
    [Id(0)] public decimal Cost { get; set; }

    [Id(1)] public long Tokens { get; set; }

    /// <summary>The level that was told last.</summary>
    [Id(2)] public BudgetLevel Told { get; set; }
}
