using System.Net;
using System.Text;
using VoiceCluster.Sip.Tests.Messages;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>Whatever is thrown at an agent from outside, it goes on and a running call stays as it is.</summary>
public sealed class HostileInputTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Torture_and_mutated_messages_change_no_call(int seed)
    {
        var network = new FakeNetwork();
        var alice = new FakeParty(network, "192.0.2.1:5060", new() { AllowedSources = [IPNetwork.Parse("192.0.2.1/32"), IPNetwork.Parse("192.0.2.2/32"), IPNetwork.Parse("10.0.0.0/8")] });
        var bob = new FakeParty(network, "192.0.2.2:5060", new() { AllowedSources = [IPNetwork.Parse("192.0.2.1/32"), IPNetwork.Parse("192.0.2.2/32"), IPNetwork.Parse("10.0.0.0/8")] });
        var call = (await network.Until(alice.Call(bob))).Call!;
        var agreed = bob.Media[0].Agreed;
        var attacker = (FakeNetwork.FakeTransport)network.Attach("198.51.100.66:5060");
        var random = new Random(seed);
        // Without the call's tags and Call-ID nothing reaches it: messages of this very call, with those changed, and the torture corpora.
        var seeds = TortureCorpus.All.Select(c => c.Bytes)
            .Concat(network.Log.Select(l => Encoding.UTF8.GetBytes(l.Message.ToString().Replace(call.Id, "other-call", StringComparison.Ordinal)))).ToArray();
        network.Log.Clear();
        for (var round = 0; round < 3000; round++)
        {
            var bytes = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (var i = random.Next(4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            network.Deliver(bytes, attacker, bob.Address);
            if (round % 100 == 0) network.Advance(0.05);
        }

        network.Advance(40);
        var answers = network.Log.Count(l => l.To.Equals(attacker.LocalEndPoint));
        Assert.True(answers > 100, "the agent stopped answering");
        Assert.True(call.IsEstablished && bob.Calls[0].IsEstablished);
        Assert.Same(agreed, bob.Media[0].Agreed);
        Assert.Single(bob.Calls); // no INVITE of a source that is not allowed got through
        Assert.Equal(1, bob.Agent.CallCount);
        Assert.DoesNotContain(bob.Notices, n => n.Kind == SipNoticeKind.Fault);
        await network.Until(call.HangUpAsync());
        Assert.Equal(SipCallEndCause.PeerHungUp, (await network.Until(bob.Calls[0].Completion)).Cause);
    }
}
