using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

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

    [Fact]
    public async Task Linphone_registers_calls_with_its_password_is_held_by_none_and_hangs_up()
    {
        var user = house.NewPhone();
        await using var phone = Linphone.Start();
        await phone.RegisterAsync($"sip:{user}@{house.Registrar}", $"sip:{house.Registrar}", PeerHouse.Password);
        await phone.TellAsync($"call sip:agent@{house.Registrar}");
        await phone.CallIsAsync("StreamsRunning");
        var id = await house.CallUpAsync();
        Assert.Equal(user, (await house.PhoneAsync(id, p => p.GetProperty("media").Number("packetsSent") > 0)).Text("from"));
        await phone.TellAsync("terminate 1");
        Assert.Equal("hang_up", (await house.PhoneAsync(id, p => p.Text("state") is "ended")).Text("endCause"));
    }

    [Fact]
    public async Task Twinkle_registers_calls_holds_and_presses_a_key()
    {
        await using var phone = await Twinkle.RegisterAsync(house.NewPhone(), house.Registrar, PeerHouse.Password);
        await phone.TellAsync($"call sip:agent@{house.Registrar}");
        await phone.SaysAsync("far end answered call");
        var id = await house.CallUpAsync();
        await phone.TellAsync("hold");
        var held = await house.PhoneAsync(id, p => p.GetProperty("held").GetBoolean());
        await phone.AcknowledgesAsync(answers: 2);
        await phone.TellAsync("retrieve");
        // It throws away keys that are pressed before its audio runs again; with a silent microphone that sends one packet.
        var before = held.GetProperty("media").Number("packetsReceived");
        await house.PhoneAsync(id, p => !p.GetProperty("held").GetBoolean() && p.GetProperty("media").Number("packetsReceived") > before);
        await phone.TellAsync("dtmf 5");
        Assert.Equal("5", await house.TurnAsync(id));
        await house.HangUpAsync(id);
        await phone.SaysAsync("far end ended call");
    }

    [Fact]
    public async Task Twinkle_transfers_its_agent_to_a_colleague_and_is_told_that_it_went_well()
    {
        var exchange = house.Exchange.Address;
        await using var colleague = Linphone.Start(autoAnswer: true);
        await colleague.RegisterAsync($"sip:4940560@{exchange}", $"sip:{exchange}", Kamailio.Password);
        await using var phone = await Twinkle.RegisterAsync(house.NewPhone(), house.Registrar, PeerHouse.Password);
        await phone.TellAsync($"call sip:agent@{house.Registrar}");
        await phone.SaysAsync("far end answered call");
        var id = await house.CallUpAsync();
        await phone.TellAsync($"transfer sip:4940560@{exchange}");
        await colleague.CallIsAsync("StreamsRunning");
        Assert.Equal("answered", (await house.PhoneAsync(id, p => p.Text("to") is "4940560")).Text("state"));
        await phone.SaysAsync("call successfully referred");
        await house.HangUpAsync(id);
    }

    [Theory]
    [InlineData("tcp")]
    [InlineData("tls")]
    public async Task Linphone_calls_and_is_called_over_connections_and_encrypted_over_TLS(string transport)
    {
        var user = house.NewPhone();
        var isSecure = transport is "tls";
        await using var phone = Linphone.Start(tcp: !isSecure, autoAnswer: true, srtp: isSecure, roots: isSecure ? house.Roots : null);
        var host = house.At(transport).Replace("127.0.0.1", "localhost", StringComparison.Ordinal);
        var at = $"{host};transport={transport}";
        await phone.RegisterAsync($"sip:{user}@{host}", $"sip:{at}", PeerHouse.Password);
        await phone.TellAsync($"call sip:agent@{at}");
        await phone.CallIsAsync("StreamsRunning");
        var incoming = await house.CallUpAsync();
        await phone.TellAsync("dtmf 4"); // beside opus, at a clock of 8 kHz
        Assert.Equal("4", await house.TurnAsync(incoming));
        await house.HangUpAsync(incoming);
        await phone.CallIsAsync("End");

        var outgoing = await house.PlaceAsync(user);
        await phone.CallIsAsync("StreamsRunning");
        await house.PhoneAsync(outgoing, p => p.Text("state") is "answered" && p.GetProperty("media").Number("packetsReceived") > 0);
        await phone.TellAsync("terminate 2");
        Assert.Equal("hang_up", (await house.PhoneAsync(outgoing, p => p.Text("state") is "ended")).Text("endCause"));
        Assert.Equal(isSecure, phone.Said.Contains("RTP/SAVP", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whether_media_are_encrypted_is_what_the_policy_says()
    {
        using var never = new DataFolder();
        using var always = new DataFolder();
        var starting = new[] { ("Never", never, "38400-38449"), ("Always", always, "38450-38499") }
            .Select(row => ServerProcess.StartScriptedAsync(row.Item2, "--Sip:Port", "0", "--Sip:RtpPorts", row.Item3, "--Sip:Srtp", row.Item1));
        var silos = await Task.WhenAll(starting);
        await using var plain = silos[0];
        await using var secret = silos[1];
        await using var open = Linphone.Start(autoAnswer: true);
        await using var closed = Linphone.Start(autoAnswer: true, srtp: true, more: "media_encryption_mandatory=1");
        await DialsAsync(open, plain, "StreamsRunning");
        await DialsAsync(closed, plain, "Error");
        await DialsAsync(open, secret, "Error");
        await DialsAsync(closed, secret, "StreamsRunning");
        Assert.Equal("answered", await DialAsync(secret, closed));
        Assert.Equal("failed", await DialAsync(plain, closed));
    }

    [Fact]
    public async Task Sipsak_is_told_that_the_server_is_there()
    {
        await using var sipsak = ProgramRun.StartFile("sipsak", "-vv", "-s", $"sip:agent@{house.Registrar}");
        Assert.True(await sipsak.ExitAsync() == 0, sipsak.Output + sipsak.Errors);
        Assert.Contains("SIP/2.0 200", sipsak.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_phones_that_the_agent_connected_go_on_without_it()
    {
        var (caller, colleague) = (house.NewPhone(), house.NewPhone());
        await using var one = await AnsweringAsync(caller);
        await using var two = await AnsweringAsync(colleague);
        var id = await house.PlaceAsync(caller);
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await house.TransferAsync(id, new { to = colleague, mode = "attended" });
        await house.TransferAsync(id, new { mode = "complete" });
        Assert.Equal("Transferred", (await house.PhoneAsync(id, p => p.Text("state") is "ended")).Text("reason"));
        await one.CallIsAsync("StreamsRunning");
    }

    [Fact]
    public async Task Guessing_a_password_gets_slow_and_is_told_in_the_log()
    {
        var user = house.NewPhone();
        await using var crack = ProgramRun.StartFile(
            "timeout", "4", "svcrack", "-u", user, "-r", "1-100000", "-z", "6", "-P", $"{Sipp.FreePort()}", "127.0.0.1", "-p", house.Registrar.Split(':')[1]);
        await house.Silo.Process.LineAsync(l => l.Contains("WrongPassword", StringComparison.Ordinal));
        await crack.ExitAsync();
        var metrics = await house.Silo.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var wrong = metrics.Split('\n').Single(l => l.Contains("kind=\"WrongPassword\"", StringComparison.Ordinal));
        Assert.InRange(int.Parse(wrong[(wrong.LastIndexOf(' ') + 1)..], null), 5, 12); // of some thousand guesses
    }

    private static async Task DialsAsync(Linphone phone, ServerProcess silo, string outcome)
    {
        await phone.TellAsync($"call sip:agent@127.0.0.1:{(await PhoneServer.PortsOf(silo)).Udp}");
        await phone.CallIsAsync(outcome);
        if (outcome is not "StreamsRunning") return;
        using var hungUp = await silo.Http.DeleteAsync(new Uri($"/api/calls/{await PhoneServer.CallUpAsync(silo)}", UriKind.Relative));
        await phone.CallIsAsync("End");
    }

    /// <summary>Calls a phone and hangs up; gives how the call went.</summary>
    private static async Task<string> DialAsync(ServerProcess silo, Linphone phone)
    {
        var (status, body) = await silo.PostAsync("/api/calls", new { to = $"sip:phone@{phone.Address}" });
        Assert.True(status == 202, $"{status}: {body}");
        var call = await PhoneServer.PhoneAsync(silo, body.Text("id"), p => p.Text("state") is not ("dialling" or "ringing"));
        using var hungUp = await silo.Http.DeleteAsync(new Uri($"/api/calls/{body.Text("id")}", UriKind.Relative));
        return call.Text("state");
    }
}
