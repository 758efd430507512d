using System.CommandLine;
using System.Globalization;
using System.Text;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Local;
using VoiceCluster.Providers.Local.Tests;
using VoiceCluster.SpeechEvaluation;
using VoiceCluster.SpeechEvaluation.Human;
using VoiceCluster.SpeechEvaluation.Turns;

var list = new Option<string[]>("--only") { Description = "Only these: the lists of sentences shop, short, paused, unseen and open; turns; people; callers; times.", AllowMultipleArgumentsPerToken = true };
var show = new Option<bool>("--show") { Description = "Write what was misheard to the error output." };
var most = new Option<int>("--most") { Description = "Recordings of people of each kind, at most.", DefaultValueFactory = static _ => int.MaxValue };
var adapt = new Option<FileInfo?>("--adapt") { Description = "Measure nothing: write the acoustic model's adaptation to the telephone there, and the mean of the telephone's cepstra to the console." };
var general = new Option<double>("--general") { Description = "Share of general English in the language model.", DefaultValueFactory = static _ => new PocketSphinxOptions().GeneralEnglish };
var common = new Option<int>("--common") { Description = "Words of common English in the vocabulary.", DefaultValueFactory = static _ => new PocketSphinxOptions().CommonWords };
var target = new Option<FileInfo?>("--out") { Description = "Where the table goes. Without: benchmarks/results/speech.md." };
var root = new RootCommand("How well Flite's speech is understood by PocketSphinx, over a wide band and over the telephone, and how soon both answer.") { list, show, most, adapt, general, common, target };
root.SetAction(async (parsed, cancellationToken) =>
{
    (string Name, bool Narrowband, double Loss)[] lines = [("wideband", false, 0), ("telephone", true, 0), ("telephone, 2 % lost", true, 0.02), ("telephone, 5 % lost", true, 0.05)];
    string[] voices = ["slt", "rms"];
    (string File, string What)[] lists =
    [
        ("shop", "the sample shop's questions"), ("short", "one word or two"), ("paused", "before and after a pause in mid-sentence"), ("unseen", "about the shop, in words it was not told"), ("open", "about anything"),
    ];
    var only = parsed.GetValue(list) is { Length: > 0 } given ? given : [.. lists.Select(l => l.File), "turns", "people", "callers", "times"];
    var caller = new CallerVoice();
    var folder = AppContext.BaseDirectory;
    var cache = Directory.CreateTempSubdirectory("voicecluster-speech-");
    if (parsed.GetValue(adapt) is { } adaptation)
    {
        var mean = await new ChannelAdaptation(Path.Join(cache.FullName, "adaptation"), cancellationToken).WriteAsync(TelephoneChannel.BandGain, adaptation.FullName);
        cache.Delete(recursive: true);
        Console.WriteLine(string.Join(", ", mean.Select(static m => m.ToString("F2", CultureInfo.InvariantCulture))));
        return 0;
    }

    var options = new PocketSphinxOptions { CacheFolder = cache.FullName, GeneralEnglish = parsed.GetValue(general), CommonWords = parsed.GetValue(common) };
    using var recogniser = new PocketSphinxSpeechToText(options, KnowledgeBase.Load(Path.Join(folder, "knowledge")).Sentences);
    var machine = MachineDescription.Here();
    var report = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"""
        # Speech

        {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.Kernel}, {machine.DotNet}, {machine.Date}.
        Made by `dotnet run -c Release --project benchmarks/VoiceCluster.SpeechEvaluation`.

        Flite speaks (voices {string.Join(" and ", voices)}), PocketSphinx hears, with the model that is built from the sample shop's knowledge. Telephone: 300 to 3,400 Hz, 8 kHz, mu-law,
        packets of 20 ms through the jitter buffer with its loss concealment, and the recogniser's band extension; losses are independent of each other.
        Sentences: `benchmarks/VoiceCluster.SpeechEvaluation/Sentences`.

        ## Word error rate

        | sentences | words | {string.Join(" | ", lines.Select(l => l.Name))} |
        | --- | ---: |{string.Concat(lines.Select(_ => " ---: |"))}

        """));
    foreach (var (file, what) in lists.Where(l => only.Contains(l.File)))
    {
        var sentences = await File.ReadAllLinesAsync(Path.Join(folder, "Sentences", file + ".txt"), cancellationToken);
        var cells = await Task.WhenAll(lines.Select(line => Task.Run(() => ErrorsAsync(sentences, line.Narrowband, line.Loss, file), cancellationToken)));
        report.Append(CultureInfo.InvariantCulture, $"| {what} | {cells[0].Words} | {string.Join(" | ", cells.Select(c => c.Rate.ToString("P1", CultureInfo.InvariantCulture)))} |\n");
    }

    if (only.Contains("turns"))
    {
        var tables = new TurnTables(recogniser, caller, line => { if (parsed.GetValue(show)) Console.Error.WriteLine(line); }, cancellationToken);
        await tables.WriteAsync(report, await File.ReadAllLinesAsync(Path.Join(folder, "Sentences/shop.txt"), cancellationToken));
    }

    if (only.Contains("people") || only.Contains("callers"))
    {
        var people = new PeopleTables(recogniser, line => { if (parsed.GetValue(show)) Console.Error.WriteLine(line); }, parsed.GetValue(most), cancellationToken);
        await people.WriteAsync(report, words: only.Contains("people"), turns: only.Contains("callers"));
    }

    if (only.Contains("times")) await TimesAsync(report, await File.ReadAllLinesAsync(Path.Join(folder, "Sentences/unseen.txt"), cancellationToken));
    cache.Delete(recursive: true);
    await File.WriteAllTextAsync(parsed.GetValue(target)?.FullName ?? Path.Join(SourceTree.Root(), "benchmarks/results/speech.md"), report.ToString(), cancellationToken);
    Console.Write(report);
    return 0;

    async Task<WordErrors> ErrorsAsync(string[] sentences, bool narrowband, double loss, string name)
    {
        var errors = new WordErrors();
        foreach (var voice in voices)
        {
            // A call a voice: the recogniser gets used to it, as it does in a call.
            await using var session = await recogniser.OpenAsync(new(Narrowband: narrowband), cancellationToken);
            for (var i = 0; i < sentences.Length; i++)
            {
                var line = Hearing.OnTheLine(await caller.SayAsync(sentences[i], voice, cancellationToken), seed: i);
                var heard = await Hearing.UnderstandAsync(session, narrowband ? new TelephoneLine(loss, seed: i).Carry(line) : line, cancellationToken);
                if (errors.Add(sentences[i], heard) > 0 && parsed.GetValue(show)) Console.Error.WriteLine($"{name} {voice} {(narrowband ? $"telephone {loss}" : "wideband")}: {sentences[i]} -> {heard}");
            }
        }

        return errors;
    }

    // One at a time, so that nothing but the machine's other load disturbs the clock.
    async Task TimesAsync(StringBuilder text, string[] sentences)
    {
        var (gaps, finals, first) = (new Samples(), new Samples(), new Samples());
        await using var session = await recogniser.OpenAsync(new(), cancellationToken);
        foreach (var sentence in sentences.Take(12))
        {
            var line = Hearing.OnTheLine(await caller.SayAsync(sentence, voices[0], cancellationToken), seed: 1);
            var (between, final) = await Hearing.TimePartialsAsync(session, line, TimeProvider.System, cancellationToken);
            foreach (var gap in between) gaps.Add(gap);
            finals.Add(final);
        }

        var flite = new FliteTextToSpeech(new());
        foreach (var sentence in sentences.Select(EightWords).OfType<string>().Prepend("One to load the voice, not counted here."))
        {
            var before = Environment.CpuUsage.TotalTime;
            await foreach (var _ in flite.SynthesizeAsync(new SpeechRequest(sentence), cancellationToken)) break;
            if (!sentence.StartsWith("One to load", StringComparison.Ordinal)) first.Add((Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            ## Times

            In ms as p50 / p95 / longest.

            | | |
            | --- | ---: |
            | from one partial to the next while the caller speaks | {Times(gaps)} |
            | from the end of an utterance to its final | {Times(finals)} |
            | CPU time from eight words of text to their first audio | {Times(first)} |

            """);
    }

    static string? EightWords(string sentence) => sentence.Split(' ') is { Length: >= 8 } words ? string.Join(' ', words.Take(8)).TrimEnd(',', '.', '?') + "." : null;

    static string Times(Samples samples) => samples.Percentiles() is var p ? string.Create(CultureInfo.InvariantCulture, $"{p.P50:0.#} / {p.P95:0.#} / {p.Max:0.#}") : "";
});
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
