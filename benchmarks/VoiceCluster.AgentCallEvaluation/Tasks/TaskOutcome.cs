using System.Collections.Immutable;
using System.Globalization;

namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>How a task went.</summary>
/// <param name="Task">The task.</param>
/// <param name="Sessions">The conversations in which it was done; one, unless a silo died before it had the first word.</param>
/// <param name="Resumed">How often the caller had to call again.</param>
/// <param name="BargeIns">How often he spoke over the agent.</param>
/// <param name="Interrupts">How often he stopped it.</param>
/// <param name="Again">How often he asked again for what had not been done.</param>
/// <param name="GaveUp">What he gave up on; null for nothing.</param>
/// <param name="Took">The whole of it.</param>
internal sealed record TaskOutcome(AgentTask Task, ImmutableArray<string> Sessions, int Resumed, int BargeIns, int Interrupts, int Again, string? GaveUp, TimeSpan Took);

/// <summary>What the shop's tables say of a task afterwards.</summary>
/// <param name="Outcome">How it went.</param>
/// <param name="ToolCalls">Calls of tools in the ledger.</param>
/// <param name="Wanted">Changes that the task asks for.</param>
/// <param name="Made">Changes that reached the tables.</param>
/// <param name="Wrong">What is not as it should be; empty for nothing.</param>
internal sealed record Verdict(TaskOutcome Outcome, int ToolCalls, int Wanted, int Made, ImmutableArray<string> Wrong)
{
    /// <summary>Holds a task's end against the tables.</summary>
    public static Verdict Of(TaskOutcome outcome, ShopDatabase shop)
    {
        var task = outcome.Task;
        var wrong = new List<string>();
        if (outcome.GaveUp is { } goal) wrong.Add($"gave up on \"{goal}\"");
        var (wanted, made) = (0, 0);
        foreach (var (before, expected) in task.Orders.Zip(task.Expected))
        {
            var order = shop.Order(expected.Number);
            if (order != expected) wrong.Add($"{order} instead of {expected}");
            Count($"order {expected.Number}", before == expected ? 0 : 1, shop.Changes("order", expected.Number));
        }

        Count("tickets", task.Tickets, [.. outcome.Sessions.SelectMany(session => shop.Changes("ticket", session))]);
        foreach (var address in task.Passwords) Count(address, 1, shop.Changes("password", address));
        var states = outcome.Sessions.SelectMany(shop.Writes).Where(static state => state is not ("done" or "withdrawn")).ToList();
        if (states.Count > 0) wrong.Add($"the ledger is left with {string.Join(", ", states)}");
        return new Verdict(outcome, outcome.Sessions.Sum(shop.Calls), wanted, made, [.. wrong]);

        void Count(string what, int times, IReadOnlyList<string> changes)
        {
            wanted += times;
            made += changes.Count;
            if (changes.Count != times) wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{what}: changed {changes.Count} times instead of {times}"));
        }
    }
}
