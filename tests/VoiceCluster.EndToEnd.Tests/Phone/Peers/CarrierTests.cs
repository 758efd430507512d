using VoiceCluster.EndToEnd.Tests.Calls;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>What Kamailio does with calls on their way: forks, redirects, relays their media, and stands in the path of a registration.</summary>
[Collection(Peers.Name)]
[Trait("Needs", "kamailio")]
public sealed class CarrierTests(PeerHouse house)
{
    private string Domain => house.Exchange.Address;

    [Fact]
    public async Task All_phones_of_a_number_ring_and_the_one_that_answers_has_the_call()
    {
        await using var idle = await PhoneAsync("4940570", autoAnswer: false);
        await using var taker = await PhoneAsync("4940570", autoAnswer: false);
        var id = await house.PlaceAsync("4940570");
        await idle.CallIsAsync("IncomingReceived");
        await taker.CallIsAsync("IncomingReceived");
        await house.PhoneAsync(id, p => p.Text("state") is "ringing");
        await taker.TellAsync("answer 1");
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await taker.CallIsAsync("StreamsRunning");
        await idle.CallIsAsync("End");
        await house.HangUpAsync(id);
        await taker.CallIsAsync("End");
    }

    [Fact]
    public async Task The_next_phone_of_a_group_rings_when_the_first_declines()
    {
        await using var first = await PhoneAsync("49405711", autoAnswer: false);
        await using var second = await PhoneAsync("49405712");
        var id = await house.PlaceAsync("4942571");
        await first.CallIsAsync("IncomingReceived");
        await first.TellAsync("terminate 1");
        await second.CallIsAsync("StreamsRunning");
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await house.HangUpAsync(id);
        await second.CallIsAsync("End");
    }

    [Fact]
    public async Task A_number_that_has_moved_is_called_where_it_is_now()
    {
        await using var phone = await PhoneAsync("4940573");
        var id = await house.PlaceAsync("4943573");
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await phone.CallIsAsync("StreamsRunning");
        await house.HangUpAsync(id);
        await phone.CallIsAsync("End");
    }

    [Fact]
    public async Task Calls_in_and_out_go_through_rtpengine_with_hold_and_keys()
    {
        await using var phone = await PhoneAsync("4944574");
        await phone.TellAsync($"call sip:{Kamailio.Account}@{Domain}");
        await phone.CallIsAsync("StreamsRunning");
        var incoming = await house.CallUpAsync();
        await phone.TellAsync("call-pause 1");
        await house.PhoneAsync(incoming, p => p.GetProperty("held").GetBoolean());
        await phone.CallIsAsync("Paused");
        await phone.TellAsync("call-resume 1");
        await phone.CallIsAsync("StreamsRunning");
        await phone.TellAsync("dtmf 3");
        Assert.Equal("3", await house.TurnAsync(incoming));
        await house.HangUpAsync(incoming);
        await phone.CallIsAsync("End");

        var outgoing = await house.PlaceAsync("4944574");
        await phone.CallIsAsync("StreamsRunning");
        await house.PhoneAsync(outgoing, p => p.Text("state") is "answered" && p.GetProperty("media").Number("packetsReceived") > 0);
        await house.HangUpAsync(outgoing);
        await phone.CallIsAsync("End");
        await house.Exchange.RelayedAsync(calls: 2);
        Assert.Contains($"c=IN IP4 {house.Exchange.Relay}", phone.Said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_phone_that_registered_here_through_a_proxy_is_called_on_the_path_back()
    {
        var user = house.NewPhone();
        await using var phone = Linphone.Start(autoAnswer: true, more: $"""
            [proxy_0]
            reg_proxy=<sip:{Domain};lr>
            reg_identity=sip:{user}@{house.Registrar}
            reg_expires=60
            reg_sendregister=1
            [auth_info_0]
            username={user}
            passwd={PeerHouse.Password}
            """);
        await phone.RegisteredAsync();
        var id = await house.PlaceAsync(user);
        await house.PhoneAsync(id, p => p.Text("state") is "answered");
        await phone.CallIsAsync("StreamsRunning");
        await house.HangUpAsync(id);
        await phone.CallIsAsync("End");
        Assert.Contains($"Record-Route: <sip:{Domain}", phone.Said, StringComparison.Ordinal);
    }

    private async Task<Linphone> PhoneAsync(string number, bool autoAnswer = true)
    {
        var phone = Linphone.Start(autoAnswer: autoAnswer);
        await phone.RegisterAsync($"sip:{number}@{Domain}", $"sip:{Domain}", Kamailio.Password);
        return phone;
    }
}
