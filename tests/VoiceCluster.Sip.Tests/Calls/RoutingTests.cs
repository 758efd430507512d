using System.Net;
using VoiceCluster.Sip.Tests.Transactions;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Route sets, forks and authentication of outgoing calls, against a scripted peer.</summary>
public sealed class RoutingTests
{
    private readonly FakeNetwork _network = new();
    private readonly FakeParty _alice;
    private readonly FakeNetwork.FakeTransport _proxy;
    private Action<SipRequest> _script = _ => { };

    public RoutingTests()
    {
        _alice = new FakeParty(_network, "192.0.2.1:5060");
        _proxy = (FakeNetwork.FakeTransport)_network.Attach("192.0.2.5:5060");
        _proxy.Start((bytes, _) =>
        {
            var request = (SipRequest)SipParser.Parse(bytes).Message!;
            _script(request);
        });
    }

    [Fact]
    public async Task Requests_in_the_dialog_follow_the_reversed_record_route()
    {
        _script = request =>
        {
            if (request.IsInvite) Reply(request, 200, "t", "<sip:192.0.2.5;lr>", "<sip:192.0.2.6;lr>");
            else if (!request.IsAck) Reply(request, 200, "t");
        };
        var call = (await _network.Until(Call())).Call!;
        await Hang(call);
        var bye = _network.Requests(SipMethod.Bye).First();
        Assert.Equal(["<sip:192.0.2.6;lr>", "<sip:192.0.2.5;lr>"], bye.GetAll(SipHeaderId.Route));
        Assert.Equal("sip:bob@192.0.2.50", bye.Uri.ToString());
        Assert.Equal("192.0.2.6", _network.Log.First(l => l.Message is SipRequest { Method: SipMethod.Bye }).To.Address.ToString());
    }

    [Fact]
    public void A_strict_router_gets_the_request_uri_and_the_target_travels_last()
    {
        var invite = TransactionBench.Request(SipMethod.Invite, "z9hG4bKs");
        var ok = invite.CreateResponse(200, "t");
        ok.Set(SipHeaderId.Contact, "<sip:bob@192.0.2.50>");
        ok.Add(SipHeaderId.RecordRoute, "<sip:last.example.com;lr>, <sip:strict.example.com>");
        var bye = SipDialog.FromResponse(invite, ok).CreateRequest(SipMethod.Bye);
        Assert.Equal("sip:strict.example.com", bye.Uri.ToString());
        Assert.Equal(["<sip:last.example.com;lr>", "<sip:bob@192.0.2.50>"], bye.GetAll(SipHeaderId.Route));
        Assert.Equal(8u, bye.CSeq.Number);
    }

    [Fact]
    public async Task Two_forks_that_answer_leave_one_call_and_one_bye()
    {
        _script = request =>
        {
            if (!request.IsInvite)
            {
                if (!request.IsAck) Reply(request, 200, null);
                return;
            }

            Reply(request, 180, "one");
            Reply(request, 180, "two");
            Reply(request, 200, "two");
            Reply(request, 200, "one");
            Reply(request, 200, "two");
        };
        var call = (await _network.Until(Call())).Call!;
        _network.Advance(0.2);
        Assert.Equal("two", call.RemoteAddress!.Tag);
        Assert.Equal(["two", "one", "two"], _network.Requests(SipMethod.Ack).Select(r => r.ToTag));
        Assert.Equal("one", _network.Requests(SipMethod.Bye).Single().ToTag);
        Assert.True(call.IsEstablished);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(407)]
    public async Task A_challenge_is_answered_once_and_a_wrong_password_is_not_tried_again(int status)
    {
        var server = new DigestServer("trunk", user => user == "alice" ? "secret" : null, _network.Clock);
        _script = request =>
        {
            if (request.IsAck) return;
            var copy = request;
            if (status == 407 && request.Get(SipHeaderId.ProxyAuthorization) is { } credentials) copy.Set(SipHeaderId.Authorization, credentials);
            if (server.Verify(copy, out _) is not null)
            {
                Reply(request, 200, "t");
                return;
            }

            var challenge = server.Challenge(request, "t");
            var response = request.CreateResponse(status, "t");
            response.Add(status == 401 ? SipHeaderId.WwwAuthenticate : SipHeaderId.ProxyAuthenticate, challenge.Get(SipHeaderId.WwwAuthenticate)!);
            Answer(response);
        };
        var good = await _network.Until(Call(new SipCredentials("alice", "secret")));
        Assert.Equal(SipCallResult.Answered, good.Result);
        Assert.Equal(2, _network.Requests(SipMethod.Invite).Select(i => i.CSeq.Number).Distinct().Count());
        await Hang(good.Call!);
        Assert.Contains("nc=00000002", _network.Requests(SipMethod.Bye).Single().Headers().Single(h => h.Key.EndsWith("Authorization", StringComparison.Ordinal)).Value, StringComparison.Ordinal);
        var before = _network.Requests(SipMethod.Invite).Count();
        var bad = await _network.Until(Call(new SipCredentials("alice", "wrong")));
        Assert.Equal((SipCallResult.Failed, status), (bad.Result, bad.Status));
        Assert.Equal(before + 2, _network.Requests(SipMethod.Invite).Count());
    }

    private Task<SipCallOutcome> Call(SipCredentials? credentials = null) => _alice.Agent.CallAsync(
        new SipCallRequest(SipUri.Parse("sip:bob@192.0.2.5"), SipAddress.Parse("<sip:alice@192.0.2.1>")) { Credentials = credentials }, _alice);

    private async Task Hang(SipCall call)
    {
        await call.HangUpAsync();
        _network.Advance(0.2);
    }

    private void Reply(SipRequest request, int status, string? tag, params string[] recordRoutes)
    {
        var response = request.CreateResponse(status, tag);
        foreach (var route in recordRoutes) response.Add(SipHeaderId.RecordRoute, route);
        response.Set(SipHeaderId.Contact, "<sip:bob@192.0.2.50>");
        if (status == 200 && request.IsInvite && SdpParser.TryParse(request.Body.Span, out var offer, out _))
            response.SetBody("application/sdp", new SdpNegotiator(new(), IPEndPoint.Parse("192.0.2.50:4000"), "5").CreateAnswer(offer!)!.Value.Answer.ToBytes());
        Answer(response);
    }

    private void Answer(SipResponse response) => _network.Send(_proxy, response.ToBytes(), _alice.Address, SipProtocol.Udp);
}
