using System.CommandLine;
using VoiceCluster.LoadTest;
using VoiceCluster.LoadTest.Phone;
using VoiceCluster.LoadTest.Reports;

if (args is [UdpEcho.Argument])
{
    UdpEcho.Run();
    return 0;
}

var calls = new Option<int[]>("--calls") { Description = "Callers at once; may be repeated. Without: 1, 50, 200, 500 and 1000 (by telephone from 50 on).", AllowMultipleArgumentsPerToken = true };
var json = new Option<FileInfo?>("--json") { Description = "Where the figures go; the table goes beside it (.md). Without: benchmarks/results/load-test.json, or phone.json." };
var silo = new Option<FileInfo?>("--silo") { Description = "VoiceCluster.Silo.dll. Without: the one that was built with this program." };
var phone = new Option<bool>("--phone") { Description = "Callers by telephone (SIP and RTP), with a bare UDP echo at the same rate and a run of call set-ups." };
calls.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int[]>() is { } given && Array.Exists(given, n => n is < 1 or > 5_000)) result.AddError("--calls takes 1 to 5000");
});
var root = new RootCommand("Simulated callers on the client protocol or by telephone, against a silo with scripted providers.") { calls, json, silo, phone };
root.SetAction((parsed, cancellationToken) =>
{
    var given = parsed.GetValue(calls) ?? [];
    var target = parsed.GetValue(json)?.FullName;
    var path = parsed.GetValue(silo)?.FullName;
    return parsed.GetValue(phone)
        ? PhoneAsync(given.Length > 0 ? given : [50, 200, 500, 1000], path, target ?? Path.Join(SourceTree.Root(), "benchmarks/results/phone.json"), cancellationToken)
        : WebSocketAsync(given.Length > 0 ? given : [1, 50, 200, 500, 1000], path, target ?? Path.Join(SourceTree.Root(), "benchmarks/results/load-test.json"), cancellationToken);
});
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is InvalidOperationException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static async Task<int> WebSocketAsync(int[] numbers, string? silo, string target, CancellationToken cancellationToken)
{
    var scenario = new Scenario();
    var results = new List<LoadResult>();
    var report = new LoadReport(MachineDescription.Here(), scenario, results);
    foreach (var number in numbers)
    {
        Console.Error.WriteLine($"{number} callers for {scenario.Length.TotalSeconds:0} s ...");
        results.Add(await LoadRun.RunAsync(number, scenario, silo, cancellationToken));
        await SaveAsync(target, report.ToJson(), report.ToMarkdown(), cancellationToken);
    }

    Console.Write(report.ToMarkdown());
    return 0;
}

static async Task<int> PhoneAsync(int[] numbers, string? silo, string target, CancellationToken cancellationToken)
{
    var scenario = new PhoneScenario();
    var results = new List<PhoneResult>();
    Console.Error.WriteLine($"{scenario.SetUpsPerSecond} set-ups a second for {scenario.SetUps.TotalSeconds:0} s ...");
    var report = new PhoneReport(MachineDescription.Here(), scenario, results) { SetUps = await PhoneRun.SetUpAsync(scenario, silo, cancellationToken) };
    foreach (var number in numbers)
    {
        Console.Error.WriteLine($"{number} telephones, and their packets echoed ...");
        results.Add(await PhoneRun.RunAsync(number, scenario, silo, cancellationToken));
        await SaveAsync(target, report.ToJson(), report.ToMarkdown(), cancellationToken);
    }

    Console.Write(report.ToMarkdown());
    return 0;
}

// After each run, so that what was measured is not lost with what follows.
static async Task SaveAsync(string target, string json, string markdown, CancellationToken cancellationToken)
{
    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
    await File.WriteAllTextAsync(target, json, cancellationToken);
    await File.WriteAllTextAsync(Path.ChangeExtension(target, ".md"), markdown, cancellationToken);
}
