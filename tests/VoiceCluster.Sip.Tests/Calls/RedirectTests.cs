namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Calls out that are answered with another address (3xx).</summary>
public sealed class RedirectTests
{
    private readonly FakeNetwork _network = new();
    private readonly FakeParty _alice;
    private readonly FakeParty _bob;

    public RedirectTests()
    {
        _alice = new FakeParty(_network, "192.0.2.1:5060");
        _bob = new FakeParty(_network, "192.0.2.3:5060");
    }

    [Fact]
    public async Task A_302_is_followed_to_whom_the_caller_allows_the_preferred_first()
    {
        var moved = Moved("192.0.2.2:5060", "<sip:x@192.0.2.66>;q=0.9, <sip:agent@192.0.2.4>;q=0.2, <sip:agent@192.0.2.3:5060>;q=0.7");
        var outcome = await Call(moved, target => target.Host == "192.0.2.66" ? null : new(target, SipAddress.Parse("<sip:tester@192.0.2.1>")));
        Assert.Equal(SipCallResult.Answered, outcome.Result);
        Assert.Single(_bob.Calls);
        var invites = _network.Requests(SipMethod.Invite).ToList();
        Assert.Equal(2, invites.Count);
        Assert.Single(invites.Select(i => i.CallId).Distinct()); // section 8.1.3.4
        Assert.True(invites[1].CSeq.Number > invites[0].CSeq.Number);
        await _network.Until(outcome.Call!.HangUpAsync());
        Assert.Equal("sip:agent@192.0.2.3:5060", _network.Requests(SipMethod.Bye).Single().Uri.ToString());
    }

    [Fact]
    public async Task A_circle_of_redirections_ends()
    {
        var one = Moved("192.0.2.2:5060", "<sip:agent@192.0.2.5:5060>");
        Moved("192.0.2.5:5060", "<sip:agent@192.0.2.2:5060>");
        var outcome = await Call(one, target => new(target, SipAddress.Parse("<sip:tester@192.0.2.1>")));
        Assert.Equal((SipCallResult.Failed, 302, 2), (outcome.Result, outcome.Status, _network.Requests(SipMethod.Invite).Count()));
    }

    [Fact]
    public async Task Nobody_is_followed_unless_the_caller_says_so()
    {
        var outcome = await Call(Moved("192.0.2.2:5060", "<sip:agent@192.0.2.3:5060>"), null);
        Assert.Equal((SipCallResult.Failed, 302), (outcome.Result, outcome.Status));
        Assert.Empty(_bob.Calls);
    }

    private Task<SipCallOutcome> Call(ScriptedPhone to, Func<SipUri, SipCallRequest?>? redirect) => _network.Until(_alice.Agent.CallAsync(
        new SipCallRequest(SipUri.Parse($"sip:agent@{to.Address}"), SipAddress.Parse("<sip:tester@192.0.2.1>")) { Redirect = redirect }, _alice));

    private ScriptedPhone Moved(string address, string contacts) => new(_network, address)
    {
        Answer = request =>
        {
            var moved = request.CreateResponse(302, "m");
            moved.Set(SipHeaderId.Contact, contacts);
            return moved;
        },
    };
}
