using System.CommandLine;
using VoiceCluster.LoadTest;
using VoiceCluster.LoadTest.Reports;

var calls = new Option<int[]>("--calls") { Description = "Callers at once; may be repeated. Without: 1, 50, 200, 500 and 1000.", AllowMultipleArgumentsPerToken = true };
var json = new Option<FileInfo?>("--json") { Description = "Where the figures go; the table goes beside it (.md). Without: benchmarks/results/load-test.json." };
var silo = new Option<FileInfo?>("--silo") { Description = "VoiceCluster.Silo.dll. Without: the one that was built with this program." };
calls.Validators.Add(result =>
{
    if (result.GetValueOrDefault<int[]>() is { } given && Array.Exists(given, n => n is < 1 or > 10_000)) result.AddError("--calls takes 1 to 10000");
});
var root = new RootCommand("Simulated callers on the client protocol, against a silo with scripted providers.") { calls, json, silo };
root.SetAction(async (parsed, cancellationToken) =>
{
    var numbers = parsed.GetValue(calls) is { Length: > 0 } given ? given : [1, 50, 200, 500, 1000];
    var target = parsed.GetValue(json)?.FullName ?? Path.Join(SourceTree.Root(), "benchmarks/results/load-test.json");
    var scenario = new Scenario();
    var results = new List<LoadResult>();
    var report = new LoadReport(MachineDescription.Here(), scenario, results);
    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
    foreach (var number in numbers)
    {
        Console.Error.WriteLine($"{number} callers for {scenario.Length.TotalSeconds:0} s ...");
        results.Add(await LoadRun.RunAsync(number, scenario, parsed.GetValue(silo)?.FullName, cancellationToken));
        // After each, so that what was measured is not lost with what follows.
        await File.WriteAllTextAsync(target, report.ToJson(), cancellationToken);
        await File.WriteAllTextAsync(Path.ChangeExtension(target, ".md"), report.ToMarkdown(), cancellationToken);
    }

    Console.Write(report.ToMarkdown());
    return 0;
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
