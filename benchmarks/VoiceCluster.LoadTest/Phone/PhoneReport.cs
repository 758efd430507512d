using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>Every run of one command, as JSON and as a table.</summary>
public sealed record PhoneReport(MachineDescription Machine, PhoneScenario Scenario, IReadOnlyList<PhoneResult> Results)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Null when it was not run.</summary>
    public SetUpResult? SetUps { get; init; }

    public string ToJson() => JsonSerializer.Serialize(this, Options) + "\n";

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Calls by telephone\n\n{Machine.Cpu}, {Machine.Cores} cores, {Machine.MemoryGb} GB, {Machine.Kernel}, {Machine.DotNet}, {Machine.Date}. ");
        text.Append("Generator and silo are two processes on the same cores; the providers are scripted, inside the silo. `VoiceCluster.LoadTest --phone`.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Each call: PCMU, 50 packets a second each way; {Seconds(Scenario.Silence)} silence, {Seconds(Scenario.Question)} speech, ");
        text.Append(CultureInfo.InvariantCulture, $"{Seconds(Scenario.Listening)} in which the answer is heard, and again. {Seconds(Scenario.WarmUp)} warm-up, {Seconds(Scenario.Measured)} measured. Times in ms, memory in MiB.\n\n");
        Row(text, "", Results.Select(r => $"{r.Calls} calls"));
        Row(text, "---", Results.Select(_ => "---:"));
        Row(text, "not answered / dropped", Results.Select(r => $"{r.NotAnswered} / {r.Dropped}"));
        Row(text, "packets received / lost", Results.Select(r => $"{r.Received} / {r.Lost}"));
        Row(text, "send interval p1 / p50 / p99 / p99.9 / max", Results.Select(r => r.SendInterval).Select(i =>
            $"{Number(i.P1)} / {Number(i.P50)} / {Number(i.P99)} / {Number(i.P999)} / {Number(i.Max)}"));
        Row(text, "intervals within 20 +- 3", Results.Select(r => Percent(r.SendInterval.Within3)));
        Row(text, "response p50 / p95 / p99", Results.Select(r => $"{Number(r.Response.P50)} / {Number(r.Response.P95)} / {Number(r.Response.P99)}"));
        Row(text, "asked / unanswered", Results.Select(r => $"{r.Asked} / {r.Unanswered}"));
        Row(text, "silo: cores busy", Results.Select(r => Number(r.Silo.Cores)));
        Row(text, "silo: CPU ms per call-second", Results.Select(r => Number(r.Silo.CpuMsPerCallSecond)));
        Row(text, "silo: memory idle / at the end", Results.Select(r => $"{Number(r.SiloIdleMb)} / {Number(r.Silo.MemoryMb)}"));
        Row(text, "silo: memory per call", Results.Select(r => Number(r.SiloMbPerCall)));
        Row(text, "bare UDP echo: cores busy, packets lost", Results.Select(r => $"{Number(r.Echo.Cores)}, {r.EchoLost}"));
        Row(text, "silo's CPU over the echo's", Results.Select(r => Number(r.EchoRatio)));
        Row(text, "generator: cores busy", Results.Select(r => Number(r.Generator.Cores)));
        Row(text, "generator: frames late, p99 / not sent", Results.Select(r => $"{Number(r.GeneratorLateP99)} / {r.NotSent}"));
        if (SetUps is { } setUps)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nSet-ups: {setUps.PerSecond} calls a second for {Seconds(Scenario.SetUps)}, each hung up 200 ms after its answer: {setUps.Calls} calls, {setUps.Failed} failed; ");
            text.Append(CultureInfo.InvariantCulture, $"INVITE to 200 in {Number(setUps.SetUp.P50)} / {Number(setUps.SetUp.P95)} / {Number(setUps.SetUp.P99)} ms (p50 / p95 / p99); ");
            text.Append(CultureInfo.InvariantCulture, $"{Number(setUps.Silo.CpuMsPerCallSecond)} ms of the silo's CPU a call, {Number(setUps.Silo.Cores)} cores busy.\n");
        }

        text.Append(Words);
        foreach (var result in Results.Where(r => r.FirstRefusal is not null)) text.Append(CultureInfo.InvariantCulture, $"\nThe first call not answered of {result.Calls}: {result.FirstRefusal}\n");
        return text.ToString();
    }

    // What a figure counts and what it does not, so that nobody has to guess.
    private const string Words = """

        - Send interval: between two packets of one call at the moment the kernel took them from the silo (its receive timestamp; loopback delivers
          at once), so the generator's own delays are not in it.
        - Response: last frame of the question sent to first loud packet read. 700 ms of it are the policy and the scripted providers.
        - The silo's CPU is all of it: RTP and RTCP, jitter buffer, G.711, resampling, voice activity, turn taking, the call's grains and the record.
        - Bare UDP echo: a .NET process with one socket and one thread that sends each packet back, before each run, at the same packet rate, from the
          same generator.
        - Aim: at 500 calls the 99th percentile of the send interval within 20 +- 3 ms, no packet lost, and at most three times the echo's CPU.

        """;

    private static void Row(StringBuilder text, string name, IEnumerable<string> cells) => text.Append("| ").Append(name).Append(" | ").AppendJoin(" | ", cells).Append(" |\n");

    private static string Number(double value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.###} %");

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.##} s");
}
