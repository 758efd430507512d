using System.Net;
using VoiceCluster.Sip.Tests.Transactions;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Where requests in a dialog go when the peer moves.</summary>
public sealed class PeerFlowTests
{
    private readonly FakeNetwork _network = new();

    // The Via and Contact of the peer, and where its request really came from.
    [Theory]
    [InlineData(SipProtocol.Udp, "192.0.2.2:5060", "sip:b@192.0.2.2:5060", "192.0.2.2:5060", true)]
    [InlineData(SipProtocol.Udp, "192.0.2.2:5060", "sip:b@192.0.2.2", "192.0.2.2:5060", true)]
    [InlineData(SipProtocol.Udp, "192.0.2.2:5060", "sip:b@192.0.2.2:5080", "192.0.2.2:5060", false)]
    [InlineData(SipProtocol.Udp, "192.0.2.2:5060", "sip:b@198.51.100.7", "192.0.2.2:5060", false)]
    [InlineData(SipProtocol.Udp, "10.0.0.5:5060", "sip:b@10.0.0.5:5060", "192.0.2.2:40000", true)]
    [InlineData(SipProtocol.Udp, "203.0.113.5:5060", "sip:b@203.0.113.5:5060", "192.0.2.2:40000", true)]
    [InlineData(SipProtocol.Udp, "10.0.0.5:5060", "sip:b@192.0.2.2:40000", "192.0.2.2:40000", true)]
    [InlineData(SipProtocol.Udp, "10.0.0.5:5060", "sip:b@198.51.100.7:5060", "192.0.2.2:40000", false)]
    [InlineData(SipProtocol.Udp, "phone.local:5060", "sip:b@phone.local:5060", "192.0.2.2:5060", true)]
    [InlineData(SipProtocol.Tcp, "192.0.2.2:5060", "sip:b@192.0.2.2:5060;transport=tcp", "192.0.2.2:40000", true)]
    [InlineData(SipProtocol.Tcp, "192.0.2.2:5060", "sip:b@198.51.100.7;transport=tcp", "192.0.2.2:40000", false)]
    public void A_peer_is_reached_at_its_contact_or_where_it_spoke_from(SipProtocol protocol, string via, string contact, string source, bool overFlow)
    {
        var request = TransactionBench.Request(SipMethod.Invite, "z9hG4bKx");
        request.Set(SipHeaderId.Via, $"SIP/2.0/{protocol.ToString().ToUpperInvariant()} {via};branch=z9hG4bKx;rport");
        var endPoint = IPEndPoint.Parse(source);
        var flow = new SipFlow(_network.Attach("192.0.2.1:5060", protocol), new SipDestination(protocol, endPoint, endPoint.Address.ToString()));
        request.ReplaceTopVia(request.TopVia!.Stamp(endPoint));
        Assert.Equal(overFlow, PeerFlow.Of(request, flow, SipUri.Parse(contact)) is not null);
        request.Add(SipHeaderId.Via, "SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKfirst");
        Assert.Null(PeerFlow.Of(request, flow, SipUri.Parse(contact)));
    }

    [Fact]
    public async Task After_a_reinvite_from_a_new_contact_bye_goes_there()
    {
        var agent = new FakeParty(_network, "192.0.2.1:5060");
        var phone = new ScriptedPhone(_network, "192.0.2.2:5060");
        phone.Send(SipMethod.Invite, agent.Address, "<sip:phone@192.0.2.2:5060>", 1);
        _network.Advance(0.1);
        phone.Send(SipMethod.Ack, agent.Address, "<sip:phone@192.0.2.2:5060>", 1);
        var moved = phone.MoveTo("192.0.2.3:5070");
        moved.Send(SipMethod.Invite, agent.Address, "<sip:phone@192.0.2.3:5070>", 2);
        _network.Advance(0.1);
        moved.Send(SipMethod.Ack, agent.Address, "<sip:phone@192.0.2.3:5070>", 2);
        _network.Advance(0.1);
        await _network.Until(agent.Calls.Single().HangUpAsync());
        var bye = _network.Log.Single(l => l.Message is SipRequest { Method: SipMethod.Bye });
        Assert.Equal(("192.0.2.3:5070", "sip:phone@192.0.2.3:5070"), (bye.To.ToString(), ((SipRequest)bye.Message).Uri.ToString()));
    }

    [Fact]
    public async Task A_trunks_proxy_may_challenge_the_end_of_a_call_that_came_through_it()
    {
        var agent = new FakeParty(_network, "192.0.2.1:5060");
        agent.Agent.AllowTrunks([new() { Name = "main", Registrar = SipUri.Parse("sip:192.0.2.2"), User = "4930", Credentials = new("4930", "secret"), Sources = [IPNetwork.Parse("192.0.2.2/32")] }]);
        var trunk = new ScriptedPhone(_network, "192.0.2.2:5060");
        trunk.Send(SipMethod.Invite, agent.Address, "<sip:phone@192.0.2.2:5060>", 1);
        _network.Advance(0.1);
        trunk.Send(SipMethod.Ack, agent.Address, "<sip:phone@192.0.2.2:5060>", 1);
        trunk.Answer = request =>
        {
            if (request.Has(SipHeaderId.ProxyAuthorization)) return request.CreateResponse(200);
            var challenge = request.CreateResponse(407);
            challenge.Add(SipHeaderId.ProxyAuthenticate, "Digest realm=\"trunk\", nonce=\"n\"");
            return challenge;
        };
        _network.Advance(0.1);
        await _network.Until(agent.Calls.Single().HangUpAsync());
        _network.Advance(0.1);
        Assert.Equal([false, true], _network.Requests(SipMethod.Bye).Select(r => r.Has(SipHeaderId.ProxyAuthorization)));
    }
}
