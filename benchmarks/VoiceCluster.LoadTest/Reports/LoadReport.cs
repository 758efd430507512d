using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceCluster.LoadTest.Reports;

/// <summary>Every run of one command, as JSON and as a table.</summary>
public sealed record LoadReport(MachineDescription Machine, Scenario Scenario, IReadOnlyList<LoadResult> Results)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Memory of the silo with one session, in MiB; null when one was not run alone.</summary>
    public double? OneSessionMb => Results.FirstOrDefault(r => r.Calls == 1)?.SiloMb;

    /// <summary>Memory that each session beyond the first needs, by number of calls; empty when one was not run alone.</summary>
    public IReadOnlyDictionary<int, double> EachFurtherMb => Results.FirstOrDefault(r => r.Calls == 1) is { } one
        ? Results.Where(r => r.Calls > 1).ToDictionary(r => r.Calls, r => Math.Round((r.SiloMb - one.SiloMb) / (r.Calls - 1), 3))
        : [];

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Load test\n\n{Machine.Cpu}, {Machine.Cores} cores, {Machine.MemoryGb} GB, {Machine.Kernel}, {Machine.DotNet}, {Machine.Date}. ");
        text.Append("Generator and silo are two processes on the same cores; the providers are scripted, inside the silo.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Each caller: {Seconds(Scenario.Silence)} silence, {Seconds(Scenario.Question)} speech, hears {Seconds(Scenario.HeardBeforeInterruption)} of the answer, ");
        text.Append(CultureInfo.InvariantCulture, $"interrupts with {Seconds(Scenario.Interruption)}, hears the next answer out, repeats; gives up after {Seconds(Scenario.GiveUp)}. ");
        text.Append(CultureInfo.InvariantCulture, $"{Seconds(Scenario.WarmUp)} warm-up, {Seconds(Scenario.Measured)} measured. Settings: {string.Join(", ", Scenario.Settings.Select(s => $"{s.Key} {s.Value}"))}.\n\n");
        text.Append("Times in ms as p50 / p95 / p99, memory in MiB.\n\n");
        Row(text, "", Results.Select(r => r.Calls == 1 ? "1 call" : $"{r.Calls} calls"));
        Row(text, "---", Results.Select(_ => "---:"));
        Row(text, "response, at the caller", Results.Select(r => Times(r.ResponseLatency)));
        Row(text, "response, by the server", Results.Select(r => Times(r.ServerResponseLatency)));
        Row(text, "overhead, by the server", Results.Select(r => Times(r.Overhead)));
        Row(text, "overhead, at the caller", Results.Select(r => Times(r.OverheadAtCaller)));
        Row(text, "yield to an interruption", Results.Select(r => Times(r.YieldLatency)));
        Row(text, "last audio after an interruption", Results.Select(r => Times(r.LastAudio)));
        Row(text, "answered / unanswered", Results.Select(r => $"{r.Answered} / {r.Unanswered}"));
        Row(text, "not yielded / audio after clear", Results.Select(r => $"{r.NotYielded} / {r.AudioAfterClear}"));
        Row(text, "lost calls / errors / frames not sent", Results.Select(r => $"{r.Dropped} / {r.Errors} / {r.FramesNotSent}"));
        Row(text, "silo: CPU ms per session-second", Results.Select(r => Number(r.SiloCpuMsPerSessionSecond)));
        Row(text, "silo: cores busy", Results.Select(r => Number(r.SiloCores)));
        Row(text, "silo: memory idle / at the end / peak", Results.Select(r => $"{Number(r.SiloIdleMb)} / {Number(r.SiloMb)} / {Number(r.SiloPeakMb)}"));
        Row(text, "silo: memory per session", Results.Select(r => Number(r.SiloMbPerSession)));
        if (EachFurtherMb.Count > 0) Row(text, "silo: memory of each further session", Results.Select(r => EachFurtherMb.TryGetValue(r.Calls, out var mb) ? Number(mb) : ""));
        Row(text, "generator: CPU ms per session-second", Results.Select(r => Number(r.GeneratorCpuMsPerSessionSecond)));
        Row(text, "generator: cores busy, memory", Results.Select(r => $"{Number(r.GeneratorCores)}, {Number(r.GeneratorMb)}"));
        Row(text, "generator: frames late by", Results.Select(r => Times(r.GeneratorLateness)));
        text.Append(Words);
        foreach (var result in Results.Where(r => r.FirstDrop is not null)) text.Append(CultureInfo.InvariantCulture, $"\nThe first call lost of {result.Calls}: {result.FirstDrop}\n");
        return text.ToString();
    }

    // What a figure counts and what it does not, so that nobody has to guess.
    private const string Words = """

        - Response at the caller: last voiced frame sent to first audio received. 700 ms of it are the policy and the scripted providers: debounce
          400, the model's first sentence 220, the voice 80.
        - Response by the server: from the last frame that its voice activity detector takes for speech, which hangs over by up to 60 ms, to the
          first audio handed to the leg.
        - Overhead by the server: from the later of the commit and the first audio at the provider's edge to the first audio handed to the leg.
        - Overhead at the caller: response at the caller less the same later moment: with the hangover, the leg's queue, the wire in both
          directions and the generator's own delay in it.
        - Yield: first voiced frame of the interruption sent until the caller hears nothing any more, because the clear came or nothing was left to
          play. The agent pauses at 160 ms of voice, the first frame of which brings 20 ms along; whether it goes on is decided later, by what
          the words are. Last audio: the same up to the last audio that came, some of which was cleared unheard.

        """;

    private static void Row(StringBuilder text, string name, IEnumerable<string> cells) => text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Times(Percentiles p) => p.Count == 0 ? "none" : $"{Number(p.P50)} / {Number(p.P95)} / {Number(p.P99)}";

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
}
