namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>The session timer (RFC 4028) with each side as the refresher and by each method.</summary>
public sealed class SessionTimerTests
{
    private const int Interval = 90;

    private readonly FakeNetwork _network = new();
    private readonly FakeParty _agent;
    private readonly ScriptedPeer _peer;
    private readonly string _sdp = ScriptedPeer.Sdp(4000);
    private SipMessage _answer = null!;

    public SessionTimerTests()
    {
        _agent = new FakeParty(_network, "192.0.2.2:5060");
        _peer = new ScriptedPeer(_network, "192.0.2.9:5060");
        _peer.OnResponse = response =>
        {
            if (response is not { IsSuccess: true, CSeq.Method: SipMethod.Invite }) return;
            _answer = response;
            _peer.Send(ScriptedPeer.InDialog(response, SipMethod.Ack, (int)response.CSeq.Number), _agent);
        };
    }

    [Theory]
    [InlineData(SipMethod.Update)]
    [InlineData(SipMethod.Invite)]
    public void Refreshes_of_ours_keep_a_call_until_they_are_not_answered(string method)
    {
        Connect("uas", allowed: method == SipMethod.Update ? "INVITE, ACK, BYE, UPDATE" : "INVITE, ACK, BYE");
        _peer.OnRequest = Refreshed;
        _network.Advance(Interval * 4);
        var refreshes = Refreshes().ToList();
        Assert.InRange(refreshes.Count, 7, 8); // each at half of the interval
        Assert.All(refreshes, r => Assert.Equal((method, "90;refresher=uac"), (r.Method, r.Get(SipHeaderId.SessionExpires))));
        Assert.All(refreshes, r => Assert.Equal(method == SipMethod.Invite, !r.Body.IsEmpty));
        Assert.DoesNotContain(_agent.Events, e => e.StartsWith("ended", StringComparison.Ordinal));
        _peer.OnRequest = _ => { };
        _network.Advance(Interval);
        Assert.Equal("ended SessionExpired", _agent.Events[^1]);
        Assert.NotEmpty(_network.Requests(SipMethod.Bye));
    }

    [Theory]
    [InlineData(SipMethod.Update)]
    [InlineData(SipMethod.Invite)]
    public void Refreshes_of_the_peer_keep_a_call_until_they_do_not_come(string method)
    {
        Connect("uac", allowed: "INVITE, ACK, BYE, UPDATE");
        for (var i = 2; i < 8; i++)
        {
            _network.Advance(Interval / 2.0);
            var refresh = ScriptedPeer.InDialog(_answer, method, i, method == SipMethod.Invite ? _sdp : null);
            refresh.Set(SipHeaderId.Supported, "timer");
            refresh.Set(SipHeaderId.SessionExpires, "90;refresher=uac");
            _peer.Send(refresh, _agent);
            _network.Advance(0.1);
            var ok = _network.Log.Select(l => l.Message).OfType<SipResponse>().Last(r => r.IsSuccess);
            Assert.Equal((method, "90;refresher=uac", "timer"), (ok.CSeq.Method, ok.Get(SipHeaderId.SessionExpires), ok.Get(SipHeaderId.Require)));
        }

        Assert.Empty(Refreshes());
        Assert.DoesNotContain(_agent.Events, e => e.StartsWith("ended", StringComparison.Ordinal));
        _network.Advance(Interval - 30 - 1); // BYE goes 30 s before the end (section 10)
        Assert.DoesNotContain(_agent.Events, e => e.StartsWith("ended", StringComparison.Ordinal));
        _network.Advance(2);
        Assert.Equal("ended SessionExpired", _agent.Events[^1]);
        Assert.NotEmpty(_network.Requests(SipMethod.Bye));
    }

    [Theory]
    [InlineData(491, SipMethod.Update)]
    [InlineData(500, SipMethod.Update)]
    [InlineData(405, SipMethod.Invite)]
    [InlineData(501, SipMethod.Invite)]
    public void A_refresh_that_is_refused_is_tried_again(int status, string next)
    {
        Connect("uas", allowed: "INVITE, ACK, BYE, UPDATE");
        _peer.OnRequest = request =>
        {
            _peer.OnRequest = Refreshed;
            _peer.Reply(request, status);
        };
        _network.Advance(Interval * 2);
        Assert.Equal([SipMethod.Update, next], Refreshes().Take(2).Select(r => r.Method));
        Assert.Equal(1, _agent.Agent.CallCount);
    }

    [Fact]
    public void A_reinvite_that_fails_for_a_moment_does_not_cost_the_call()
    {
        Connect("uas", allowed: "INVITE, ACK, BYE");
        _peer.OnRequest = request =>
        {
            if (request.IsAck) return;
            _peer.OnRequest = Refreshed;
            _peer.Reply(request, 503);
        };
        _network.Advance(Interval * 2);
        Assert.Equal(1, _agent.Agent.CallCount);
        Assert.InRange(Refreshes().Count(), 4, 5);
    }

    /// <summary>The peer calls, and asks for a refresher.</summary>
    private void Connect(string refresher, string allowed)
    {
        _peer.Send(
            ScriptedPeer.Invite(_sdp, invite =>
            {
                invite.Set(SipHeaderId.Supported, "timer");
                invite.Set(SipHeaderId.SessionExpires, $"{Interval};refresher={refresher}");
                invite.Set(SipHeaderId.Allow, allowed);
            }),
            _agent);
        _network.Advance(0.2);
        Assert.Equal((200, $"{Interval};refresher={refresher}"), (((SipResponse)_answer).Status, _answer.Get(SipHeaderId.SessionExpires)));
        Assert.Contains("established", _agent.Events);
    }

    /// <summary>Requests of the agent's in the call that refresh it, without repeated ones.</summary>
    private IEnumerable<SipRequest> Refreshes() => _network.Log
        .Where(l => l.From.Equals(_agent.Address) && l.Message is SipRequest { Method: SipMethod.Update or SipMethod.Invite })
        .Select(l => (SipRequest)l.Message)
        .DistinctBy(r => r.CSeq.Number);

    private void Refreshed(SipRequest request)
    {
        if (request.IsAck) return;
        _peer.Reply(
            request, 200, request.IsInvite ? _sdp : null, change: ok => ok.Set(SipHeaderId.SessionExpires, request.Get(SipHeaderId.SessionExpires) ?? "90;refresher=uac"));
    }
}
