using System.Net;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class TransferTargetsTests : ISipCallHandler, IAsyncLifetime
{
    private SipUserAgent? _agent;

    public async ValueTask InitializeAsync() => _agent = await SipUserAgent.StartAsync(
        new SipUserAgentOptions { Listeners = [new(SipProtocol.Udp, new IPEndPoint(IPAddress.Loopback, 0))] },
        this,
        new RtpMediaFactory(new RtpMediaOptions(), TimeProvider.System),
        TimeProvider.System);

    public ValueTask DisposeAsync() => _agent!.DisposeAsync();

    [Theory]
    [InlineData("127.0.0.1", "sip:human@127.0.0.1:5070", true)]
    [InlineData("::1", "sip:human@[::1]:5070", true)]
    [InlineData("127.0.0.1", "sip:human@192.0.2.1", false)]
    [InlineData("0.0.0.0", "sip:human@127.0.0.1:5070", false)]
    [InlineData("0.0.0.0", "sip:+49900123456@192.0.2.1", false)]
    [InlineData("127.0.0.1", "tel:+49900123456", false)]
    public void Without_a_word_from_the_operator_nobody_is_called_but_on_this_machine(string address, string target, bool called) =>
        Assert.Equal(called, Allow(new PhoneOptions { Address = address }, target) is not null);

    [Theory]
    [InlineData("*@pbx.example.com", "sip:sales@pbx.example.com", "sip:sales@pbx.example.com")]
    [InlineData("*@pbx.example.com", "sip:sales@PBX.example.com;transport=tcp", "sip:sales@PBX.example.com;transport=tcp")]
    [InlineData("*@pbx.example.com", "sip:sales@pbx.example.com.evil.test", null)]
    [InlineData("*@pbx.example.com", "sip:x%40pbx.example.com@evil.test", null)]
    [InlineData("+4930123*", "sip:+493012345@192.0.2.1", "sip:+493012345@carrier.example.com")]
    [InlineData("+4930123*", "sip:+49900123@192.0.2.1", null)]
    [InlineData("+4930123*", "sip:+4930123;phone-context=evil@192.0.2.1", null)]
    [InlineData("*", "sip:sales@192.0.2.1", null)]
    public void An_address_is_called_where_it_is_and_a_number_through_the_trunk(string pattern, string target, string? called) =>
        Assert.Equal(called, Allow(new PhoneOptions { Address = "0.0.0.0", TransferTargets = [pattern] }, target)?.To.ToString());

    [Fact]
    public void Nothing_is_followed_when_nothing_shall_be() =>
        Assert.Null(Allow(new PhoneOptions { FollowTransfers = false, TransferTargets = ["*@*"] }, "sip:human@127.0.0.1"));

    void ISipCallHandler.OnIncomingCall(SipCall call) => call.Reject(486);

    void ISipCallHandler.OnNotice(SipNotice notice) => Assert.Fail(notice.Text);

    private SipCallRequest? Allow(PhoneOptions options, string target)
    {
        var trunk = new SipTrunk(_agent!, new SipTrunkOptions { Name = "main", Registrar = SipUri.Parse("sip:carrier.example.com"), User = "4930" });
        return new TransferTargets(options, null, new Dialler(null, [trunk], "192.0.2.9")).Allow(SipUri.Parse(target));
    }
}
