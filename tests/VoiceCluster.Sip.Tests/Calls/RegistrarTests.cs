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
        Assert.Equal(("sip:bob@192.0.2.9:5070", 1), (_registrar.ContactOf("bob")!.ToString(), _registrar.Count));
        Assert.Equal("sip:192.0.2.9:5070", _registrar.Find("bob")!.ToString());
        Assert.Equal(SipCallResult.Answered, (await Result(_phone.Call(_server))).Result);
        var call = new SipCallRequest(_registrar.ContactOf("bob")!, SipAddress.Parse("<sip:agent@192.0.2.1>")) { NextHop = _registrar.Find("bob") };
        Assert.Equal(SipCallResult.Answered, (await Result(_server.Agent.CallAsync(call, _server))).Result);
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

    private SipTrunk Start(string user, string password, string login)
    {
        var options = new SipTrunkOptions { Name = user, Registrar = SipUri.Parse("sip:192.0.2.1"), User = user, Credentials = new(login, password) };
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
