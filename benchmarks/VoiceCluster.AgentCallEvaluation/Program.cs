using System.CommandLine;
using System.Globalization;
using VoiceCluster.AgentCallEvaluation.Responses;
using VoiceCluster.AgentCallEvaluation.Tasks;

// The agent in real calls to a real silo:
//   responses  how soon it answers with documents and without
//   tasks      200 conversations with barge-ins, corrections and kills: is everything done, and done once?
//   generate   writes the tasks again
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var output = new Option<FileInfo?>("--out") { Description = "Where the table goes. Without: benchmarks/results." };
var seed = new Option<int>("--seed") { Description = "Of the tasks.", DefaultValueFactory = static _ => 20_26 };
var only = new Option<string?>("--only") { Description = "Only tasks whose id begins with this." };
var most = new Option<int>("--most") { Description = "At most so many tasks or questions.", DefaultValueFactory = static _ => int.MaxValue };
var data = new Option<DirectoryInfo?>("--data") { Description = "Keeps the silo's data there." };

var responses = new Command("responses", "How soon the agent answers with documents and without.") { output, most };
responses.SetAction(async (parsed, cancellationToken) =>
{
    var questions = File.ReadAllLines(Path.Join(AppContext.BaseDirectory, "Responses/questions.txt")).Take(parsed.GetValue(most)).ToList();
    var measured = await KnowledgeResponses.MeasureAsync(questions, new CallerVoice(), cancellationToken);
    var report = ResponseReport.Of(MachineDescription.Here(), questions.Count, measured);
    await File.WriteAllTextAsync(parsed.GetValue(output)?.FullName ?? Path.Join(SourceTree.Root(), "benchmarks/results/knowledge-response.md"), report, cancellationToken);
    Console.Write(report);
});

var generate = new Command("generate", "Writes the tasks into the source tree.") { seed };
generate.SetAction(parsed => AgentTask.Write(Path.Join(SourceTree.Root(), "benchmarks/VoiceCluster.AgentCallEvaluation/Tasks/tasks.jsonl"), new TaskGenerator(parsed.GetValue(seed)).Make(byText: 170, byVoice: 30)));

var tasks = new Command("tasks", "200 conversations of several tool calls each, with barge-ins, corrections and kills.") { output, only, most, data };
tasks.SetAction(async (parsed, cancellationToken) =>
{
    var chosen = AgentTask.Read(Path.Join(AppContext.BaseDirectory, "Tasks/tasks.jsonl"))
        .Where(task => parsed.GetValue(only) is not { } prefix || task.Id.StartsWith(prefix, StringComparison.Ordinal)).Take(parsed.GetValue(most)).ToList();
    var report = await TaskRun.RunAsync(chosen, parsed.GetValue(data)?.FullName, cancellationToken);
    await File.WriteAllTextAsync(parsed.GetValue(output)?.FullName ?? Path.Join(SourceTree.Root(), "benchmarks/results/agent-tasks.md"), report.ToMarkdown(), cancellationToken);
    Console.Write(report.ToMarkdown());
    return report.Verdicts.All(static verdict => verdict.Wrong.Length == 0) ? 0 : 1;
});

return await new RootCommand("The agent in real calls to a real silo.") { responses, tasks, generate }.Parse(args).InvokeAsync();
