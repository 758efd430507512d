using VoiceCluster.Sip.Tests.Calls;

namespace VoiceCluster.Sip.Tests.Trunks;

public sealed class SipTrunkTests
{
    private readonly FakeNetwork _network = new();
    private readonly FakeParty _agent;
    private readonly FakeNetwork.FakeTransport _registrar;
    private readonly List<(double At, SipRequest Request)> _requests = [];
    private Func<SipRequest, SipResponse?> _answer;

    public SipTrunkTests()
    {
        _agent = new FakeParty(_network, "192.0.2.1:5060");
        _answer = request => Ok(request, 600);
        _registrar = (FakeNetwork.FakeTransport)_network.Attach("192.0.2.5:5060");
        _registrar.Start((bytes, _) =>
        {
            var request = (SipRequest)SipParser.Parse(bytes).Message!;
            _requests.Add((_network.Clock.Elapsed.TotalSeconds, request));
            if (_answer(request) is { } response) _network.Send(_registrar, response.ToBytes(), _agent.Address, SipProtocol.Udp);
        });
    }

    private SipTrunk Trunk() => new(
        _agent.Agent,
        new SipTrunkOptions { Name = "main", Registrar = SipUri.Parse("sip:192.0.2.5"), User = "4930", Credentials = new("4930", "secret") },
        new Random(1));

    [Fact]
    public void A_trunk_registers_with_digest_and_refreshes_in_one_round_trip()
    {
        var server = new DigestServer("trunk", _ => "secret", _network.Clock);
        _answer = request => server.Verify(request, out var stale) is null ? server.Challenge(request, "t", stale) : Ok(request, 200);
        var trunk = Trunk();
        var states = new List<SipTrunkState>();
        trunk.StatusChanged = (_, status) => states.Add(status.State);
        trunk.Start();
        _network.Advance(1);
        Assert.Equal([SipTrunkState.Registering, SipTrunkState.Registered], states);
        Assert.Equal(2, _requests.Count);
        Assert.StartsWith("<sip:4930@192.0.2.1:5060>", _requests[1].Request.Get(SipHeaderId.Contact), StringComparison.Ordinal);
        _network.Advance(141);
        Assert.Equal(3, _requests.Count); // 200 s - 60 s, credentials ready
        Assert.Equal([1u, 2u, 3u], _requests.Select(r => r.Request.CSeq.Number));
        Assert.Single(_requests.Select(r => r.Request.CallId).Distinct());
    }

    [Fact]
    public void A_nonce_that_expired_or_a_registrar_that_restarted_does_not_make_the_password_wrong()
    {
        // As Kamailio does it: every refusal brings a new nonce, and none says stale.
        var (nonce, valid) = (0, "");
        _answer = request =>
        {
            if (request.Get(SipHeaderId.Authorization)?.Contains($"nonce=\"{valid}\"", StringComparison.Ordinal) == true) return Ok(request, 200);
            var challenge = request.CreateResponse(401, "t");
            challenge.Add(SipHeaderId.WwwAuthenticate, $"Digest realm=\"trunk\", nonce=\"{valid = $"n{++nonce}"}\"");
            return challenge;
        };
        var trunk = Trunk();
        var states = new List<SipTrunkState>();
        trunk.StatusChanged = (_, status) => states.Add(status.State);
        trunk.Start();
        for (var refresh = 0; refresh < 20; refresh++)
        {
            _network.Advance(141);
            valid = "";
        }

        Assert.DoesNotContain(SipTrunkState.Failed, states);
        Assert.Equal(20, nonce);
    }

    [Fact]
    public void A_wrong_password_is_given_up_after_one_replaced_nonce()
    {
        var nonce = 0;
        _answer = request =>
        {
            var challenge = request.CreateResponse(401, "t");
            challenge.Add(SipHeaderId.WwwAuthenticate, $"Digest realm=\"trunk\", nonce=\"n{++nonce}\"");
            return challenge;
        };
        var trunk = Trunk();
        trunk.Start();
        _network.Advance(0.5);
        Assert.Equal((SipTrunkState.Failed, 401, 3), (trunk.Status.State, trunk.Status.Status, _requests.Count));
    }

    [Fact]
    public void The_lifetime_is_that_of_our_own_contact_and_not_of_another_device_of_the_account()
    {
        _answer = request =>
        {
            var ok = Ok(request, 120);
            var own = ok.Get(SipHeaderId.Contact)!;
            ok.Set(SipHeaderId.Contact, "<sip:4930@192.0.2.77>;expires=3600");
            ok.Add(SipHeaderId.Contact, own);
            return ok;
        };
        Assert.Equal(120, Granted());
    }

    [Fact]
    public void A_contact_that_the_registrar_rewrote_is_known_by_its_instance()
    {
        _answer = request =>
        {
            var instance = request.Contact!.Parameters.Get("+sip.instance");
            var ok = request.CreateResponse(200, "t");
            ok.Add(SipHeaderId.Contact, "<sip:4930@192.0.2.77>;expires=3600");
            ok.Add(SipHeaderId.Contact, $"<sip:4930@203.0.113.8:40001>;+sip.instance={instance};expires=90");
            return ok;
        };
        Assert.Equal(90, Granted());
    }

    [Fact]
    public void Where_no_contact_is_known_to_be_ours_the_briefest_counts()
    {
        _answer = request =>
        {
            var ok = request.CreateResponse(200, "t");
            ok.Add(SipHeaderId.Contact, "<sip:4930@192.0.2.77>;expires=3600");
            ok.Add(SipHeaderId.Contact, "<sip:4930@203.0.113.8:40001>;expires=90");
            return ok;
        };
        Assert.Equal(90, Granted());
    }

    private int Granted()
    {
        var trunk = Trunk();
        trunk.Start();
        _network.Advance(0.5);
        return (int)Math.Ceiling((trunk.Status.Until!.Value - _network.Clock.GetUtcNow()).TotalSeconds);
    }

    [Fact]
    public void Failures_are_retried_with_growing_waits_that_are_half_random()
    {
        _answer = request => request.CreateResponse(503, "t");
        var trunk = Trunk();
        trunk.Start();
        _network.Advance(400);
        var waits = _requests.Zip(_requests.Skip(1), (a, b) => b.At - a.At).ToList();
        Assert.Equal((SipTrunkState.Failed, 503), (trunk.Status.State, trunk.Status.Status));
        var longest = 2.0;
        foreach (var wait in waits)
        {
            Assert.InRange(wait, longest / 2, longest + 0.1);
            longest = Math.Min(longest * 2, 300);
        }

        Assert.True(waits.Count >= 6);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(600)]
    [InlineData(7200)]
    public void After_an_outage_of_any_length_registration_is_back_within_40_seconds(double outage)
    {
        var trunk = Trunk();
        trunk.Start();
        _network.Advance(1);
        _network.Loses = _ => true;
        _network.Advance(540 + outage); // a registration is refreshed a minute before its end
        Assert.Equal(SipTrunkState.Failed, trunk.Status.State);
        _network.Loses = _ => false;
        _network.Advance(40);
        Assert.Equal(SipTrunkState.Registered, trunk.Status.State);
    }

    [Fact]
    public void A_lost_network_is_noticed_and_registration_comes_back_by_itself_or_when_told()
    {
        var trunk = Trunk();
        trunk.Start();
        _network.Advance(1);
        _network.Loses = _ => true;
        _network.Advance(700);
        Assert.Equal((SipTrunkState.Failed, 408), (trunk.Status.State, trunk.Status.Status));
        _network.Loses = _ => false;
        trunk.Renew();
        _network.Advance(65);
        Assert.Equal(SipTrunkState.Registered, trunk.Status.State);
    }

    [Fact]
    public void Too_brief_a_lifetime_is_lengthened_as_the_registrar_wants()
    {
        _answer = request =>
        {
            if (request.GetNumber(SipHeaderId.Expires) >= 3600) return Ok(request, 3600);
            var brief = request.CreateResponse(423, "t");
            brief.Set(SipHeaderId.MinExpires, 3600);
            return brief;
        };
        var trunk = Trunk();
        trunk.Start();
        _network.Advance(1);
        Assert.Equal(SipTrunkState.Registered, trunk.Status.State);
        Assert.Equal(_network.Clock.GetUtcNow().AddSeconds(3600 - 1), trunk.Status.Until!.Value, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Stopping_takes_the_registration_back()
    {
        var trunk = Trunk();
        trunk.Start();
        _network.Advance(1);
        var stopped = trunk.StopAsync();
        _network.Advance(1);
        await stopped.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(0, _requests[^1].Request.GetNumber(SipHeaderId.Expires));
        _network.Advance(5000);
        Assert.Equal(2, _requests.Count);
    }

    [Fact]
    public void A_call_through_the_trunk_names_its_domain()
    {
        var call = Trunk().CallTo("+49 30/1", "Shop");
        Assert.Equal("sip:+49%2030%2F1@192.0.2.5", call.To.ToString());
        Assert.Equal("\"Shop\" <sip:4930@192.0.2.5>", call.From.ToString());
    }

    private static SipResponse Ok(SipRequest request, int expires)
    {
        var ok = request.CreateResponse(200, "t");
        if (request.GetNumber(SipHeaderId.Expires) > 0) ok.Add(SipHeaderId.Contact, $"{request.Get(SipHeaderId.Contact)};expires={expires}");
        return ok;
    }
}
