namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>All tasks, on one shop.</summary>
internal static class TaskRun
{
    private const int TypedAtOnce = 16;
    private const int SpokenAtOnce = 4;
    private const int Seed = 7;

    private static readonly string[] Settings = ["--Shop:Delay", "00:00:00.400"];

    /// <summary>Runs the typed ones, then the spoken ones.</summary>
    /// <param name="tasks">What to do.</param>
    /// <param name="dataFolder">The silo's, empty; null for one that is deleted afterwards.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public static async Task<TaskReport> RunAsync(IReadOnlyList<AgentTask> tasks, string? dataFolder, CancellationToken cancellationToken)
    {
        var folder = dataFolder ?? Directory.CreateTempSubdirectory("voicecluster-tasks-").FullName;
        try
        {
            // Makes the tables.
            await using (var first = new MortalSilo(folder, Settings, Seed, default, default)) await first.StartAsync(isMortal: false, cancellationToken);
            var shop = new ShopDatabase(folder);
            shop.Prepare(tasks);
            var started = TimeProvider.System.GetTimestamp();
            var outcomes = new List<TaskOutcome>();
            var deaths = 0;
            foreach (var way in Enum.GetValues<Way>())
            {
                var group = tasks.Where(task => task.Way == way).ToList();
                if (group.Count == 0) continue;
                // A spoken answer takes longer.
                var silo = way is Way.Text
                    ? new MortalSilo(folder, Settings, Seed, TimeSpan.FromSeconds(8), TimeSpan.FromSeconds(24))
                    : new MortalSilo(folder, Settings, Seed, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(45));
                await using (silo)
                {
                    await silo.StartAsync(isMortal: true, cancellationToken);
                    outcomes.AddRange(await CallAllAsync(group, silo, way is Way.Text ? null : new CallerVoice(), way is Way.Text ? TypedAtOnce : SpokenAtOnce, cancellationToken));
                }

                deaths += silo.Deaths;
            }

            var took = TimeProvider.System.GetElapsedTime(started);
            return new TaskReport(
                MachineDescription.Here(), [.. outcomes.OrderBy(static outcome => outcome.Task.Id, StringComparer.Ordinal).Select(outcome => Verdict.Of(outcome, shop))], deaths, (TypedAtOnce, SpokenAtOnce), took);
        }
        finally
        {
            if (dataFolder is null) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<TaskOutcome>> CallAllAsync(List<AgentTask> tasks, MortalSilo silo, CallerVoice? voice, int atOnce, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var outcomes = new List<TaskOutcome>();
        await Parallel.ForEachAsync(tasks, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken }, async (task, ended) =>
        {
            var outcome = await new TaskCall(task, silo, voice, http, StableSeed(task.Id)).RunAsync(ended);
            lock (outcomes)
            {
                outcomes.Add(outcome);
                Console.Error.WriteLine($"{outcomes.Count,4} of {tasks.Count}: {task.Id} {task.Kind}{(outcome.GaveUp is { } goal ? $": gave up on \"{goal}\"" : "")}");
            }
        });
        return outcomes;
    }

    private static int StableSeed(string id) => id.Aggregate(17, static (seed, letter) => unchecked((seed * 31) + letter));
}
