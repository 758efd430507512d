using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Phone.Peers;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>A silo with a trunk: sipp is the carrier, which knows it by digest and grants ten seconds.</summary>
[Trait("Needs", "sipp")]
public sealed class TrunkTests
{
    private readonly string _carrier = Loopback.Next();
    private readonly string _customer = Loopback.Next();

    [Fact]
    public async Task A_trunk_registers_comes_back_after_an_outage_and_carries_calls_both_ways()
    {
        using var data = new DataFolder();
        var carrier = StartCarrier();
        await using var silo = await StartAsync(data, "a-carrier-password");
        try
        {
            await TrunkAsync(silo, t => t.Text("state") is "Registered");
            await CallOutAsync(silo);

            await carrier.KillAsync();
            await TrunkAsync(silo, t => t.Text("state") is "Failed" && t.Number("sipStatus") == 503);
            var health = await silo.GetAsync("/health");
            Assert.Contains("trunk main", health.GetProperty("checks").GetProperty("phone").ToString(), StringComparison.Ordinal);
            Assert.Contains("voicecluster_phone_trunk_registered{trunk=\"main\"} 0", await MetricsAsync(silo), StringComparison.Ordinal);
        }
        finally
        {
            await carrier.DisposeAsync();
        }

        await using var again = StartCarrier();
        await TrunkAsync(silo, t => t.Text("state") is "Registered");
        Assert.Contains("voicecluster_phone_trunk_registered{trunk=\"main\"} 1", await MetricsAsync(silo), StringComparison.Ordinal);
        await CallOutAsync(silo);
    }

    [Fact]
    public async Task A_trunk_with_the_wrong_password_is_refused_and_says_so()
    {
        using var data = new DataFolder();
        await using var carrier = StartCarrier();
        await using var silo = await StartAsync(data, "another-password");
        var trunk = await TrunkAsync(silo, t => t.Text("state") is "Failed");
        Assert.Equal((403, "Forbidden"), (trunk.Number("sipStatus"), trunk.Text("reason")));
    }

    [Fact]
    public async Task A_registrar_that_does_not_answer_holds_up_no_shutdown()
    {
        using var data = new DataFolder();
        var carrier = StartCarrier("u1");
        await using var silo = await StartAsync(data, "a-carrier-password", "udp");
        await TrunkAsync(silo, t => t.Text("state") is "Registered");
        await carrier.DisposeAsync();
        silo.Process.Terminate();
        Assert.Equal(0, await silo.Process.ExitAsync(TimeSpan.FromSeconds(15)));
        Assert.Contains("Trunk main did not answer", silo.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_from_the_trunk_reaches_the_number_s_agent_and_one_from_a_stranger_nobody()
    {
        using var data = new DataFolder();
        await using var silo = await StartAsync(data, "a-carrier-password");
        var port = (await PhoneServer.PortsOf(silo)).Udp;
        await Sipp.CallAsync(port, "refused", "-m", "1");
        Assert.Equal(0, (await silo.GetAsync("/api/calls")).GetArrayLength());

        var calling = Sipp.CallFromAsync(_customer, port, "uac", "-m", "1", "-d", "3000", "-s", "+4930123");
        var id = await PhoneServer.CallUpAsync(silo);
        var metadata = (await silo.GetAsync($"/api/conversations/{id}")).GetProperty("metadata");
        Assert.Equal(("inbound", "main", "sales", "+4930123"), (metadata.Text("direction"), metadata.Text("trunk"), metadata.Text("agent"), metadata.Text("to")));
        await calling;
    }

    private static async Task CallOutAsync(ServerProcess silo)
    {
        var (status, body) = await silo.PostAsync("/api/calls", new { to = "+4940555", from = "+4930123" });
        Assert.True(status == 202, $"{status}: {body}");
        var id = body.Text("id");
        var answered = await PhoneServer.PhoneAsync(silo, id, p => p.Text("state") is not ("dialling" or "ringing"));
        Assert.Equal(("answered", 200), (answered.Text("state"), answered.Number("sipStatus")));
        using (var hungUp = await silo.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative))) Assert.True(hungUp.IsSuccessStatusCode);
        Assert.Equal("hung_up", (await PhoneServer.PhoneAsync(silo, id, p => p.Text("state") is "ended")).Text("endCause"));
    }

    private static Task<string> MetricsAsync(ServerProcess silo) => silo.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));

    private static async Task<JsonElement> TrunkAsync(ServerProcess silo, Func<JsonElement, bool> wanted) =>
        (await PhoneServer.UntilAsync(() => silo.GetAsync("/api/trunks"), trunks => wanted(trunks[0])))[0];

    // Over TCP, so that a carrier that is away is known to be at once.
    private ProgramRun StartCarrier(string transport = "t1") => Sipp.AnswerOn(_carrier, "carrier", "-t", transport, "-deadcall_wait", "0");

    private Task<ServerProcess> StartAsync(DataFolder data, string password, string transport = "tcp") => ServerProcess.StartScriptedAsync(
        data, "--Sip:Port", "0", "--Sip:RtpPorts", "36300-36399", "--Sip:AllowedSources:0", "192.0.2.0/24",
        "--Sip:Trunks:0:Name", "main", "--Sip:Trunks:0:Registrar", $"sip:{_carrier};transport={transport}", "--Sip:Trunks:0:Sources:0", _customer,
        "--Sip:Trunks:0:User", "4930123", "--Sip:Trunks:0:Login", "account", "--Sip:Trunks:0:Password", password,
        "--Sip:Routes:0:Number", "+4930123*", "--Sip:Routes:0:Agent", "sales", "--Agents:sales:Settings:debounceMs", "500");
}
