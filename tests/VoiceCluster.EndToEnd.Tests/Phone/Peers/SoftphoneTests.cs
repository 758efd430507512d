using VoiceCluster.EndToEnd.Tests.Calls;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>Linphone and Twinkle registered at the silo itself, which asks each call for its password.</summary>
[Collection(Peers.Name)]
[Trait("Needs", "twinkle")]
public sealed class SoftphoneTests(PeerHouse house)
{
    private async Task<Linphone> AnsweringAsync(string user)
    {
        var phone = Linphone.Start(autoAnswer: true);
        await phone.RegisterAsync($"sip:{user}@{house.Registrar}", $"sip:{house.Registrar}", PeerHouse.Password);
        return phone;
    }

    private async Task TransferAsync(string id, object how)
    {
        var (status, outcome) = await house.Silo.PostAsync($"/api/calls/{id}/transfer", how);
        Assert.True(status == 200 && outcome.GetProperty("done").GetBoolean(), $"{status} {outcome}");
    }

    [Fact]
    public async Task Linphone_registers_calls_with_its_password_is_held_by_none_and_hangs_up()
    {
        var user = house.NewPhone();
        await using var phone = Linphone.Start();
        await phone.RegisterAsync($"sip:{user}@{house.Registrar}", $"sip:{house.Registrar}", PeerHouse.Password);
        await phone.TellAsync($"call sip:agent@{house.Registrar}");
        await phone.CallIsAsync("StreamsRunning");
        var id = await PhoneServer.CallUpAsync(house.Silo);
        Assert.Equal(user, (await house.PhoneAsync(id, p => p.GetProperty("media").Number("packetsSent") > 0)).Text("from"));
        await phone.TellAsync("terminate 1");
        Assert.Equal("hang_up", (await house.PhoneAsync(id, p => p.Text("state") is "ended")).Text("endCause"));
    }

    [Fact(Explicit = true)]
    public async Task Twinkle_registers_calls_holds_and_presses_a_key()
    {
        await using var phone = await Twinkle.RegisterAsync(house.NewPhone(), house.Registrar, PeerHouse.Password);
        await phone.TellAsync($"call sip:agent@{house.Registrar}");
        await phone.SaysAsync("far end answered call");
        var id = await PhoneServer.CallUpAsync(house.Silo);
        await phone.TellAsync("hold");
        await house.PhoneAsync(id, p => p.GetProperty("held").GetBoolean());
        await phone.TellAsync("retrieve");
        await house.PhoneAsync(id, p => !p.GetProperty("held").GetBoolean());
        await phone.TellAsync("dtmf 5");
        var turns = await PhoneServer.UntilAsync(
            async () => (await house.Silo.GetAsync($"/api/conversations/{id}")).GetProperty("turns"), turns => turns.GetArrayLength() > 0);
        Assert.Equal("5", turns[0].Text("user"));
        await house.HangUpAsync(id);
        await phone.SaysAsync("far end ended call");
    }

    [Fact(Explicit = true)]
    public async Task Twinkle_transfers_its_agent_to_a_colleague_and_is_told_that_it_went_well()
    {
        var exchange = house.Exchange.Address;
        await using var colleague = Linphone.Start(autoAnswer: true);
        await colleague.RegisterAsync($"sip:4940560@{exchange}", $"sip:{exchange}", Kamailio.Password);
        await using var phone = await Twinkle.RegisterAsync(house.NewPhone(), house.Registrar, PeerHouse.Password);
        await phone.TellAsync($"call sip:agent@{house.Registrar}");
        await phone.SaysAsync("far end answered call");
        var id = await PhoneServer.CallUpAsync(house.Silo);
        await phone.TellAsync($"transfer sip:4940560@{exchange}");
        await colleague.CallIsAsync("StreamsRunning");
        Assert.Equal("answered", (await house.PhoneAsync(id, p => p.Text("to") is "4940560")).Text("state"));
        await phone.SaysAsync("call successfully referred");
        await house.HangUpAsync(id);
    }

    [Fact]
    public async Task Two_phones_that_the_agent_connected_go_on_without_it()
    {
        var (caller, colleague) = (house.NewPhone(), house.NewPhone());
        await using var one = await AnsweringAsync(caller);
        await using var two = await AnsweringAsync(colleague);
        var id = await house.PlaceAsync(caller);
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await TransferAsync(id, new { to = colleague, mode = "attended" });
        await TransferAsync(id, new { mode = "complete" });
        Assert.Equal("Transferred", (await house.PhoneAsync(id, p => p.Text("state") is "ended")).Text("reason"));
        await one.CallIsAsync("StreamsRunning");
    }

    [Fact]
    public async Task Guessing_a_password_gets_slow_and_is_told_in_the_log()
    {
        var user = house.NewPhone();
        await using var crack = Processes.ProgramRun.StartFile(
            "timeout", "6", "svcrack", "-u", user, "-r", "1-100000", "-z", "6", "-P", $"{Sipp.FreePort()}", "127.0.0.1", "-p", house.Registrar.Split(':')[1]);
        await house.Silo.Process.LineAsync(l => l.Contains("WrongPassword", StringComparison.Ordinal));
        await crack.ExitAsync();
        var metrics = await house.Silo.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var wrong = metrics.Split('\n').Single(l => l.Contains("kind=\"WrongPassword\"", StringComparison.Ordinal));
        Assert.InRange(int.Parse(wrong[(wrong.LastIndexOf(' ') + 1)..], null), 5, 12); // of some thousand guesses
    }
}
