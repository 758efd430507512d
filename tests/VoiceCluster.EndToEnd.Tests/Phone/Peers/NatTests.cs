using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>Linphone behind a NAT, which names an address that nobody reaches. By hand, as root, because it makes network namespaces.</summary>
[Collection(Peers.Name)]
[Trait("Needs", "root")]
public sealed class NatTests : IDisposable
{
    private readonly DataFolder _data = new();

    public void Dispose() => _data.Dispose();

    [Fact(Explicit = true)]
    public async Task A_phone_behind_a_NAT_calls_is_called_and_stays_in_its_call_when_the_NAT_gets_another_address()
    {
        await using var network = await PrivateNetwork.CreateAsync();
        await using var silo = await ServerProcess.StartScriptedAsync(
            _data, "--Sip:Port", "0", "--Sip:Address", PrivateNetwork.Server, "--Sip:RtpPorts", "38500-38599", "--Sip:Users:0:Name", "remote", "--Sip:Users:0:Password", PeerHouse.Password);
        var at = (await silo.GetAsync("/health")).GetProperty("checks").GetProperty("phone").GetProperty("data").Text("udp");
        await using var phone = Linphone.Start(autoAnswer: true, network: network);
        await phone.RegisterAsync($"sip:remote@{at}", $"sip:{at}", PeerHouse.Password);

        var (status, body) = await silo.PostAsync("/api/calls", new { to = "remote" });
        Assert.True(status == 202, $"{status}: {body}");
        var outgoing = body.Text("id");
        await phone.CallIsAsync("StreamsRunning");
        await PhoneServer.PhoneAsync(silo, outgoing, p => p.Text("state") is "answered" && p.GetProperty("media").Number("packetsReceived") > 0);
        await HangUpAsync(silo, outgoing);
        await phone.CallIsAsync("End");

        await phone.TellAsync($"call sip:agent@{at}");
        await phone.CallIsAsync("StreamsRunning");
        var id = await PhoneServer.CallUpAsync(silo);
        await PhoneServer.PhoneAsync(silo, id, p => p.GetProperty("media").Number("packetsReceived") > 0);
        await network.MoveAsync();
        await phone.TellAsync("call-pause 2");
        await PhoneServer.PhoneAsync(silo, id, p => p.GetProperty("held").GetBoolean());
        await phone.CallIsAsync("Paused");
        await phone.TellAsync("call-resume 2");
        await phone.CallIsAsync("StreamsRunning");
        var before = (await PhoneServer.PhoneAsync(silo, id, p => !p.GetProperty("held").GetBoolean())).GetProperty("media").Number("packetsReceived");
        await PhoneServer.PhoneAsync(silo, id, p => p.GetProperty("media").Number("packetsReceived") > before);
        await HangUpAsync(silo, id);
        await phone.CallIsAsync("End");
    }

    private static async Task HangUpAsync(ServerProcess silo, string id)
    {
        using var hungUp = await silo.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
        Assert.Equal("hung_up", (await PhoneServer.PhoneAsync(silo, id, p => p.Text("state") is "ended")).Text("endCause"));
    }
}
