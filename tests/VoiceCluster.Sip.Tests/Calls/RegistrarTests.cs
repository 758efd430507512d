using System.Net;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Phones that register here, from their side of the wire.</summary>
public sealed class RegistrarTests
{
    private static readonly Dictionary<string, string> Passwords = new() { ["bob"] = "secret", ["carol"] = "other" };

    private readonly FakeNetwork _network = new();
    private readonly SipRegistrar _registrar;
    private readonly FakeParty _server;
    private readonly FakeParty _phone;

    public RegistrarTests()
    {
        _registrar = new SipRegistrar("here", Passwords, _network.Clock);
        _server = new FakeParty(_network, "192.0.2.1:5060", new SipUserAgentOptions { Registrar = _registrar, AllowedSources = [IPNetwork.Parse("203.0.113.0/24")] });
        _phone = new FakeParty(_network, "192.0.2.9:5070");
    }

    [Fact]
    public async Task A_phone_registers_is_found_may_call_and_can_be_called()
    {
        Assert.Equal((SipCallResult.Failed, 403), await Result(_phone.Call(_server)));
        var status = Register("bob", "secret");
        Assert.Equal((SipTrunkState.Registered, 200), (status.State, status.Status));
        var phone = _registrar.Find("bob")!;
        Assert.Equal(("sip:bob@192.0.2.9:5070", 1), (phone.Contact.ToString(), _registrar.Count));
        Assert.Equal("sip:192.0.2.9:5070", phone.NextHop.ToString());
        Assert.Equal(SipCallResult.Answered, (await Result(_phone.Call(_server, AsBob("secret")))).Result);
        var call = new SipCallRequest(phone.Contact, SipAddress.Parse("<sip:agent@192.0.2.1>")) { NextHop = phone.NextHop };
        Assert.Equal(SipCallResult.Answered, (await Result(_server.Agent.CallAsync(call, _server))).Result);
    }

    [Fact]
    public async Task Others_at_a_registered_phones_address_call_with_a_password_of_their_own_or_not_at_all()
    {
        Register("bob", "secret");
        Assert.Equal((SipCallResult.Failed, 401), await Result(_phone.Call(_server)));
        Assert.Equal((SipCallResult.Failed, 401), await Result(_phone.Call(_server, AsBob("guess"))));
        var forged = await Result(_phone.Call(_server, r => r with { Credentials = new("bob", "secret"), From = SipAddress.Parse("<sip:carol@192.0.2.1>") }));
        Assert.Equal((SipCallResult.Failed, 403), forged);
        Assert.Empty(_server.Calls);
        Assert.Contains(_server.Notices, n => n.Kind == SipNoticeKind.WrongPassword && n.Text.Contains("bob", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_operator_may_trust_the_addresses_of_registered_phones()
    {
        var server = new FakeParty(
            _network, "192.0.2.3:5060", new() { Registrar = _registrar, AllowedSources = [IPNetwork.Parse("203.0.113.0/24")], TrustRegisteredSources = true });
        Register("bob", "secret");
        Assert.Equal(SipCallResult.Answered, (await Result(_phone.Call(server))).Result);
    }

    [Fact]
    public void Guessing_gets_slow_and_others_at_the_address_are_not_held_up()
    {
        Register("carol", "other");
        var edge = (FakeNetwork.FakeTransport)_network.Attach("192.0.2.9:5060");
        var tried = 0;
        var looked = 0;
        var nonce = "";
        edge.Start((bytes, _) =>
        {
            var response = (SipResponse)SipParser.Parse(bytes).Message!;
            if (response.Status == 401) looked++;
            if (response.Get(SipHeaderId.WwwAuthenticate) is { } challenge) nonce = DigestFields.Parse(challenge)!["nonce"]!;
        });
        for (; tried < 1000; tried++)
        {
            var guess = Transactions.TransactionBench.Request(SipMethod.Register, $"z9hG4bKg{tried}");
            var response = DigestHash.Response("MD5", "bob", "here", $"{tried}", "REGISTER", "sip:192.0.2.1", nonce, "00000001", "c");
            guess.Add(
                SipHeaderId.Authorization,
                $"Digest username=\"bob\", realm=\"here\", nonce=\"{nonce}\", uri=\"sip:192.0.2.1\", response=\"{response}\", algorithm=MD5, qop=auth, nc=00000001, cnonce=\"c\"");
            _network.Send(edge, guess.ToBytes(), _server.Address, SipProtocol.Udp);
            _network.Advance(0.03);
        }

        Assert.InRange(looked, GuessGuard.FreeForUser, GuessGuard.FreeForUser + 5); // 30 s: 1 + 2 + 4 + 8 + 16
        Assert.Equal(SipTrunkState.Registered, Register("carol", "other").State);
        Assert.Equal(403, Register("bob", "secret").Status); // the guess would tell the password otherwise
        _network.Advance(GuessGuard.MaxWait.TotalSeconds);
        Assert.Equal(SipTrunkState.Registered, Register("bob", "secret").State);
    }

    [Fact]
    public void A_phone_behind_a_proxy_is_reached_through_its_path()
    {
        var edge = (FakeNetwork.FakeTransport)_network.Attach("192.0.2.20:5060");
        SipRequest? invite = null;
        edge.Start((bytes, _) =>
        {
            var message = SipParser.Parse(bytes).Message!;
            if (message is SipRequest { IsInvite: true } call)
            {
                invite ??= call;
            }
            else if (message is SipRequest register)
            {
                // As a proxy does it: another address in the request line, a Via and a Path of its own.
                var forwarded = new SipRequest(SipMethod.Register, SipUri.Parse("sip:registrar.internal"));
                foreach (var (name, value) in register.Headers()) forwarded.Add(name, value);
                forwarded.Push(SipHeaderId.Via, $"SIP/2.0/UDP 192.0.2.20;branch={register.TopVia!.Branch}p");
                forwarded.Add(SipHeaderId.Path, "<sip:192.0.2.20;lr>");
                forwarded.Add(SipHeaderId.Require, "path");
                _network.Send(edge, forwarded.ToBytes(), _server.Address, SipProtocol.Udp);
            }
            else
            {
                var response = (SipResponse)message;
                var back = new SipResponse(response.Status);
                foreach (var (name, value) in response.Headers().Skip(1)) back.Add(name, value);
                _network.Send(edge, back.ToBytes(), _phone.Address, SipProtocol.Udp);
            }
        });
        var trunk = Start("bob", "secret", "bob", "sip:192.0.2.20");
        _network.Advance(1);
        Assert.Equal((SipTrunkState.Registered, 200), (trunk.Status.State, trunk.Status.Status));
        var phone = _registrar.Find("bob")!;
        Assert.Equal(("sip:192.0.2.20;lr", "<sip:192.0.2.20;lr>"), (phone.NextHop.ToString(), Assert.Single(phone.Path).ToString()));
        _ = _server.Agent.CallAsync(
            new SipCallRequest(phone.Contact, SipAddress.Parse("<sip:agent@192.0.2.1>")) { NextHop = phone.NextHop, Routes = phone.Path }, _server);
        _network.Advance(0.1);
        Assert.Equal(("sip:bob@192.0.2.9:5070", "<sip:192.0.2.20;lr>"), (invite!.Uri.ToString(), invite.Get(SipHeaderId.Route)));
    }

    [Fact]
    public void A_wrong_password_an_unknown_user_and_another_ones_address_are_refused()
    {
        Assert.Equal(401, Register("bob", "wrong").Status);
        Assert.Equal(401, Register("mallory", "secret").Status);
        Assert.Equal(403, Register("bob", "other", login: "carol").Status);
        Assert.Equal(0, _registrar.Count);
    }

    [Fact]
    public void A_registration_ends_when_it_is_not_refreshed()
    {
        var trunk = Start("bob", "secret", "bob");
        _network.Advance(1);
        Assert.Equal(1, _registrar.Count);
        _network.Loses = m => m is SipRequest { Method: SipMethod.Register };
        _network.Advance(601);
        Assert.Equal((0, null), (_registrar.Count, _registrar.Find("bob")));
        Assert.NotEqual(SipTrunkState.Idle, trunk.Status.State);
    }

    [Fact]
    public async Task Expires_0_takes_it_back()
    {
        var trunk = Start("bob", "secret", "bob");
        _network.Advance(1);
        var stopped = trunk.StopAsync();
        _network.Advance(1);
        await stopped;
        Assert.Equal(0, _registrar.Count);
    }

    [Fact]
    public void Without_a_registrar_REGISTER_is_not_allowed()
    {
        var other = new FakeParty(_network, "192.0.2.2:5060");
        var trunk = new SipTrunk(
            _phone.Agent, new SipTrunkOptions { Name = "t", Registrar = SipUri.Parse("sip:192.0.2.2"), User = "bob", Credentials = new("bob", "secret") }, new Random(1));
        trunk.Start();
        _network.Advance(1);
        Assert.Equal(405, trunk.Status.Status);
        Assert.Empty(other.Notices);
    }

    private SipTrunkStatus Register(string user, string password, string? login = null)
    {
        var trunk = Start(user, password, login ?? user);
        _network.Advance(1);
        return trunk.Status;
    }

    private static Func<SipCallRequest, SipCallRequest> AsBob(string password) =>
        request => request with { Credentials = new("bob", password), From = SipAddress.Parse("<sip:bob@192.0.2.1>") };

    private SipTrunk Start(string user, string password, string login, string registrar = "sip:192.0.2.1")
    {
        var options = new SipTrunkOptions { Name = user, Registrar = SipUri.Parse(registrar), User = user, Credentials = new(login, password) };
        var trunk = new SipTrunk(_phone.Agent, options, new Random(1));
        trunk.Start();
        return trunk;
    }

    private async Task<(SipCallResult Result, int Status)> Result(Task<SipCallOutcome> call)
    {
        var outcome = await _network.Until(call);
        return (outcome.Result, outcome.Status);
    }
}
