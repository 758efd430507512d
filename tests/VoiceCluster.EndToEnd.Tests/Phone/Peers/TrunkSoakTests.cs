using System.Globalization;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>
/// A trunk at Kamailio for as long as VOICECLUSTER_SOAK_MINUTES says, an hour usually: a nonce lives a 25th of it, the registrar is restarted three
/// times, the network is gone for a 30th, and every ten seconds a call goes out or comes in. Only calls within the outage may fail. Run it by
/// <c>-explicit only</c> and as root, which takes the network away.
/// </summary>
[Trait("Needs", "kamailio")]
public sealed class TrunkSoakTests(ITestOutputHelper output)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    // As long as a call takes to be given up after the network came back, and the trunk to register again.
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(40);

    private readonly Kamailio _exchange = new();
    private readonly List<string> _failures = [];
    private int _calls, _failedInOutage;
    private bool _outage;

    [Fact(Explicit = true)]
    public async Task A_trunk_stays_up_and_no_call_fails_but_in_the_outage()
    {
        var minutes = double.Parse(Environment.GetEnvironmentVariable("VOICECLUSTER_SOAK_MINUTES") ?? "60", CultureInfo.InvariantCulture);
        var length = TimeSpan.FromMinutes(minutes);
        using var data = new DataFolder();
        await _exchange.StartAsync(length / 25, expires: 20);
        await using var answerer = Sipp.AnswerOn(_exchange.Answerer, "uas", ["-timeout", $"{(int)length.TotalSeconds + 300}"]);
        await using var silo = await ServerProcess.StartScriptedAsync(
            data, "--Sip:Port", "0", "--Sip:RtpPorts", "38300-38399", "--Sip:Trunks:0:Name", "main", "--Sip:Trunks:0:Registrar", $"sip:{_exchange.Address}",
            "--Sip:Trunks:0:Sources:0", _exchange.Address, "--Sip:Trunks:0:User", Kamailio.Account, "--Sip:Trunks:0:Password", Kamailio.Password);
        await PhoneServer.UntilAsync(() => silo.GetAsync("/api/trunks"), trunks => trunks[0].Text("state") is "Registered");

        List<(TimeSpan At, Func<Task> What)> plan =
        [
            (length * 0.2, RestartAsync), (length * 0.4, RestartAsync), (length * 0.6, CutAsync), (length * 0.6 + length / 30, MendAsync),
            (length * 0.6 + length / 30 + Recovery, RecoverAsync), (length * 0.85, RestartAsync),
        ];
        try
        {
            await CallAllTheTimeAsync(silo, length, plan);
        }
        finally
        {
            if (_outage) await RouteAsync("del");
            await _exchange.DisposeAsync();
        }

        output.WriteLine($"{minutes} min: {_calls} calls, {_failures.Count} failed, {_failedInOutage} more within the outage");
        Assert.True(_failures.Count == 0, string.Join('\n', _failures));
        Assert.True(_calls >= length / Interval * 0.9, $"only {_calls} calls");
    }

    private async Task CallAllTheTimeAsync(ServerProcess silo, TimeSpan length, List<(TimeSpan At, Func<Task> What)> plan)
    {
        var started = TimeProvider.System.GetTimestamp();
        var running = new List<Task>();
        using var timer = new PeriodicTimer(Interval, TimeProvider.System);
        do
        {
            var elapsed = TimeProvider.System.GetElapsedTime(started);
            while (plan.Count > 0 && plan[0].At <= elapsed)
            {
                await plan[0].What();
                plan.RemoveAt(0);
            }

            if (elapsed >= length) break;
            running.Add(CallAsync(silo, elapsed, outwards: _calls++ % 2 == 0));
            running.RemoveAll(r => r.IsCompletedSuccessfully);
        }
        while (await timer.WaitForNextTickAsync());
        await Task.WhenAll(running);
    }

    private async Task CallAsync(ServerProcess silo, TimeSpan at, bool outwards)
    {
        var inOutage = _outage;
        try
        {
            if (outwards) await CallOutAsync(silo);
            else await CallInAsync();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (inOutage || _outage) Interlocked.Increment(ref _failedInOutage);
            else lock (_failures) _failures.Add($"{at:hh\\:mm\\:ss} {(outwards ? "out" : "in")}: {failure.Message}");
        }
    }

    private static async Task CallOutAsync(ServerProcess silo)
    {
        var (status, body) = await silo.PostAsync("/api/calls", new { to = Kamailio.AnswererNumber });
        Assert.True(status == 202, $"{status}: {body}");
        var id = body.Text("id");
        var call = await PhoneServer.PhoneAsync(silo, id, p => p.Text("state") is not ("dialling" or "ringing"));
        Assert.Equal(("answered", 200), (call.Text("state"), call.Number("sipStatus")));
        await PhoneServer.PhoneAsync(silo, id, p => p.GetProperty("media").Number("packetsSent") > 150);
        using var hungUp = await silo.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
        Assert.Equal("hung_up", (await PhoneServer.PhoneAsync(silo, id, p => p.Text("state") is "ended")).Text("endCause"));
    }

    private async Task CallInAsync()
    {
        await using var caller = Sipp.Through(_exchange.Address, "through_proxy", "-m", "1", "-d", "3000", "-s", Kamailio.Account);
        Assert.True(await caller.ExitAsync() == 0, caller.Output + caller.Errors);
    }

    private async Task RestartAsync()
    {
        output.WriteLine("the registrar restarts");
        await _exchange.StopAsync();
        await _exchange.StartAsync();
    }

    private Task CutAsync()
    {
        output.WriteLine("the network goes");
        _outage = true;
        return RouteAsync("add");
    }

    private Task MendAsync()
    {
        output.WriteLine("the network is back");
        return RouteAsync("del");
    }

    private Task RecoverAsync()
    {
        _outage = false;
        return Task.CompletedTask;
    }

    private async Task RouteAsync(string change)
    {
        await using var ip = ProgramRun.StartFile("ip", "route", change, "blackhole", $"{_exchange.Address}/32", "table", "local");
        Assert.True(await ip.ExitAsync() == 0, ip.Errors);
    }
}
