using System.Net;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class TransferTargetsTests : ISipCallHandler, IAsyncLifetime
{
    private SipUserAgent? _agent;

    public async ValueTask InitializeAsync() => _agent = await StartAsync(null);

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

    [Theory]
    [InlineData("sip:dave@voice.example.com", true)] // the domain he registered with
    [InlineData("sip:dave@192.0.2.9", true)] // what peers are told of this server
    [InlineData("sip:dave@192.0.2.9:5060", true)]
    [InlineData("sip:dave@192.0.2.9:5099", false)] // another server there
    [InlineData("sip:dave@elsewhere.example.com", false)]
    [InlineData("sip:erin@voice.example.com", false)]
    public async Task A_registered_phone_is_meant_only_at_this_server(string target, bool called)
    {
        var registrar = new SipRegistrar("r", new Dictionary<string, string> { ["dave"] = "secret" }, TimeProvider.System);
        await using var server = await StartAsync(registrar);
        var registered = new TaskCompletionSource();
        var phone = new SipTrunk(_agent!, new SipTrunkOptions
        {
            Name = "dave",
            Registrar = SipUri.Parse($"sip:voice.example.com:{server.Listening[0].EndPoint.Port};maddr=127.0.0.1"),
            User = "dave",
            Credentials = new("dave", "secret"),
        });
        phone.StatusChanged = (_, status) =>
        {
            if (status.State is SipTrunkState.Registered) registered.TrySetResult();
        };
        phone.Start();
        await registered.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var contact = registrar.Find("dave")!.Contact;
        var targets = new TransferTargets(
            new PhoneOptions { Address = "0.0.0.0", AdvertisedAddress = "192.0.2.9" }, registrar, new Dialler(registrar, [], "192.0.2.9"), [5060]);
        Assert.Equal(called ? contact : null, targets.Allow(SipUri.Parse(target))?.To);
        Assert.Equal(contact, targets.Allow(contact)!.To); // the phone's own address, as a consultation names it
    }

    [Theory]
    [InlineData("sip:+4940@carrier.example.com", "sip:+4940@carrier.example.com;transport=tcp", true)]
    [InlineData("sip:+4940@elsewhere.example.com", null, false)]
    public void A_trunk_may_redirect_to_its_own_numbers(string target, string? called, bool withCredentials)
    {
        var placed = new SipCallRequest(SipUri.Parse("sip:+4930@carrier.example.com;transport=tcp"), SipAddress.Parse("<sip:a@b>")) { Credentials = new("u", "p") };
        var followed = new TransferTargets(new PhoneOptions { Address = "0.0.0.0" }, null, new Dialler(null, [], "192.0.2.9")).AllowRedirect(SipUri.Parse(target), placed);
        Assert.Equal((called, withCredentials), (followed?.To.ToString(), followed?.Credentials is not null));
    }

    [Fact]
    public void Nothing_is_followed_when_nothing_shall_be() =>
        Assert.Null(Allow(new PhoneOptions { FollowTransfers = false, TransferTargets = ["*@*"] }, "sip:human@127.0.0.1"));

    void ISipCallHandler.OnIncomingCall(SipCall call) => call.Reject(486);

    void ISipCallHandler.OnNotice(SipNotice notice) => Assert.Fail(notice.Text);

    private Task<SipUserAgent> StartAsync(SipRegistrar? registrar) => SipUserAgent.StartAsync(
        new SipUserAgentOptions { Listeners = [new(SipProtocol.Udp, new IPEndPoint(IPAddress.Loopback, 0))], Registrar = registrar },
        this,
        new RtpMediaFactory(new RtpMediaOptions(), TimeProvider.System),
        TimeProvider.System);

    private SipCallRequest? Allow(PhoneOptions options, string target)
    {
        var trunk = new SipTrunk(_agent!, new SipTrunkOptions { Name = "main", Registrar = SipUri.Parse("sip:carrier.example.com"), User = "4930" });
        return new TransferTargets(options, null, new Dialler(null, [trunk], "192.0.2.9")).Allow(SipUri.Parse(target));
    }
}
