using VoiceCluster.EndToEnd.Tests.Calls;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>A trunk at Debian's Kamailio, with Linphone behind it.</summary>
[Collection(Peers.Name)]
[Trait("Needs", "kamailio")]
public sealed class KamailioTests(PeerHouse house)
{
    private string Domain => house.Exchange.Address;

    [Fact]
    public async Task A_trunk_outlives_its_nonces_and_a_restart_of_the_registrar_and_the_end_of_a_call_is_taken()
    {
        await using var phone = Linphone.Start(autoAnswer: true);
        await phone.RegisterAsync($"sip:4940555@{Domain}", $"sip:{Domain}", Kamailio.Password);
        await CallForLongerThanANonceLivesAsync(phone);
        await RefreshAsync();

        await house.Exchange.StopAsync();
        await house.Exchange.StartAsync();
        await RefreshAsync();
        await phone.TellAsync("unregister ALL");
        await phone.RegisterAsync($"sip:4940555@{Domain}", $"sip:{Domain}", Kamailio.Password);
        await CallForLongerThanANonceLivesAsync(phone);
        Assert.DoesNotContain("did not take the registration", house.Silo.Process.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_at_the_exchange_calls_over_TCP_holds_presses_a_key_and_is_hung_up()
    {
        await using var phone = Linphone.Start(tcp: true);
        await phone.TellAsync("audio-codec-disable opus/48000/2");
        await phone.RegisterAsync($"sip:4940556@{Domain}", $"sip:{Domain};transport=tcp", Kamailio.Password);
        await phone.TellAsync($"call sip:{Kamailio.Account}@{Domain}");
        await phone.CallIsAsync("StreamsRunning");
        var id = await house.CallUpAsync();
        await phone.TellAsync("call-pause 1");
        await house.PhoneAsync(id, p => p.GetProperty("held").GetBoolean());
        await phone.CallIsAsync("Paused");
        await phone.TellAsync("call-resume 1");
        await house.PhoneAsync(id, p => !p.GetProperty("held").GetBoolean());
        await phone.TellAsync("dtmf 7");
        Assert.Equal("7", await house.TurnAsync(id));
        await house.HangUpAsync(id);
        await phone.CallIsAsync("End");
    }

    [Fact]
    public async Task The_end_of_a_consultation_reaches_the_consulted_phone_in_the_call_it_has()
    {
        await using var colleague = Linphone.Start(autoAnswer: true);
        await colleague.RegisterAsync($"sip:4940557@{Domain}", $"sip:{Domain}", Kamailio.Password);
        await using var phone = Linphone.Start();
        await phone.RegisterAsync($"sip:4940558@{Domain}", $"sip:{Domain}", Kamailio.Password);
        await phone.TellAsync($"call sip:{Kamailio.Account}@{Domain}");
        await phone.CallIsAsync("StreamsRunning");
        var id = await house.CallUpAsync();
        await phone.TellAsync("call-pause 1");
        await phone.CallIsAsync("Paused");
        await phone.TellAsync($"call sip:4940557@{Domain}");
        await phone.CallIsAsync("StreamsRunning");
        await phone.TellAsync("call-transfer 1 2");
        var taken = await house.PhoneAsync(id, p => p.Text("to") is "4940557");
        Assert.Equal(("answered", false), (taken.Text("state"), taken.GetProperty("held").GetBoolean()));
        await phone.CallIsAsync("End");
        Assert.DoesNotContain("LinphoneCallError", colleague.Said, StringComparison.Ordinal);
        await house.HangUpAsync(id);
    }

    [Fact]
    public async Task Whoever_consulted_the_agent_leaves_it_to_the_phone_that_he_talked_with_before()
    {
        await using var caller = await PhoneAsync("4940577");
        await using var phone = await PhoneAsync("4940578");
        await phone.TellAsync($"call sip:4940577@{Domain}");
        await phone.CallIsAsync("StreamsRunning");
        await phone.TellAsync("call-pause 1");
        await phone.CallIsAsync("Paused");
        await phone.TellAsync($"call sip:{Kamailio.Account}@{Domain}");
        await phone.CallIsAsync("StreamsRunning");
        var id = await house.CallUpAsync();
        await phone.TellAsync("call-transfer 1 2");
        var taken = await house.PhoneAsync(id, p => p.Text("from") is "4940577");
        Assert.Equal("answered", taken.Text("state"));
        await phone.CallIsAsync("End");
        await house.HangUpAsync(id);
    }

    [Fact]
    public async Task A_phone_at_the_exchange_calls_whom_we_hand_it_to()
    {
        await using var phone = await PhoneAsync("4940575");
        await using var colleague = await PhoneAsync("4940576");
        var id = await house.PlaceAsync("4940575");
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await house.TransferAsync(id, new { to = "4940576", mode = "blind" });
        await colleague.CallIsAsync("StreamsRunning");
        Assert.Equal("Transferred", (await house.PhoneAsync(id, p => p.Text("state") is "ended")).Text("reason"));
    }

    private async Task<Linphone> PhoneAsync(string number)
    {
        var phone = Linphone.Start(autoAnswer: true);
        await phone.RegisterAsync($"sip:{number}@{Domain}", $"sip:{Domain}", Kamailio.Password);
        return phone;
    }

    private async Task CallForLongerThanANonceLivesAsync(Linphone phone)
    {
        var id = await house.PlaceAsync("4940555");
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await phone.CallIsAsync("StreamsRunning");
        var frames = (int)((Kamailio.NonceLife.TotalSeconds + 1) * 50);
        await house.PhoneAsync(id, p => p.GetProperty("media").Number("packetsSent") > frames);
        await house.HangUpAsync(id);
        await phone.CallIsAsync("End"); // the BYE was challenged with a new nonce
    }

    /// <summary>Waits until the trunk has renewed its registration.</summary>
    private async Task RefreshAsync()
    {
        var until = (await house.TrunkAsync(_ => true)).Text("until");
        await house.TrunkAsync(t => t.Text("state") is "Registered" && t.Text("until") != until);
    }
}
