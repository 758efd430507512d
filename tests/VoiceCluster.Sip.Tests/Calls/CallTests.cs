using System.Net;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Whole calls between two agents on virtual time.</summary>
public sealed class CallTests
{
    private readonly FakeNetwork _network = new();
    private readonly FakeParty _alice, _bob;

    public CallTests()
    {
        _alice = new FakeParty(_network, "192.0.2.1:5060");
        _bob = new FakeParty(_network, "192.0.2.2:5060");
    }

    private async Task<SipCall> Connect() => (await _network.Until(_alice.Call(_bob))).Call!;

    [Fact]
    public async Task A_call_rings_is_answered_and_hung_up_by_the_caller()
    {
        var outcome = await _network.Until(_alice.Call(_bob));
        Assert.Equal((SipCallResult.Answered, 200), (outcome.Result, outcome.Status));
        Assert.True(outcome.Call!.IsEstablished);
        var incoming = Assert.Single(_bob.Calls);
        Assert.Equal(("agent", "Tester", _alice.Address), (incoming.Dialled.User, incoming.From.DisplayName, incoming.Source));
        Assert.Equal(VoiceCodec.Pcmu, incoming.Media!.Agreed!.Codec);
        var end = await _network.Until(outcome.Call.HangUpAsync());
        Assert.Equal(SipCallEndCause.HungUp, end.Cause);
        _network.Advance(1);
        Assert.Equal(["ringing 180", "established", "ended HungUp"], _alice.Events);
        Assert.Equal(["established", "ended PeerHungUp"], _bob.Events);
        Assert.True(_alice.Media[0].IsDisposed && _bob.Media[0].IsDisposed);
        Assert.Equal((0, 0), (_alice.Agent.CallCount, _bob.Agent.CallCount));
        Assert.Single(_network.Requests(SipMethod.Prack)); // both speak 100rel
    }

    [Fact]
    public async Task A_call_is_hung_up_by_the_called_side()
    {
        var call = await Connect();
        await _network.Until(_bob.Calls[0].HangUpAsync());
        Assert.Equal(SipCallEndCause.PeerHungUp, (await _network.Until(call.Completion)).Cause);
    }

    [Theory]
    [InlineData(486, SipCallResult.Busy)]
    [InlineData(600, SipCallResult.Busy)]
    [InlineData(603, SipCallResult.Declined)]
    [InlineData(480, SipCallResult.NoAnswer)]
    [InlineData(404, SipCallResult.Failed)]
    public async Task A_refusal_is_told_apart_by_its_status(int status, SipCallResult expected)
    {
        _bob.Answer = call => call.Reject(status);
        var outcome = await _network.Until(_alice.Call(_bob));
        Assert.Equal((expected, status), (outcome.Result, outcome.Status));
        _network.Advance(40);
        Assert.Single(_network.Requests(SipMethod.Ack));
        Assert.Equal(0, _alice.Agent.CallCount + _bob.Agent.CallCount);
    }

    [Fact]
    public async Task A_call_that_nobody_answers_is_cancelled_at_the_ring_timeout()
    {
        _bob.Answer = call => call.Ring();
        var outcome = await _network.Until(_alice.Call(_bob));
        Assert.Equal((SipCallResult.NoAnswer, 487), (outcome.Result, outcome.Status));
        Assert.InRange(_network.Clock.Elapsed.TotalSeconds, 60, 61);
        Assert.Equal("ended Cancelled", _bob.Events[^1]);
    }

    [Fact]
    public async Task A_peer_that_is_not_there_is_no_answer_after_64_T1()
    {
        var nobody = SipUri.Parse("sip:x@192.0.2.77");
        var outcome = await _network.Until(_alice.Call(_bob, change: r => r with { To = nobody }));
        Assert.Equal((SipCallResult.NoAnswer, 408), (outcome.Result, outcome.Status));
        Assert.Equal(7, _network.Requests(SipMethod.Invite).Count());
    }

    [Fact]
    public async Task A_caller_may_give_up_before_and_while_it_rings()
    {
        _bob.Answer = call => call.Ring();
        using var token = new CancellationTokenSource();
        var calling = _alice.Call(_bob, cancellation: token.Token);
        await token.CancelAsync(); // nothing was heard yet: the CANCEL has to wait for the 100
        var outcome = await _network.Until(calling);
        Assert.Equal((SipCallResult.Cancelled, 487), (outcome.Result, outcome.Status));
        Assert.Single(_network.Requests(SipMethod.Cancel));
        Assert.Equal(["ended Cancelled"], _bob.Events);
    }

    [Fact]
    public async Task A_cancel_that_crosses_the_answer_ends_in_ack_and_bye()
    {
        _bob.Answer = call => call.Ring();
        using var token = new CancellationTokenSource();
        var calling = _alice.Call(_bob, cancellation: token.Token);
        _network.Advance(0.05);
        await token.CancelAsync();
        _ = _bob.Calls[0].AcceptAsync(); // the 200 leaves while the CANCEL is on its way
        var outcome = await _network.Until(calling);
        Assert.Equal(SipCallResult.Cancelled, outcome.Result);
        _network.Advance(1);
        Assert.Single(_network.Requests(SipMethod.Bye));
        Assert.Equal(["established", "ended PeerHungUp"], _bob.Events);
        Assert.Equal(0, _alice.Agent.CallCount + _bob.Agent.CallCount);
    }

    [Fact]
    public async Task Lost_messages_are_repeated_until_the_call_stands()
    {
        var random = new Random(11);
        _network.Loses = _ => random.Next(100) < 40;
        var call = await Connect();
        _network.Advance(20);
        Assert.True(call.IsEstablished && _bob.Calls[0].IsEstablished);
        Assert.Single(_bob.Calls);
    }

    [Fact]
    public async Task An_answer_that_is_never_acknowledged_ends_with_bye_after_64_T1()
    {
        _network.Loses = message => message is SipRequest { Method: SipMethod.Ack };
        await Connect();
        _network.Advance(33);
        Assert.Contains("ended NotAcknowledged", _bob.Events);
        Assert.Equal("ended PeerHungUp", _alice.Events[^1]);
        Assert.InRange(_network.Responses(200).Count(r => r.CSeq.Method == SipMethod.Invite), 10, 12);
    }

    [Fact]
    public void An_offer_may_come_in_the_200_and_its_answer_in_the_ack()
    {
        var invite = RawInvite(offer: null);
        _network.Attach("192.0.2.9:5060").Start((bytes, flow) =>
        {
            if (SipParser.Parse(bytes).Message is not SipResponse { Status: 200 } ok || ok.CSeq.Method != SipMethod.Invite) return;
            Assert.True(SdpParser.TryParse(ok.Body.Span, out var offer, out var error), error);
            var answer = new SdpNegotiator(new(), IPEndPoint.Parse("192.0.2.9:4000"), "9").CreateAnswer(offer!)!.Value.Answer;
            var ack = SipDialog.FromResponse(invite, ok).CreateAck(1);
            ack.Push(SipHeaderId.Via, "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKack");
            ack.SetBody("application/sdp", answer.ToBytes());
            Send(ack);
        });
        Send(invite);
        _network.Advance(1);
        Assert.True(_bob.Calls[0].IsEstablished);
        Assert.Equal("192.0.2.9:4000", _bob.Calls[0].Media!.Agreed!.Remote.ToString());
    }

    [Fact]
    public async Task Hold_and_resume_go_both_ways()
    {
        var call = await Connect();
        Assert.True(await _network.Until(call.HoldAsync()));
        _network.Advance(0.1);
        Assert.True(_bob.Calls[0].IsHeldByPeer);
        Assert.False(_bob.Media[0].Agreed!.Sends);
        Assert.True(await _network.Until(_bob.Calls[0].HoldAsync()));
        Assert.Equal(SdpDirection.Inactive, _bob.Media[0].Agreed!.Direction);
        Assert.True(await _network.Until(_bob.Calls[0].ResumeAsync()));
        Assert.True(await _network.Until(call.ResumeAsync()));
        _network.Advance(0.1);
        Assert.Equal(SdpDirection.SendReceive, _bob.Media[0].Agreed!.Direction);
        Assert.Equal(["established", "held", "resumed"], _bob.Events);
        Assert.True(call.IsEstablished);
    }

    [Fact]
    public async Task Crossing_changes_are_refused_with_491_and_tried_again()
    {
        var call = await Connect();
        var one = call.HoldAsync();
        var other = _bob.Calls[0].HoldAsync();
        await _network.Until(Task.WhenAll(one, other));
        Assert.Equal(2, _network.Responses(491).Count());
        Assert.True(await one && await other);
        Assert.True(call.IsHeld && _bob.Calls[0].IsHeld);
    }

    [Fact]
    public async Task A_change_of_codec_takes_effect_and_one_that_does_not_fit_leaves_the_call_alone()
    {
        var call = await Connect();
        _alice.Capabilities = new() { Codecs = [VoiceCodec.Pcma] };
        var dialogInvite = _network.Requests(SipMethod.Invite).First();
        var bad = ReinviteWith(dialogInvite, call, "m=audio 4000 RTP/AVP 18\r\n", 90);
        Send(bad, _alice.Transport);
        _network.Advance(0.1);
        Assert.Single(_network.Responses(488));
        Send(ReinviteWith(dialogInvite, call, "m=audio 4000 RTP/AVP 8\r\n", 91), _alice.Transport);
        _network.Advance(0.1);
        Assert.Equal(VoiceCodec.Pcma, _bob.Media[0].Agreed!.Codec);
        Assert.True(_bob.Calls[0].IsEstablished);
    }

    [Fact]
    public async Task The_session_timer_is_refreshed_and_a_dead_peer_is_noticed()
    {
        var call = await Connect();
        _network.Advance(1000);
        Assert.Single(_network.Requests(SipMethod.Update)); // half of 1800 s
        Assert.True(call.IsEstablished && _bob.Calls[0].IsEstablished);
        _network.Loses = _ => true;
        _network.Advance(1800);
        Assert.Equal("ended Lost", _alice.Events[^1]);
        Assert.Equal("ended SessionExpired", _bob.Events[^1]);
    }

    [Fact]
    public void Too_short_a_session_interval_is_refused_with_422()
    {
        var invite = RawInvite(Offer);
        invite.Set(SipHeaderId.SessionExpires, 60);
        invite.Set(SipHeaderId.Supported, "timer");
        _network.Attach("192.0.2.9:5060");
        Send(invite);
        _network.Advance(0.1);
        Assert.Equal(90, Assert.Single(_network.Responses(422)).GetNumber(SipHeaderId.MinSE));
    }

    [Fact]
    public async Task Digits_arrive_from_info_and_from_the_media()
    {
        var call = await Connect();
        SendInfo("application/dtmf-relay", "Signal=5\r\nDuration=160\r\n", 50);
        SendInfo("application/dtmf", "#", 51);
        SendInfo("application/xml", "<x/>", 52);
        _bob.Media[0].DtmfReceived!('7');
        _network.Advance(0.1);
        Assert.Equal(["established", "dtmf 7", "dtmf 5", "dtmf #"], _bob.Events);
        Assert.Single(_network.Responses(415));
        void SendInfo(string type, string body, int sequence)
        {
            var info = InDialog(call, SipMethod.Info, sequence);
            info.SetBody(type, System.Text.Encoding.ASCII.GetBytes(body));
            Send(info, _alice.Transport);
        }
    }

    [Fact]
    public async Task A_transfer_is_accepted_and_reported_to_its_end()
    {
        var call = await Connect();
        SipTransferRequest? request = null;
        _bob.OnTransfer = r =>
        {
            request = r;
            r.Accept();
        };
        var transfer = call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3"));
        _network.Advance(0.5);
        request!.Report(180);
        request.Report(200);
        var result = await _network.Until(transfer);
        Assert.True(result.Succeeded);
        Assert.Equal("sip:carol@192.0.2.3", request.Target.ToString());
        Assert.Equal("tester", request.ReferredBy!.Uri.User);
        Assert.Equal(3, _network.Requests(SipMethod.Notify).Count());
        Assert.True(call.IsEstablished);
    }

    [Fact]
    public async Task A_transfer_may_be_refused_or_fail()
    {
        var call = await Connect();
        Assert.Equal(new SipTransferResult(false, 603), await _network.Until(call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3"))));
        _bob.OnTransfer = r =>
        {
            r.Accept();
            r.Report(486);
        };
        Assert.Equal(new SipTransferResult(true, 486), await _network.Until(call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3"))));
    }

    [Fact]
    public async Task A_call_works_over_tcp()
    {
        var network = new FakeNetwork();
        var carol = new FakeParty(network, "192.0.2.3:5060", protocol: SipProtocol.Tcp);
        var dave = new FakeParty(network, "192.0.2.4:5060", protocol: SipProtocol.Tcp);
        var call = (await network.Until(carol.Call(dave))).Call!;
        await network.Until(call.HangUpAsync());
        network.Advance(0.1);
        Assert.Equal("ended PeerHungUp", dave.Events[^1]);
        Assert.All(network.Log, entry => Assert.StartsWith("SIP/2.0/TCP", entry.Message.Get(SipHeaderId.Via), StringComparison.Ordinal));
    }

    private const string Offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n";

    private static SipRequest RawInvite(string? offer)
    {
        var invite = new SipRequest(SipMethod.Invite, SipUri.Parse("sip:agent@192.0.2.2"));
        invite.Add(SipHeaderId.Via, "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bKraw");
        invite.Add(SipHeaderId.From, "<sip:raw@192.0.2.9>;tag=raw");
        invite.Add(SipHeaderId.To, "<sip:agent@192.0.2.2>");
        invite.Add(SipHeaderId.CallId, "raw-call");
        invite.Add(SipHeaderId.CSeq, "1 INVITE");
        invite.Add(SipHeaderId.Contact, "<sip:raw@192.0.2.9>");
        if (offer is not null) invite.SetBody("application/sdp", System.Text.Encoding.ASCII.GetBytes(offer));
        return invite;
    }

    private static SipRequest ReinviteWith(SipRequest first, SipCall call, string media, int sequence)
    {
        var request = InDialog(call, SipMethod.Invite, sequence);
        request.CopyFrom(first, SipHeaderId.Contact);
        request.SetBody("application/sdp", System.Text.Encoding.ASCII.GetBytes(Offer[..Offer.IndexOf("m=", StringComparison.Ordinal)] + media));
        return request;
    }

    private static SipRequest InDialog(SipCall call, string method, int sequence)
    {
        var request = new SipRequest(method, SipUri.Parse("sip:agent@192.0.2.2"));
        request.Add(SipHeaderId.Via, $"SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKd{sequence}");
        request.Add(SipHeaderId.From, call.From.ToString());
        request.Add(SipHeaderId.To, RemoteOf(call));
        request.Add(SipHeaderId.CallId, call.Id);
        request.Add(SipHeaderId.CSeq, $"{sequence} {method}");
        return request;
    }

    private static string RemoteOf(SipCall call) => call.RemoteAddress!.ToString();

    private void Send(SipRequest request, ISipTransport? from = null) =>
        _network.Send((FakeNetwork.FakeTransport)(from ?? _network.TransportAt("192.0.2.9:5060")), request.ToBytes(), _bob.Address, SipProtocol.Udp);
}
