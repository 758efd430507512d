using System.CommandLine;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using VoiceCluster.Benchmarking;
using VoiceCluster.Hosting.Streams;
using VoiceCluster.StreamEvaluation;

var calls = new Option<int>("--calls") { Description = "Calls at once.", DefaultValueFactory = _ => 500 };
var seconds = new Option<int>("--seconds") { Description = "Measured seconds for each way.", DefaultValueFactory = _ => 15 };
var target = new Option<FileInfo?>("--out") { Description = "Where the table goes. Without: benchmarks/results/streams.md." };
var root = new RootCommand("What a frame of audio costs on its way between two grains of one silo, by the way it takes.") { calls, seconds, target };
root.SetAction(async (parsed, cancellationToken) =>
{
    var table = await MeasureAsync(parsed.GetValue(calls), parsed.GetValue(seconds), cancellationToken);
    Console.Write(table);
    await File.WriteAllTextAsync(parsed.GetValue(target)?.FullName ?? Path.Join(SourceTree.Root(), "benchmarks/results/streams.md"), table, cancellationToken);
    return 0;
});
return await root.Parse(args).InvokeAsync();

static async Task<string> MeasureAsync(int calls, int seconds, CancellationToken cancellationToken)
{
    var builder = Host.CreateApplicationBuilder();
    builder.Logging.ClearProviders();
    builder.UseOrleans(silo =>
    {
        silo.UseLocalhostClustering();
        silo.AddPushStreams(FrameSource.Push, o => o.Capacity = 48);
        silo.AddMemoryStreams(FrameSource.Memory, b => b.ConfigurePullingAgent(o => o.Configure(a => a.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(5))));
        silo.AddBroadcastChannel(FrameSource.Broadcast);
        silo.AddMemoryGrainStorage("PubSubStore");
    });
    using var host = builder.Build();
    await host.StartAsync(cancellationToken);
    var grains = host.Services.GetRequiredService<IGrainFactory>();
    var machine = MachineDescription.Here();
    var table = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
        # A frame's way between two grains

        {calls} calls of 50 frames a second in one silo, {seconds} s for each way after 5 s of warm-up; CPU and memory above the same timers without a way.
        `dotnet run -c Release --project benchmarks/VoiceCluster.StreamEvaluation`

        {machine.Cpu}, {machine.Cores} cores, {machine.MemoryGb} GB, {machine.Kernel}, {machine.DotNet}, {machine.Date}

        | way | CPU a frame, us | allocated a frame, B | latency p50 / p99, ms | arrived | out of order |
        |---|---|---|---|---|---|

        """);
    Cost? floor = null;
    foreach (var hop in Enum.GetValues<Hop>())
    {
        var cost = await RunAsync(grains, hop, calls, seconds, cancellationToken);
        floor ??= cost;
        Console.Error.WriteLine($"{hop}: {cost}");
        table.Append(hop is Hop.None
            ? string.Create(CultureInfo.InvariantCulture, $"| {hop} | ({cost.CpuUs:0.0}) | ({cost.Bytes:0}) | | | |\n")
            : string.Create(CultureInfo.InvariantCulture, $"| {hop} | {cost.CpuUs - floor.CpuUs:0.0} | {cost.Bytes - floor.Bytes:0} | {Arrivals.Percentile(0.5):0.00} / {Arrivals.Percentile(0.99):0.00} | {100.0 * Arrivals.Arrived / cost.Frames:0.00} % | {Arrivals.Disordered} |\n"));
    }

    await host.StopAsync(cancellationToken);
    return table.ToString();
}

static async Task<Cost> RunAsync(IGrainFactory grains, Hop hop, int calls, int seconds, CancellationToken cancellationToken)
{
    var sources = Enumerable.Range(0, calls).Select(n => grains.GetGrain<IFrameSource>($"{hop}{n}")).ToList();
    await Task.WhenAll(sources.Select((source, n) => source.Start(hop, TimeSpan.FromMilliseconds(n * 20.0 / calls))));
    await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellationToken);
    Arrivals.Clear();
    var (cpu, bytes, began) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(), TimeProvider.System.GetTimestamp());
    await Task.Delay(TimeSpan.FromSeconds(seconds), TimeProvider.System, cancellationToken);
    var frames = (long)(TimeProvider.System.GetElapsedTime(began).TotalSeconds * 50 * calls);
    var cost = new Cost((Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / frames, (GC.GetTotalAllocatedBytes() - bytes) / (double)frames, frames);
    foreach (var source in sources) await source.Stop();
    return cost;
}
