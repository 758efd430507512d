using System.Net;

namespace VoiceCluster.Sip.Tests.Calls;

public sealed class AdmissionTests
{
    private readonly FakeNetwork _network = new();

    [Fact]
    public async Task A_source_that_is_not_allowed_gets_403_and_a_trunk_may_be_added()
    {
        var bob = new FakeParty(_network, "192.0.2.2:5060", new() { AllowedSources = [IPNetwork.Parse("10.0.0.0/8")] });
        var alice = new FakeParty(_network, "192.0.2.1:5060");
        Assert.Equal(403, (await _network.Until(alice.Call(bob))).Status);
        Assert.Equal((SipNoticeKind.SourceRejected, alice.Address), (bob.Notices[0].Kind, bob.Notices[0].Source));
        bob.Agent.AllowTrunkSources([IPNetwork.Parse("192.0.2.1/32")]);
        Assert.Equal(200, (await _network.Until(alice.Call(bob))).Status);
    }

    [Fact]
    public async Task Over_the_limit_of_calls_it_is_503_with_a_time_to_try_again()
    {
        var bob = new FakeParty(_network, "192.0.2.2:5060", new() { MaxCalls = 1, RetryAfter = 7 });
        var alice = new FakeParty(_network, "192.0.2.1:5060");
        var first = await _network.Until(alice.Call(bob));
        Assert.Equal(503, (await _network.Until(alice.Call(bob))).Status);
        Assert.Equal(7, _network.Responses(503).Single().GetNumber(SipHeaderId.RetryAfter));
        await _network.Until(first.Call!.HangUpAsync());
        _network.Advance(1);
        Assert.Equal(200, (await _network.Until(alice.Call(bob))).Status);
    }

    [Fact]
    public async Task A_flood_of_requests_outside_of_calls_leaves_the_room_for_calls_alone()
    {
        var bob = new FakeParty(_network, "192.0.2.2:5060");
        var alice = new FakeParty(_network, "192.0.2.1:5060");
        var flood = (FakeNetwork.FakeTransport)_network.Attach("192.0.2.9:5060");
        for (var i = 0; i < 12_000; i++)
        {
            var request = Transactions.TransactionBench.Request(i % 2 == 0 ? SipMethod.Options : SipMethod.Message, $"z9hG4bKf{i}");
            request.Set(SipHeaderId.CallId, $"flood-{i}");
            _network.Deliver(request.ToBytes(), flood, bob.Address);
        }

        Assert.Equal(0, bob.Agent.ServerTransactions);
        Assert.Equal(200, (await _network.Until(alice.Call(bob))).Status);
        var answers = _network.Log.Select(l => l.Message).OfType<SipResponse>().Where(r => r.CSeq.Method != SipMethod.Invite).ToList();
        Assert.All(answers, r => Assert.NotNull(r.ToTag));
        Assert.Contains(answers, r => r.Status == 200);
        Assert.Contains(answers, r => r is { Status: 503 } && r.GetNumber(SipHeaderId.RetryAfter) > 0);
    }

    [Fact]
    public void A_request_answered_without_state_gets_the_same_tag_again()
    {
        var bob = new FakeParty(_network, "192.0.2.2:5060");
        var from = (FakeNetwork.FakeTransport)_network.Attach("192.0.2.9:5060");
        foreach (var branch in new[] { "z9hG4bKa", "z9hG4bKa", "z9hG4bKb" })
            _network.Deliver(Transactions.TransactionBench.Request(SipMethod.Options, branch).ToBytes(), from, bob.Address);
        var tags = _network.Responses(200).Select(r => r.ToTag).ToList();
        Assert.Equal(tags[0], tags[1]);
        Assert.NotEqual(tags[0], tags[2]);
    }

    [Fact]
    public void Calls_a_second_are_counted_in_a_bucket()
    {
        var admission = new SipAdmission(100, 2, _network.Clock);
        Assert.Equal([null, null, "Too many calls a second"], Enumerable.Range(0, 3).Select(_ => admission.Refuse(0)));
        _network.Advance(0.5);
        Assert.Equal([null, "Too many calls a second"], Enumerable.Range(0, 2).Select(_ => admission.Refuse(0)));
    }

    [Fact]
    public async Task Without_a_free_rtp_port_a_call_is_503_both_ways()
    {
        var bob = new FakeParty(_network, "192.0.2.2:5060") { PortsExhausted = true };
        var alice = new FakeParty(_network, "192.0.2.1:5060");
        var incoming = await _network.Until(alice.Call(bob));
        Assert.Equal(503, incoming.Status);
        Assert.Contains("RTP ports", incoming.Reason, StringComparison.Ordinal);
        var outgoing = await _network.Until(bob.Call(alice));
        Assert.Equal((SipCallResult.Failed, 503), (outgoing.Result, outgoing.Status));
        Assert.Empty(alice.Calls);
    }

    [Fact]
    public async Task Draining_refuses_new_calls_and_ends_the_rest_at_the_deadline()
    {
        var bob = new FakeParty(_network, "192.0.2.2:5060");
        var alice = new FakeParty(_network, "192.0.2.1:5060");
        var call = (await _network.Until(alice.Call(bob))).Call!;
        var drained = bob.Agent.DrainAsync(TimeSpan.FromSeconds(30));
        _network.Advance(10);
        Assert.Equal(503, (await _network.Until(alice.Call(bob))).Status);
        Assert.True(call.IsEstablished);
        _network.Advance(21);
        await drained.WaitAsync(TimeSpan.FromSeconds(10));
        _network.Advance(1);
        Assert.Equal("ended PeerHungUp", alice.Events[^1]);
    }

    [Fact]
    public void Options_lists_the_capabilities()
    {
        var bob = new FakeParty(_network, "192.0.2.2:5060");
        var from = (FakeNetwork.FakeTransport)_network.Attach("192.0.2.9:5060");
        var options = Transactions.TransactionBench.Request(SipMethod.Options, "z9hG4bKopt");
        _network.Send(from, options.ToBytes(), bob.Address, SipProtocol.Udp);
        _network.Advance(0.1);
        var ok = _network.Responses(200).Single();
        Assert.True(ok.Lists(SipHeaderId.Allow, "INVITE") && ok.Lists(SipHeaderId.Supported, "timer"));
        Assert.Equal("application/sdp, multipart/mixed", ok.Get(SipHeaderId.Accept));
        Assert.Equal("192.0.2.9", ok.TopVia!.Parameters.Get("received"));
    }

    [Fact]
    public void Wrong_settings_are_all_named()
    {
        var errors = new SipUserAgentOptions { Listeners = [], MaxCalls = 0, SessionExpires = TimeSpan.FromSeconds(10) }.Validate();
        Assert.Equal(["Sip:Listeners", "Sip:MaxCalls", "Sip:SessionExpires"], errors.Select(e => e.Split(' ')[0]));
        Assert.Empty(new SipUserAgentOptions().Validate());
    }
}
