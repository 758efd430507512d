using System.Globalization;
using System.Text;

namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>The table of the tasks.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Verdicts">All of them.</param>
/// <param name="Deaths">How often the silo was killed.</param>
/// <param name="AtOnce">Callers at once, by text and by voice.</param>
/// <param name="Took">All in all.</param>
internal sealed record TaskReport(MachineDescription Machine, IReadOnlyList<Verdict> Verdicts, int Deaths, (int Text, int Voice) AtOnce, TimeSpan Took)
{
    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # What the agent does, done once

            {Machine.Cpu}, {Machine.Cores} cores, {Machine.MemoryGb} GB, {Machine.Kernel}, {Machine.DotNet}, {Machine.Date}. {Took.TotalMinutes:F0} minutes.
            Made by `dotnet run -c Release --project benchmarks/VoiceCluster.AgentCallEvaluation -- tasks`, from `Tasks/tasks.jsonl` beside it (made from a seed).

            {Verdicts.Count} conversations with the sample shop's agent and the built-in responder, SQLite, {AtOnce.Text} typed ones at once, then {AtOnce.Voice} spoken ones (Flite speaks, PocketSphinx hears).
            The silo was killed (SIGKILL) {Deaths} times at random moments and started again on its data; the shop's answers take 0.4 s, so that it is often killed between a change and
            its record. Callers then resume, and ask again for what the page does not show as done. "Made" is counted by triggers in the database, not by the product.

            | by | task | tasks | tool calls | barged in | stopped | taken back | resumed after a kill | asked again | changes wanted | made | exactly once, and all as it should be |
            |---|---|---|---|---|---|---|---|---|---|---|---|
            """);
        foreach (var group in Verdicts.GroupBy(static v => (v.Outcome.Task.Way, v.Outcome.Task.Kind))) Row(text, group.Key.Way.ToString().ToLowerInvariant(), group.Key.Kind, [.. group]);
        Row(text, "**all**", "", Verdicts);
        foreach (var verdict in Verdicts.Where(static v => v.Wrong.Length > 0))
            text.AppendLine(CultureInfo.InvariantCulture, $"\n- {verdict.Outcome.Task.Id} ({string.Join(", ", verdict.Outcome.Sessions)}): {string.Join("; ", verdict.Wrong)}");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string by, string kind, IReadOnlyList<Verdict> of) => text.AppendLine(
        CultureInfo.InvariantCulture,
        $"| {by} | {kind} | {of.Count} | {of.Sum(static v => v.ToolCalls)} | {of.Sum(static v => v.Outcome.BargeIns)} | {of.Sum(static v => v.Outcome.Interrupts)} | {of.Sum(static v => v.Outcome.Task.Corrections)} | {of.Sum(static v => v.Outcome.Resumed)} | {of.Sum(static v => v.Outcome.Again)} | {of.Sum(static v => v.Wanted)} | {of.Sum(static v => v.Made)} | {of.Count(static v => v.Wrong.Length == 0)} |");
}
