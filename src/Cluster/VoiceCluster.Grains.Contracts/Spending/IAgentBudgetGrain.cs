namespace VoiceCluster.Grains;

/// <summary>What one agent spent on language models in one day, over all silos. Key: <see cref="AgentBudgetKey"/>.</summary>
[Alias("voicecluster.IAgentBudgetGrain")]
public interface IAgentBudgetGrain : IGrainWithStringKey
{
    /// <summary>What is spent so far.</summary>
    [Alias("GetSpent")]
    Task<AgentSpent> GetSpent();

    /// <summary>Adds a request; one that was added before, by its id, is not added twice.</summary>
    /// <param name="request">The request's id.</param>
    /// <param name="spent">What it cost.</param>
    /// <param name="terms">The budget as the agent's file has it now.</param>
    [Alias("Spend")]
    Task<BudgetReport> Spend(Guid request, AgentSpent spent, BudgetTerms terms);
}

/// <summary>Names an agent's day.</summary>
public static class AgentBudgetKey
{
    /// <summary>The grain's key; days are those of UTC.</summary>
    public static string Of(string organisation, string agent, DateTimeOffset at) => FormattableString.Invariant($"{organisation}/{agent}/{at.UtcDateTime:yyyy-MM-dd}");
}

/// <param name="Cost">US dollars; what has no price adds nothing.</param>
/// <param name="Tokens">Read and written, by models that are not free.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.AgentSpent")]
public readonly record struct AgentSpent([property: Id(0)] decimal Cost, [property: Id(1)] long Tokens)
{
    /// <summary>Both together.</summary>
    public AgentSpent Plus(AgentSpent other) => new(Cost + other.Cost, Tokens + other.Tokens);
}

/// <param name="Cost">US dollars a day; null for any.</param>
/// <param name="Tokens">Tokens a day; null for any.</param>
/// <param name="WarnAt">Percent of either at which it is told; 1 to 99.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.BudgetTerms")]
public sealed record BudgetTerms([property: Id(0)] decimal? Cost, [property: Id(1)] long? Tokens, [property: Id(2)] int WarnAt)
{
    /// <summary>The larger share of the two that is spent; 1 for all.</summary>
    public double UsedBy(AgentSpent spent) => Math.Max(Cost is { } cost ? (double)(spent.Cost / cost) : 0, Tokens is { } tokens ? (double)spent.Tokens / tokens : 0);

    /// <summary>How far that is.</summary>
    public BudgetLevel LevelOf(AgentSpent spent) => UsedBy(spent) switch { >= 1 => BudgetLevel.Exhausted, var used when used * 100 >= WarnAt => BudgetLevel.Warned, _ => BudgetLevel.Within };
}

/// <summary>How far a day's budget is spent.</summary>
public enum BudgetLevel
{
    Within,

    /// <summary>It will soon be.</summary>
    Warned,

    /// <summary>All of it.</summary>
    Exhausted,
}

/// <param name="Spent">The day's, with the request.</param>
/// <param name="Reached">The level that this request reached first, to be told once; null for none.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.BudgetReport")]
public readonly record struct BudgetReport([property: Id(0)] AgentSpent Spent, [property: Id(1)] BudgetLevel? Reached);
