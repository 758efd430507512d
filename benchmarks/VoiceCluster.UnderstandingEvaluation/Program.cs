using System.Globalization;
using System.Text;
using VoiceCluster.Benchmarking;
using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Understanding;
using VoiceCluster.UnderstandingEvaluation;

// How well turns are understood, on sentences of others:
// dotnet run -c Release --project benchmarks/VoiceCluster.UnderstandingEvaluation -- --data FOLDER --reviews FOLDER [--out FILE]
if (args is not ["--data", var data, "--reviews", var reviews, ..] || args.Length is not (4 or 6) || !Directory.Exists(Path.Join(data, "banking77")) || !File.Exists(Path.Join(reviews, "amazon.json")))
{
    Console.Error.WriteLine("usage: VoiceCluster.UnderstandingEvaluation --data FOLDER --reviews FOLDER [--out FILE]   (banking77 in the one; test/fixtures of the npm package sentiment, the other)");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var output = args is [_, _, _, _, "--out", var file] ? file : Path.Join(SourceTree.Root(), "benchmarks/results/understanding.md");
var today = new DateOnly(2026, 3, 11);
var examples = Sentences.Intents(Path.Join(data, "banking77/examples.jsonl"));
var tests = Sentences.Intents(Path.Join(data, "banking77/test.jsonl"));
IReadOnlyDictionary<string, IReadOnlyList<string>> intents = examples.GroupBy(static e => e.Intent).ToDictionary(static g => g.Key, static IReadOnlyList<string> (g) => [.. g.Select(static e => e.Text)]);
var modelFolder = Directory.CreateTempSubdirectory("vc-evaluation-");
try
{
    using var embedder = new MiniLmEmbedder(modelFolder.FullName);
    var machine = MachineDescription.Here();
    var report = new StringBuilder();
    report.AppendLine(CultureInfo.InvariantCulture, $"""
        # Understanding turns

        {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.Kernel}, {machine.DotNet}, {machine.Date}.
        Made by `dotnet run -c Release --project benchmarks/VoiceCluster.UnderstandingEvaluation -- --data FOLDER --reviews FOLDER`; the data stay where they are.

        ## Intents
        banking77 (PolyAI, CC BY 4.0), a sample: 77 intents, ten examples and ten test sentences each, through the whole of what a turn goes through. "Told": sentences that reach the least
        confidence; the others have no intent. "Right": of those told. Time: a turn, everything included, on one core, after learning.

        | by | told | right of those | right of all, told or not | ms a turn (p50) | p99 |
        |---|---|---|---|---|---|
        """);
    await ReportAsync("words (until the embedding model is loaded)", new LocalUnderstanding(null));
    await embedder.LoadAsync(CancellationToken.None);
    var vectors = new LocalUnderstanding(embedder);
    await WarmUpAsync(vectors);
    await ReportAsync("words and vectors", vectors);
    report.AppendLine(CultureInfo.InvariantCulture, $"""

        ## Sentiment
        One sentence each of reviews (Kotzias et al. 2015, by the npm package sentiment 5.0.2), half of them positive. None of them was looked at for the word list. "Told": neither neutral.

        | of | sentences | told | right of those |
        |---|---|---|---|
        """);
    foreach (var name in new[] { "amazon", "yelp", "imdb" })
    {
        var all = Sentences.Reviews(Path.Join(reviews, $"{name}.json"));
        var told = all.Select(one => (one.IsPositive, Read(one.Text).Sentiment)).Where(static one => one.Sentiment is not Sentiment.Neutral).ToList();
        report.AppendLine(CultureInfo.InvariantCulture, $"| {name} | {all.Count} | {Share(told.Count, all.Count)} | {Share(told.Count(static one => one.IsPositive == one.Sentiment is Sentiment.Positive), told.Count)} |");
    }

    var customers = examples.Concat(tests).Select(static e => e.Text).ToList();
    var read = customers.ConvertAll(Read);
    var said = Sentences.Reviews(Path.Join(reviews, "amazon.json")).ConvertAll(static one => one.Text);
    var rules = new SpeechRules
    {
        Secrets = ["tiger 42", "blue lantern", "hunter2"],
        Links = ["example.com"],
        NeverPromises = [new ForbiddenPromise("refund within 24 hours"), new ForbiddenPromise("free delivery today"), new ForbiddenPromise("/[0-9]+ percent off/")],
    };
    report.AppendLine(CultureInfo.InvariantCulture, $"""

        ## What is not there
        {customers.Count:N0} questions of a bank's customers, in English, decent and honest: taken for another language {Share(read.Count(static r => r.Language != "en"), read.Count)}, for swearing
        {Share(read.Count(static r => r.IsProfane), read.Count)}, for an attempt to give instructions {Share(read.Count(static r => r.IsSuspicious), read.Count)}.

        ## Time by rules
        A customer's question read by rules alone: {Micros(customers, text => Read(text)):F0} µs (p50). A review of an agent's output filter with three secrets, three forbidden promises and links of one host, which is on the
        answer's way: {Micros(said, text => new OutputFilter(rules, "").Pass(text)):F0} µs a sentence (p50).

        ## Not measured
        Emotion, entities and languages other than English have tables of our own in the tests only: no labelled data was at hand.
        """);
    Console.Write(report);
    File.WriteAllText(output, report.ToString());
    return 0;

    async Task ReportAsync(string by, LocalUnderstanding understanding)
    {
        await WarmUpAsync(understanding);
        var (told, right, times) = (0, 0, new List<double>());
        foreach (var (text, intent) in tests)
        {
            var started = TimeProvider.System.GetTimestamp();
            var understood = await understanding.UnderstandAsync(Request(text), CancellationToken.None);
            times.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
            if (understood.Intent is null) continue;
            told++;
            if (understood.Intent == intent) right++;
        }

        times.Sort();
        report.AppendLine(CultureInfo.InvariantCulture, $"| {by} | {Share(told, tests.Count)} | {Share(right, told)} | {Share(right, tests.Count)} | {times[times.Count / 2]:F1} | {times[times.Count * 99 / 100]:F1} |");
    }

    // Learning goes on beside the first turns.
    async Task WarmUpAsync(LocalUnderstanding understanding)
    {
        for (var turn = 0; turn < 50; turn++) await understanding.UnderstandAsync(Request(examples[turn].Text), CancellationToken.None);
        await understanding.LearnedAsync(intents);
    }

    UnderstandingRequest Request(string text) => new(text, today, "en") { Intents = intents };

    TurnUnderstanding Read(string text) => UtteranceReader.Read(text, today, "en");
}
finally
{
    modelFolder.Delete(recursive: true);
}

static double Micros(List<string> texts, Action<string> work)
{
    var times = new List<double>(texts.Count);
    foreach (var text in texts)
    {
        var started = TimeProvider.System.GetTimestamp();
        work(text);
        times.Add(TimeProvider.System.GetElapsedTime(started).TotalMicroseconds);
    }

    times.Sort();
    return times[times.Count / 2];
}

static string Share(int part, int whole) => whole == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100.0 * part / whole:F1} %");
