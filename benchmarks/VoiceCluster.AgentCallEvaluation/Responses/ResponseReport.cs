using System.Globalization;

namespace VoiceCluster.AgentCallEvaluation.Responses;

/// <summary>The table of the responses.</summary>
internal static class ResponseReport
{
    /// <param name="machine">Where.</param>
    /// <param name="asked">How many questions.</param>
    /// <param name="measured">Milliseconds, of those that both answered.</param>
    public static string Of(MachineDescription machine, int asked, IReadOnlyList<(double With, double Without)> measured)
    {
        var with = Percentiles(measured.Select(static m => m.With));
        var without = Percentiles(measured.Select(static m => m.Without));
        var difference = Percentiles(measured.Select(static m => m.With - m.Without));
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Answering with documents and without

            {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.Kernel}, {machine.DotNet}, {machine.Date}.
            Made by `dotnet run -c Release --project benchmarks/VoiceCluster.AgentCallEvaluation -- responses`.

            {asked} questions, each spoken once to an agent with the sample shop's documents and once to the same agent without (Flite, PocketSphinx, the built-in responder, all-MiniLM-L6-v2 loaded),
            in changing order; {measured.Count} were answered by both. From the end of speech to the first audio of the answer, by the server's clock.

            | ms | p50 | p95 |
            |---|---|---|
            | with documents | {with.P50:F1} | {with.P95:F1} |
            | without | {without.P50:F1} | {without.P95:F1} |
            | difference, question by question | {difference.P50:F1} | {difference.P95:F1} |

            """);
    }

    private static Percentiles Percentiles(IEnumerable<double> values)
    {
        var samples = new Samples();
        foreach (var value in values) samples.Add(value);
        return samples.Percentiles();
    }
}
