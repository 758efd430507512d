using System.CommandLine;
using VoiceCluster.TurnTakingEvaluation.Calls;
using VoiceCluster.TurnTakingEvaluation.Corpus;
using VoiceCluster.TurnTakingEvaluation.Reports;

var half = new Option<string>("--corpus") { Description = "development, held-out or all.", DefaultValueFactory = static _ => "all" };
half.AcceptOnlyFromAmong("development", "held-out", "all");
var policy = new Option<string>("--policy") { Description = "semantic, fixed or both.", DefaultValueFactory = static _ => "both" };
policy.AcceptOnlyFromAmong("semantic", "fixed", "both");
var only = new Option<Category[]>("--only") { Description = "Only these categories.", AllowMultipleArgumentsPerToken = true };
var calls = new Option<int>("--calls") { Description = "Calls at once.", DefaultValueFactory = static _ => 4 };
var json = new Option<FileInfo?>("--json") { Description = "Where the figures go; the table goes beside it (.md). Without: benchmarks/results/turn-taking.json." };
var data = new Option<DirectoryInfo?>("--data") { Description = "Keeps the silo's data there, the calls' journals too." };
var root = new RootCommand("Real calls with Flite speech to a real silo: is the caller let out, answered soon, and left alone with his noises?")
{
    half, policy, only, calls, json, data,
};
root.SetAction(async (parsed, cancellationToken) =>
{
    var target = parsed.GetValue(json)?.FullName ?? Path.Join(SourceTree.Root(), "benchmarks/results/turn-taking.json");
    var folder = Path.Join(AppContext.BaseDirectory, "Corpus");
    var chosen = parsed.GetValue(half);
    List<Scenario> scenarios = [];
    if (chosen is not "held-out") scenarios.AddRange(CorpusFile.Read(Path.Join(folder, "development.txt"), heldOut: false));
    if (chosen is not "development") scenarios.AddRange(CorpusFile.Read(Path.Join(folder, "held-out.txt"), heldOut: true));
    if (parsed.GetValue(only) is { Length: > 0 } categories) scenarios.RemoveAll(s => !categories.Contains(s.Category));
    Policy[] policies = parsed.GetValue(policy) switch
    {
        "semantic" => [Policy.Semantic],
        "fixed" => [Policy.Fixed],
        _ => [Policy.Semantic, Policy.Fixed],
    };
    var atOnce = parsed.GetValue(calls);

    var voice = new CallerVoice();
    var lateness = new Samples();
    List<Outcome> outcomes = [.. await OnSiloAsync(scenarios.Where(s => s.Category is not Category.Dictation), [])];
    using (var knowledge = new DictationKnowledge())
        outcomes.AddRange(await OnSiloAsync(scenarios.Where(s => s.Category is Category.Dictation), ["--Providers:KnowledgeFolder", knowledge.Folder]));
    var report = new EvaluationReport(MachineDescription.Here(), atOnce, lateness.Percentiles(), [.. outcomes.OrderBy(o => o.HeldOut).ThenBy(o => o.Policy == Policy.Semantic.Name ? 0 : 1).ThenBy(o => o.Id, StringComparer.Ordinal)]);
    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
    await File.WriteAllTextAsync(target, report.ToJson(), cancellationToken);
    await File.WriteAllTextAsync(Path.ChangeExtension(target, ".md"), report.ToMarkdown(), cancellationToken);
    Console.Write(report.ToMarkdown());
    return 0;

    async Task<IReadOnlyList<Outcome>> OnSiloAsync(IEnumerable<Scenario> chosen, string[] settings)
    {
        var placed = chosen.ToList();
        if (placed.Count == 0) return [];
        await using var silo = await SiloProcess.StartAsync(SourceTree.Silo(), parsed.GetValue(data)?.FullName, settings, cancellationToken);
        var server = new Uri($"ws://{silo.Address}");
        // The decoders are loaded by the first calls, which are not counted.
        await RunAsync(server, placed.Where(s => s.Category.IsSpokenTurn()).Take(atOnce), [Policy.Semantic], new Samples());
        return await RunAsync(server, placed, policies, lateness);
    }

    async Task<IReadOnlyList<Outcome>> RunAsync(Uri server, IEnumerable<Scenario> placed, IReadOnlyList<Policy> under, Samples late)
    {
        var placing = new Placing(server, voice, late);
        var done = new List<Outcome>();
        await Parallel.ForEachAsync(
            // When to answer makes no difference to what is to be ignored: once is enough.
            placed.SelectMany(_ => under, static (scenario, p) => (Scenario: scenario, Policy: p))
                .Where(c => c.Policy == under[0] || !c.Scenario.Category.IsToBeIgnored()),
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (call, ended) =>
            {
                var outcome = await placing.PlaceAsync(call.Scenario, call.Policy, ended);
                lock (done) done.Add(outcome);
            });
        return done;
    }
});
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
