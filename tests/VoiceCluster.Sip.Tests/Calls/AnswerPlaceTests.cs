using System.Text;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Offers and answers in every place where RFC 3261, 3262, 3264, 3311 and 6337 let them stand.</summary>
public sealed class AnswerPlaceTests
{
    private readonly FakeNetwork _network = new();
    private readonly FakeParty _us;
    private readonly ScriptedPeer _peer;

    public AnswerPlaceTests()
    {
        _us = new FakeParty(_network, "192.0.2.2:5060");
        _peer = new ScriptedPeer(_network, "192.0.2.9:5060");
    }

    private async Task<SipCallOutcome> Call() =>
        await _network.Until(_us.Agent.CallAsync(new SipCallRequest(SipUri.Parse("sip:peer@192.0.2.9"), SipAddress.Parse("<sip:us@192.0.2.2>")), _us));

    private int RemotePort => _us.Media[0].Agreed!.Remote.Port;

    [Theory]
    [InlineData(183, true, false)]
    [InlineData(183, true, true)]
    [InlineData(180, true, false)]
    [InlineData(183, false, false)]
    [InlineData(183, false, true)]
    public async Task An_answer_may_come_in_a_provisional_response(int status, bool reliable, bool repeated)
    {
        _peer.OnRequest = request =>
        {
            if (request.IsInvite) _peer.Reply(request, status, ScriptedPeer.Sdp(4000), reliable ? 7 : null);
            else if (request.Method == SipMethod.Prack) _peer.Reply(request, 200);
            if (request.Method == SipMethod.Prack || (request.IsInvite && !reliable)) _peer.Reply(Invite, 200, repeated ? ScriptedPeer.Sdp(4000) : null);
        };
        var outcome = await Call();
        Assert.Equal((SipCallResult.Answered, 200), (outcome.Result, outcome.Status));
        Assert.Equal(4000, RemotePort);
        Assert.Equal(reliable ? 1 : 0, _network.Requests(SipMethod.Prack).Count());
        Assert.Empty(_network.Requests(SipMethod.Bye));
    }

    [Fact]
    public async Task Without_an_answer_anywhere_the_call_ends()
    {
        _peer.OnRequest = request =>
        {
            if (!request.IsAck) _peer.Reply(request, 200);
        };
        Assert.Equal(488, (await Call()).Status);
        Assert.Single(_network.Requests(SipMethod.Bye));
    }

    [Fact]
    public async Task After_a_reliable_answer_later_descriptions_are_passed_over()
    {
        _peer.OnRequest = request =>
        {
            if (request.IsInvite) _peer.Reply(request, 183, ScriptedPeer.Sdp(4000), 1);
            else if (request.Method == SipMethod.Prack && _network.Requests(SipMethod.Prack).Count() == 1)
            {
                _peer.Reply(request, 200);
                _peer.Reply(Invite, 180, ScriptedPeer.Sdp(5000), 2);
            }
            else if (request.Method == SipMethod.Prack)
            {
                _peer.Reply(request, 200);
                _peer.Reply(Invite, 200, ScriptedPeer.Sdp(6000));
            }
        };
        Assert.Equal(SipCallResult.Answered, (await Call()).Result);
        Assert.Equal(4000, RemotePort);
    }

    [Fact]
    public async Task The_media_may_change_by_update_before_the_200()
    {
        _peer.OnRequest = request =>
        {
            if (request.IsInvite) _peer.Reply(request, 183, ScriptedPeer.Sdp(4000), 1);
            if (request.Method != SipMethod.Prack) return;
            _peer.Reply(request, 200);
            _peer.Send(ScriptedPeer.InDialog(Invite, SipMethod.Update, 1, ScriptedPeer.Sdp(5000)), _us);
        };
        _peer.OnResponse = response =>
        {
            if (response.CSeq.Method == SipMethod.Update) _peer.Reply(Invite, 200);
        };
        Assert.Equal(SipCallResult.Answered, (await Call()).Result);
        Assert.Equal(5000, RemotePort);
        Assert.Contains("m=audio", Body(_network.Responses(200).First(r => r.CSeq.Method == SipMethod.Update)), StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_with_an_offer_waits_for_the_answer_to_ours()
    {
        _peer.OnRequest = request =>
        {
            if (!request.IsInvite) return;
            _peer.Reply(request, 183, ScriptedPeer.Sdp(4000));
            _peer.Send(ScriptedPeer.InDialog(request, SipMethod.Update, 1, ScriptedPeer.Sdp(5000)), _us);
        };
        _ = Call();
        _network.Advance(0.2);
        Assert.Single(_network.Responses(491));
    }

    [Fact]
    public async Task The_fork_that_answers_is_the_one_whose_media_flows()
    {
        _peer.OnRequest = request =>
        {
            if (request.IsInvite)
            {
                _peer.Reply(request, 183, ScriptedPeer.Sdp(4000), 1, "one");
                _peer.Reply(request, 183, ScriptedPeer.Sdp(5000), 1, "two");
            }
            else if (request.Method == SipMethod.Prack)
            {
                _peer.Reply(request, 200, tag: request.ToTag!);
                if (request.ToTag is "two") _peer.Reply(Invite, 200, tag: "one");
            }
        };
        Assert.Equal(SipCallResult.Answered, (await Call()).Result);
        Assert.Equal(4000, RemotePort);
    }

    [Fact]
    public async Task An_answer_may_stand_in_a_multipart()
    {
        _peer.OnRequest = request =>
        {
            if (!request.IsInvite) return;
            var ok = request.CreateResponse(200, ScriptedPeer.Tag);
            ok.Set(SipHeaderId.Contact, "<sip:peer@192.0.2.9>");
            ok.SetBody("multipart/mixed;boundary=b", Encoding.ASCII.GetBytes(Multipart(ScriptedPeer.Sdp(4000), "optional")));
            _network.Send((FakeNetwork.FakeTransport)_network.TransportAt("192.0.2.9:5060"), ok.ToBytes(), _us.Address, SipProtocol.Udp);
        };
        Assert.Equal(SipCallResult.Answered, (await Call()).Result);
        Assert.Equal(4000, RemotePort);
    }

    [Theory]
    [InlineData("optional", 200)]
    [InlineData("required", 415)]
    public void An_offer_may_stand_in_a_multipart(string handling, int status)
    {
        _peer.Send(
            ScriptedPeer.Invite(change: r => r.SetBody("multipart/mixed;boundary=b", Encoding.ASCII.GetBytes(Multipart(ScriptedPeer.Sdp(4000), handling)))), _us);
        _network.Advance(0.1);
        var response = Assert.Single(_network.Responses(status));
        if (status == 415) Assert.Equal(["application/sdp", "multipart/mixed"], response.GetAll(SipHeaderId.Accept));
        else Assert.Equal(4000, RemotePort);
    }

    [Fact]
    public void Who_insists_on_reliable_responses_and_makes_no_offer_gets_ours_in_the_180_and_answers_in_the_prack()
    {
        _peer.OnResponse = response =>
        {
            if (response.Status == 180)
            {
                Assert.Contains("m=audio", Body(response), StringComparison.Ordinal);
                Assert.Empty(_network.Responses(200)); // the 200 waits for the answer (RFC 3262 section 3)
                var prack = ScriptedPeer.InDialog(response, SipMethod.Prack, 2, ScriptedPeer.Sdp(4000));
                prack.Set(SipHeaderId.RAck, $"{response.Get(SipHeaderId.RSeq)} 1 INVITE");
                _peer.Send(prack, _us);
            }
            else if (response.Status == 200 && response.CSeq.Method == SipMethod.Invite)
            {
                Assert.True(response.Body.IsEmpty);
                _peer.Send(ScriptedPeer.InDialog(response, SipMethod.Ack, 1), _us);
            }
        };
        _peer.Send(ScriptedPeer.Invite(change: r => r.Set(SipHeaderId.Require, "100rel")), _us);
        _network.Advance(1);
        Assert.Equal(["established"], _us.Events);
        Assert.Equal(4000, RemotePort);
    }

    [Fact]
    public void A_prack_without_an_answer_that_fits_refuses_the_call()
    {
        _peer.OnResponse = response =>
        {
            if (response.Status != 180) return;
            var prack = ScriptedPeer.InDialog(response, SipMethod.Prack, 2, ScriptedPeer.Sdp(4000, "18"));
            prack.Set(SipHeaderId.RAck, $"{response.Get(SipHeaderId.RSeq)} 1 INVITE");
            _peer.Send(prack, _us);
        };
        _peer.Send(ScriptedPeer.Invite(change: r => r.Set(SipHeaderId.Require, "100rel")), _us);
        _network.Advance(1);
        Assert.NotEmpty(_network.Responses(488));
        Assert.Equal(["ended Refused"], _us.Events);
    }

    [Fact]
    public void An_offer_before_the_first_is_answered_is_told_to_come_later()
    {
        _us.Answer = call => call.Ring();
        _peer.OnResponse = response =>
        {
            if (response.Status == 180) _peer.Send(ScriptedPeer.InDialog(response, SipMethod.Update, 2, ScriptedPeer.Sdp(5000)), _us);
        };
        _peer.Send(ScriptedPeer.Invite(ScriptedPeer.Sdp(4000)), _us);
        _network.Advance(0.2);
        Assert.True(Assert.Single(_network.Responses(500)).Has(SipHeaderId.RetryAfter));
        Assert.Equal(4000, RemotePort);
    }

    [Fact]
    public async Task A_reinvite_may_be_answered_reliably_too()
    {
        _peer.OnRequest = request =>
        {
            if (request.IsInvite && request.ToTag is null) _peer.Reply(request, 200, ScriptedPeer.Sdp(4000));
            else if (request.IsInvite) _peer.Reply(request, 183, ScriptedPeer.Sdp(4000, attributes: "a=recvonly\r\n"), 1);
            else if (request.Method == SipMethod.Prack)
            {
                _peer.Reply(request, 200);
                _peer.Reply(_network.Requests(SipMethod.Invite).Last(), 200);
            }
        };
        var call = (await Call()).Call!;
        Assert.True(await _network.Until(call.HoldAsync()));
        Assert.Equal(SdpDirection.SendOnly, _us.Media[0].Agreed!.Direction);
    }

    [Fact]
    public void An_offer_for_a_reinvite_without_one_continues_the_session_with_all_codecs()
    {
        _us.Capabilities = new() { Codecs = [VoiceCodec.Pcmu, VoiceCodec.Pcma] };
        SipResponse? offered = null;
        _peer.OnResponse = response =>
        {
            if (response.Status != 200) return;
            var number = (int)response.CSeq.Number;
            _peer.Send(ScriptedPeer.InDialog(response, SipMethod.Ack, number, number == 2 ? Video(0) + Audio(4002, "8") : null), _us);
            if (number == 1) _peer.Send(ScriptedPeer.InDialog(response, SipMethod.Invite, 2), _us);
            else offered = response;
        };
        _peer.Send(ScriptedPeer.Invite(Video(51372) + Audio(4000, "8")), _us);
        _network.Advance(1);
        Assert.True(SdpParser.TryParse(offered!.Body.Span, out var offer, out _));
        Assert.Equal(["video 31", "audio 8 0 101 13"], offer!.Media.Select(m => $"{m.Type} {string.Join(' ', m.FormatList)}"));
        Assert.Equal(0, offer.Media[0].Port);
        Assert.Equal(4002, RemotePort);
        Assert.True(_us.Calls[0].IsEstablished);

        static string Video(int port) => $"v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=video {port} RTP/AVP 31\r\n";
        static string Audio(int port, string format) => $"m=audio {port} RTP/AVP {format}\r\n";
    }

    [Theory]
    [InlineData("ACK sip:agent@192.0.2.2:5060 SIP/2.0", "ACK sip:agent@192.0.2.2:5060 SIP/2.0 ")]
    [InlineData("ACK sip:agent@192.0.2.2:5060 SIP/2.0", "ACK  sip:agent@192.0.2.2:5060  SIP/2.0\t")]
    [InlineData("ACK sip:agent@192.0.2.2:5060 SIP/2.0", "ACK sip:agent@192.0.2.2:5060 sip/2.0")]
    [InlineData("Content-Length: 0", "Content-Length: 7")]
    [InlineData("Content-Length: 0", "Max-Forwards: many\r\nContact: <sip:broken\r\nContent-Length: 0")]
    public void An_ack_is_read_leniently_as_nothing_answers_it(string good, string bad)
    {
        _peer.OnResponse = response =>
        {
            if (response.Status == 200) _peer.Send(ScriptedPeer.InDialog(response, SipMethod.Ack, 1), _us, text => text.Replace(good, bad, StringComparison.Ordinal));
        };
        _peer.Send(ScriptedPeer.Invite(ScriptedPeer.Sdp(4000)), _us);
        _network.Advance(5);
        Assert.Equal(["established"], _us.Events);
        Assert.Single(_network.Responses(200));
    }

    [Theory]
    [InlineData(SipMethod.Cancel)]
    [InlineData(SipMethod.Bye)]
    public void What_ends_a_call_is_read_leniently(string method)
    {
        _us.Answer = call => call.Ring();
        SipRequest invite = ScriptedPeer.Invite(ScriptedPeer.Sdp(4000));
        _peer.OnResponse = response =>
        {
            if (response.Status != 180) return;
            var end = ScriptedPeer.InDialog(response, method, method == SipMethod.Bye ? 2 : 1);
            if (method == SipMethod.Cancel) end.Set(SipHeaderId.To, invite.Get(SipHeaderId.To)!);
            _peer.Send(end, _us, text => Spoil(text, method));
        };
        _peer.Send(invite, _us);
        _network.Advance(1);
        Assert.StartsWith("ended", Assert.Single(_us.Events), StringComparison.Ordinal);

        // A CANCEL has its INVITE's branch.
        static string Spoil(string text, string method) =>
            text.Replace(" SIP/2.0\r\n", " SIP/2.0 \r\n", StringComparison.Ordinal).Replace("z9hG4bKpeer2", method == SipMethod.Cancel ? "z9hG4bKpeer1" : "z9hG4bKpeer2", StringComparison.Ordinal);
    }

    private SipRequest Invite => _network.Requests(SipMethod.Invite).First();

    private static string Body(SipMessage message) => Encoding.UTF8.GetString(message.Body.Span);

    private static string Multipart(string sdp, string handling) =>
        $"--b\r\nContent-Type: application/sdp\r\n\r\n{sdp}\r\n--b\r\nContent-Type: application/ISUP\r\nContent-Disposition: signal;handling={handling}\r\n\r\n12\r\n--b--\r\n";
}
