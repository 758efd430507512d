namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>REFER and Replaces: transfers that outlive the call they came from, and the ends of consultations.</summary>
public sealed class TransferTests
{
    private readonly FakeNetwork _network = new();
    private readonly FakeParty _alice;
    private readonly FakeParty _bob;
    private readonly FakeParty _carol;
    private SipTransferRequest? _wish;

    public TransferTests()
    {
        _alice = new FakeParty(_network, "192.0.2.1:5060");
        _bob = new FakeParty(_network, "192.0.2.2:5060");
        _carol = new FakeParty(_network, "192.0.2.3:5060");
        _bob.OnTransfer = r =>
        {
            _wish = r;
            r.Accept();
        };
    }

    [Fact]
    public async Task A_transferred_peer_that_hangs_up_first_still_reports_its_success()
    {
        var call = await Connect(_alice, _bob);
        var transfer = call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3"));
        _network.Advance(0.5);
        await _network.Until(_bob.Calls[0].HangUpAsync());
        _network.Advance(2);
        Assert.False(transfer.IsCompleted);
        _wish!.Report(200);
        Assert.Equal(new SipTransferResult(true, 200), await _network.Until(transfer));
        Assert.Empty(_network.Responses(481));
    }

    [Fact]
    public async Task A_peer_that_asked_for_a_transfer_and_hung_up_is_told_how_it_went()
    {
        var call = await Connect(_alice, _bob);
        var transfer = call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3"));
        _network.Advance(0.5);
        await _network.Until(call.HangUpAsync());
        _network.Advance(2);
        _wish!.Report(180);
        _network.Advance(0.5);
        _wish.Report(486);
        Assert.Equal(new SipTransferResult(true, 486), await _network.Until(transfer));
        Assert.All(_network.Requests(SipMethod.Notify), notify => Assert.NotNull(notify.Contact));
        Assert.NotNull(_network.Responses(202).Single().Contact);
        Assert.Empty(_network.Responses(481));
    }

    [Fact]
    public async Task Without_a_report_after_the_end_a_transfer_is_given_up()
    {
        var call = await Connect(_alice, _bob);
        var transfer = call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3"));
        _network.Advance(0.5);
        await _network.Until(_bob.Calls[0].HangUpAsync());
        Assert.Equal(new SipTransferResult(true, 408), await _network.Until(transfer));
    }

    [Fact]
    public async Task A_refer_to_s_headers_reach_whoever_follows_it_but_those_that_could_forge()
    {
        var call = await Connect(_alice, _bob);
        _ = call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3?Replaces=a%40b%3Bto-tag%3D1%3Bfrom-tag%3D2&From=%3Csip%3Aboss%40x%3E&X-Case=7&X-Bad=a%0D%0AVia%3A%20x"));
        _network.Advance(0.5);
        Assert.Equal("sip:carol@192.0.2.3", _wish!.Target.ToString());
        Assert.Equal(["Replaces", "X-Case", "Referred-By"], _wish.Headers.Select(h => h.Key));
        Assert.Equal("a@b;to-tag=1;from-tag=2", _wish.Headers[0].Value);
    }

    [Fact]
    public async Task The_end_of_a_consultation_takes_the_place_of_the_consulting_call()
    {
        // Alice talks with Bob, asks Carol, and leaves the two alone.
        var call = await Connect(_alice, _bob);
        var consultation = await Connect(_alice, _carol);
        _carol.Answer = replacing =>
        {
            Assert.Same(_carol.Calls[0], replacing.Replaces);
            _ = replacing.AcceptAsync();
        };
        var transfer = call.TransferAsync(consultation);
        _network.Advance(0.5);
        var followed = await _network.Until(_bob.Agent.CallAsync(
            new SipCallRequest(_wish!.Target, SipAddress.Parse("<sip:bob@192.0.2.2>")) { Headers = _wish.Headers }, _bob));
        Assert.Equal(SipCallResult.Answered, followed.Result);
        Assert.Contains(_network.Requests(SipMethod.Invite), i => i.Get(SipHeaderId.Replaces) is not null);
        _wish.Report(200);
        Assert.True((await _network.Until(transfer)).Succeeded);
        await _network.Until(_carol.Calls[0].HangUpAsync());
        Assert.Equal(2, _carol.Calls.Count); // nobody was rung a second time: the same phone, the new call
        _network.Advance(0.5);
        Assert.False(consultation.IsEstablished);
    }

    [Theory]
    [InlineData("nobody@here;to-tag=1;from-tag=2", 481)]
    [InlineData("no-tags", 400)]
    public async Task An_unknown_call_is_not_replaced(string replaces, int status)
    {
        var outcome = await _network.Until(_alice.Call(_bob, r => r with { Headers = [new("Replaces", replaces)] }));
        Assert.Equal((SipCallResult.Failed, status), (outcome.Result, outcome.Status));
        Assert.Empty(_bob.Calls);
    }

    [Fact]
    public async Task A_call_is_not_replaced_with_a_wrong_tag_or_when_early_only()
    {
        await Connect(_alice, _bob);
        var (id, to, from) = (_bob.Calls[0].Id, _bob.Calls[0].LocalTag, _bob.Calls[0].RemoteAddress!.Tag);
        Assert.Equal(481, await Status($"{id};to-tag={to};from-tag=other"));
        Assert.Equal(486, await Status($"{id};to-tag={to};from-tag={from};early-only"));

        async Task<int> Status(string replaces) =>
            (await _network.Until(_carol.Call(_bob, r => r with { Headers = [new("Replaces", replaces)] }))).Status;
    }

    private async Task<SipCall> Connect(FakeParty from, FakeParty to) => (await _network.Until(from.Call(to))).Call!;
}
