using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using VoiceCluster.TurnTakingEvaluation.Calls;
using VoiceCluster.TurnTakingEvaluation.Corpus;

namespace VoiceCluster.TurnTakingEvaluation.Reports;

/// <summary>All calls of one command, as JSON and as tables.</summary>
internal sealed record EvaluationReport(MachineDescription Machine, int CallsAtOnce, Percentiles FramesLateMs, IReadOnlyList<Outcome> Outcomes)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Turn taking

            {Machine.Cpu}, {Machine.Cores} cores, {Machine.MemoryGb} GB, {Machine.Kernel}, {Machine.DotNet}, {Machine.Date}.
            Made by `dotnet run -c Release --project benchmarks/VoiceCluster.TurnTakingEvaluation`.

            Every row is calls to a silo in its own process, over its WebSocket, in real time, {CallsAtOnce} at once: Flite speaks (voices slt and rms in turn), PocketSphinx
            hears, the built-in responder answers. The corpus is `benchmarks/VoiceCluster.TurnTakingEvaluation/Corpus`; a seed draws what varies, so every run places
            the same calls. The development half was used to tune the product, nothing was tuned on the held-out half. Lengths of pauses: 300 to 1100 ms, each as often as any.
            "Semantic" is the product's default, "fixed" answers after 400 ms of silence, whatever was said.

            - Too early: the agent was heard before the caller's last sample was sent. Response: from that sample to the first audio of the answer, at the caller
              (answers in time only), in ms as p50 / p95.
            - Dictation: an address, a number, a name or a list, said piece by piece, half of them because the agent asks. Their silo also knows the questions of
              `benchmarks/VoiceCluster.TurnTakingEvaluation/Knowledge`.
            - Clause: the caller goes on after words that are a whole sentence; no policy can know that from the words.
            - Ignored: the agent said all that it had to say and nothing else. It may pause meanwhile; how often is written behind it.
            - Yield: from the interruption's first sample to the agent's silence, at the caller, in ms as p50 / p95.
            - Echo: the agent's own audio comes back at -20 dB, 50 to 300 ms late, all through the call.

            The caller's frames left {FramesLateMs.P50:0.#} / {FramesLateMs.P95:0.#} / {FramesLateMs.P99:0.#} ms late (p50 / p95 / p99).


            """);
        foreach (var half in Outcomes.GroupBy(o => o.HeldOut))
        {
            text.Append(CultureInfo.InvariantCulture, $"## {(half.Key ? "Held-out" : "Development")} half\n\n");
            var policies = half.GroupBy(o => o.Policy).Select(p => (p.Key, Figures: p.ToList())).ToList();
            Table(text, ["", .. policies.SelectMany(p => new[] { $"{p.Key}: calls", "too early", "response", "unanswered" })], Spoken(policies));
            Table(text, ["", "calls", "ignored (paused)"], Ignoring(policies[0].Figures));
            Table(text, ["", .. policies.SelectMany(p => new[] { $"{p.Key}: calls", "yielded", "yield" })], Yielding(policies));
            Table(text, ["the server, ms as p50 / p95", .. policies.Select(p => p.Key)],
            [
                ["recogniser's final after the end of speech", .. policies.Select(p => Times(p.Figures.Select(o => o.FinalMs)))],
                ["own overhead", .. policies.Select(p => Times(p.Figures.Select(o => o.OverheadMs)))],
            ]);
            var failed = half.Where(o => o.Failed is not null).ToList();
            if (failed.Count > 0) text.Append(CultureInfo.InvariantCulture, $"{failed.Count} calls could not be judged; the first, {failed[0].Id}: {failed[0].Failed}\n\n");
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static IEnumerable<string[]> Spoken(List<(string Policy, List<Outcome> Figures)> policies)
    {
        foreach (var (name, includes) in Rows(c => c.IsSpokenTurn() || c.TakesFloor()))
        {
            yield return [name, .. policies.SelectMany(p =>
            {
                var judged = p.Figures.Where(o => includes(o.Category) && o.TooEarly is not null).ToList();
                return new[]
                {
                    $"{judged.Count}", Share(judged.Count(o => o.TooEarly == true), judged.Count), Times(judged.Select(o => o.ResponseMs)),
                    $"{judged.Count(o => o is { TooEarly: false, ResponseMs: null })}",
                };
            })];
        }
    }

    private static IEnumerable<string[]> Ignoring(List<Outcome> figures)
    {
        foreach (var (name, includes) in Rows(Categories.IsToBeIgnored))
        {
            var judged = figures.Where(o => includes(o.Category) && o.Ignored is not null).ToList();
            yield return [name, $"{judged.Count}", $"{Share(judged.Count(o => o.Ignored == true), judged.Count)} ({Share(judged.Count(o => o.Paused == true), judged.Count)})"];
        }
    }

    private static IEnumerable<string[]> Yielding(List<(string Policy, List<Outcome> Figures)> policies)
    {
        foreach (var (name, includes) in Rows(Categories.TakesFloor))
        {
            yield return [name, .. policies.SelectMany(p =>
            {
                var judged = p.Figures.Where(o => includes(o.Category) && o.Yielded is not null).ToList();
                return new[] { $"{judged.Count}", Share(judged.Count(o => o.Yielded == true), judged.Count), Times(judged.Select(o => o.YieldMs)) };
            })];
        }
    }

    private static IEnumerable<(string Name, Func<Category, bool> Includes)> Rows(Func<Category, bool> of)
    {
        foreach (var category in Enum.GetValues<Category>().Where(of)) yield return (JsonNamingPolicy.SnakeCaseLower.ConvertName($"{category}").Replace('_', ' '), c => c == category);
        yield return ("**all**", of);
        if (of(Category.Clause)) yield return ("**all but clause**", c => c != Category.Clause && of(c));
    }

    private static void Table(StringBuilder text, string[] head, IEnumerable<string[]> rows)
    {
        Row(text, head);
        Row(text, [.. head.Select((_, column) => column == 0 ? "---" : "---:")]);
        foreach (var row in rows) Row(text, row);
        text.Append('\n');
    }

    private static void Row(StringBuilder text, string[] cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Share(int part, int all) => all == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / all:0.#} %");

    private static string Times(IEnumerable<double?> values)
    {
        var samples = new Samples();
        foreach (var value in values)
        {
            if (value is { } ms) samples.Add(ms);
        }

        var p = samples.Percentiles();
        return p.Count == 0 ? "none" : string.Create(CultureInfo.InvariantCulture, $"{p.P50:0} / {p.P95:0}");
    }
}
