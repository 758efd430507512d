namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Which silence ends a call, and which one has a reason.</summary>
public sealed class SilenceTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    private readonly FakeNetwork _network = new();
    private readonly FakeParty _alice, _bob;

    public SilenceTests()
    {
        _alice = new FakeParty(_network, "192.0.2.1:5060");
        _bob = new FakeParty(_network, "192.0.2.2:5060");
    }

    private async Task<SipCall> Connect() => (await _network.Until(_alice.Call(_bob))).Call!;

    private void FallSilent(bool isExplained)
    {
        _bob.Media[0].Silent!(new MediaSilence(Long, isExplained));
        _network.Advance(0.1);
    }

    [Fact]
    public async Task A_peer_that_ought_to_send_and_does_not_is_hung_up()
    {
        await Connect();
        FallSilent(isExplained: false);
        Assert.Equal("ended NoMedia", _bob.Events[^1]);
        Assert.Equal("ended PeerHungUp", _alice.Events[^1]);
    }

    [Fact]
    public async Task A_peer_that_may_be_silent_is_asked_and_stays()
    {
        await Connect();
        for (var i = 0; i < 10; i++) FallSilent(isExplained: true);
        Assert.Equal(10, _network.Requests(SipMethod.Options).Count());
        Assert.True(_bob.Calls[0].IsEstablished);
    }

    [Fact]
    public async Task A_silent_peer_that_is_gone_is_noticed()
    {
        await Connect();
        _network.Loses = message => message is SipRequest { Method: SipMethod.Options or SipMethod.Bye };
        FallSilent(isExplained: true);
        FallSilent(isExplained: true); // is being asked already
        _network.Advance(33);
        Assert.Equal("ended Lost", _bob.Events[^1]);
    }

    [Fact]
    public async Task A_call_that_is_being_transferred_may_be_silent_on_both_sides()
    {
        var call = await Connect();
        SipTransferRequest? request = null;
        _bob.OnTransfer = r => (request = r).Accept();
        var transfer = call.TransferAsync(SipUri.Parse("sip:carol@192.0.2.3"));
        _network.Advance(0.5);
        FallSilent(isExplained: false);
        _alice.Media[0].Silent!(new MediaSilence(Long, IsExplained: false));
        _network.Advance(0.1);
        Assert.True(call.IsEstablished && _bob.Calls[0].IsEstablished);
        request!.Report(486);
        await _network.Until(transfer);
        FallSilent(isExplained: false);
        Assert.Equal("ended NoMedia", _bob.Events[^1]);
    }

    [Fact]
    public void Silence_before_the_answer_means_nothing()
    {
        _bob.Answer = call => call.Ring();
        _ = _alice.Call(_bob);
        _network.Advance(0.1);
        FallSilent(isExplained: false);
        Assert.Empty(_bob.Events);
        Assert.Equal(1, _bob.Agent.CallCount);
    }
}
