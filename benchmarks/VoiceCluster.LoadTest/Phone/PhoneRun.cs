using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceCluster.LoadTest.Measures;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>Runs of telephones against a fresh silo each.</summary>
public static class PhoneRun
{
    private const int MaxCalls = 5000;

    private static readonly TimeSpan Talk = TimeSpan.FromMilliseconds(200);

    // The agent answers 400 ms after speech, whatever was said.
    private static readonly string[] Settings =
    [
        "--Providers:Scripted", "true", "--FrontDoor:MaxCalls", "10000", "--Sip:Port", "0", "--Sip:RtpPorts", "20000-29999",
        "--Sip:MaxCalls", "10000", "--Sip:MaxCallsPerSecond", "1000", "--Sip:Routes:0:Number", "*", "--Sip:Routes:0:Agent", "load",
        "--Agents:load:Settings:endpointing", "fixed", "--Agents:load:Settings:debounceMs", "400", "--Agents:load:Settings:commitDelayMs", "0",
    ];

    /// <summary>The echo at the rate of N calls, then N calls.</summary>
    /// <param name="calls">1 to 5,000.</param>
    /// <param name="scenario">What each does.</param>
    /// <param name="silo">VoiceCluster.Silo.dll; null for the one built with this program.</param>
    /// <param name="cancellationToken">Ends the run early.</param>
    /// <exception cref="InvalidOperationException">A process did not start.</exception>
    public static async Task<PhoneResult> RunAsync(int calls, PhoneScenario scenario, string? silo, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(calls, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(calls, MaxCalls);
        var echoed = new PhoneMeasurements();
        Cost echo;
        await using (var process = await UdpEcho.StartAsync(cancellationToken))
        {
            using var generator = new RtpGenerator(calls, scenario, echoed, TimeProvider.System);
            foreach (var caller in generator.Callers) caller.Connect(process.Address);
            (echo, _) = await MeasureAsync(generator, echoed, process.Id, () => Task.CompletedTask, scenario, cancellationToken);
        }

        var measured = new PhoneMeasurements();
        await using var server = await SiloProcess.StartAsync(silo ?? SourceTree.Silo(), dataFolder: null, Settings, cancellationToken);
        var idle = ProcessUsage.Of(server.Id);
        using var rtp = new RtpGenerator(calls, scenario, measured, TimeProvider.System);
        await using var telephones = await Telephones.StartAsync(await SipAddressAsync(server.Address, cancellationToken), rtp.Callers, TimeProvider.System);
        IReadOnlyList<(bool Answered, TimeSpan)> placed = [];
        var dropped = 0;
        var (cost, ours) = await MeasureAsync(
            rtp, measured, server.Id,
            async () => placed = await telephones.PlaceAsync(calls, scenario.CallsPerSecond, talk: null, cancellationToken),
            scenario, cancellationToken, () => dropped = telephones.Ended);
        var unanswered = placed.Count(p => !p.Answered);
        return new PhoneResult
        {
            Calls = calls,
            NotAnswered = unanswered,
            Dropped = dropped - unanswered,
            FirstRefusal = telephones.FirstRefusal,
            Sent = measured.Sent,
            Received = measured.Received,
            Lost = measured.Lost,
            NotSent = measured.NotSent,
            SendInterval = Intervals.Of(measured.Intervals),
            Response = measured.Response.Percentiles(),
            Asked = measured.Asked,
            Unanswered = measured.Unanswered,
            Silo = cost,
            SiloIdleMb = Math.Round(idle.ResidentMb, 1),
            Echo = echo,
            EchoLost = echoed.Lost,
            Generator = ours,
            GeneratorLateP99 = measured.Lateness.At(0.99),
        };
    }

    /// <summary>Sets up calls and hangs them up at once, at a steady rate.</summary>
    public static async Task<SetUpResult> SetUpAsync(PhoneScenario scenario, string? silo, CancellationToken cancellationToken)
    {
        var count = (int)(scenario.SetUpsPerSecond * scenario.SetUps.TotalSeconds);
        await using var server = await SiloProcess.StartAsync(silo ?? SourceTree.Silo(), dataFolder: null, Settings, cancellationToken);
        await using var telephones = await Telephones.StartAsync(await SipAddressAsync(server.Address, cancellationToken), [], TimeProvider.System);
        // The first calls compile the code.
        await telephones.PlaceAsync(scenario.SetUpsPerSecond, scenario.SetUpsPerSecond / 4, Talk, cancellationToken);
        var (before, startedAt) = (ProcessUsage.Of(server.Id), TimeProvider.System.GetTimestamp());
        var placed = await telephones.PlaceAsync(count, scenario.SetUpsPerSecond, Talk, cancellationToken);
        var (after, took) = (ProcessUsage.Of(server.Id), TimeProvider.System.GetElapsedTime(startedAt));
        var setUp = new Samples();
        foreach (var (answered, time) in placed.Where(p => p.Answered)) setUp.Add(time.TotalMilliseconds);
        var cpu = after.Cpu - before.Cpu;
        var cost = new Cost(Math.Round(cpu / took, 3), Math.Round(cpu.TotalMilliseconds / count, 3), Math.Round(after.ResidentMb, 1));
        return new SetUpResult(scenario.SetUpsPerSecond, count, placed.Count(p => !p.Answered), telephones.FirstRefusal, setUp.Percentiles(), cost);
    }

    /// <summary>Runs the generator on a thread of its own, warms up, and measures one window.</summary>
    private static async Task<(Cost Server, Cost Generator)> MeasureAsync(
        RtpGenerator generator,
        PhoneMeasurements measured,
        int server,
        Func<Task> begin,
        PhoneScenario scenario,
        CancellationToken cancellationToken,
        Action? windowClosed = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Task.Factory.StartNew(() => generator.Run(stop.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            await begin();
            await Task.Delay(scenario.WarmUp, TimeProvider.System, cancellationToken);
            var startedAt = TimeProvider.System.GetTimestamp();
            var (server0, own0) = (ProcessUsage.Of(server), ProcessUsage.Of(Environment.ProcessId));
            measured.IsOpen = true;
            await Task.Delay(scenario.Measured, TimeProvider.System, cancellationToken);
            measured.IsOpen = false;
            var (server1, own1) = (ProcessUsage.Of(server), ProcessUsage.Of(Environment.ProcessId));
            windowClosed?.Invoke();
            var window = TimeProvider.System.GetElapsedTime(startedAt);
            return (CostOf(server0, server1), CostOf(own0, own1));

            Cost CostOf(ProcessUsage before, ProcessUsage after)
            {
                var cpu = after.Cpu - before.Cpu;
                return new Cost(
                    Math.Round(cpu / window, 3), Math.Round(cpu.TotalMilliseconds / (window.TotalSeconds * generator.Callers.Count), 3), Math.Round(after.ResidentMb, 1));
            }
        }
        finally
        {
            await stop.CancelAsync();
            await running;
        }
    }

    private static async Task<IPEndPoint> SipAddressAsync(IPEndPoint web, CancellationToken cancellationToken)
    {
        using var http = new HttpClient();
        var health = await http.GetFromJsonAsync<JsonElement>(new Uri($"http://{web}/health"), cancellationToken);
        return IPEndPoint.Parse(health.GetProperty("checks").GetProperty("phone").GetProperty("data").GetProperty("udp").GetString()!);
    }
}
