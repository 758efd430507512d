using VoiceCluster.Sip.Tests.Transactions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Sip.Tests.Authentication;

public sealed class DigestTests
{
    private readonly VirtualTimeProvider _clock = new();

    // RFC 2617 section 3.5 and RFC 7616 section 3.9.1.
    [Theory]
    [InlineData("MD5", "testrealm@host.com", "Circle Of Life", "dcd98b7102dd2f0e8b11d0f600bfb0c093", "0a4f113b", "6629fae49393a05397450978507c4ef1")]
    [InlineData("MD5", "http-auth@example.org", "Circle of Life", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "http-auth@example.org", "Circle of Life", "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void The_response_is_that_of_the_rfcs_example(string algorithm, string realm, string password, string nonce, string clientNonce, string expected) =>
        Assert.Equal(expected, DigestHash.Response(algorithm, "Mufasa", realm, password, "GET", "/dir/index.html", nonce, "00000001", clientNonce));

    [Fact]
    public void A_client_answers_with_the_strongest_algorithm_and_counts_up()
    {
        var server = new DigestServer("voice", _ => "secret", _clock);
        var client = new DigestClient(new("alice", "secret"));
        Assert.True(client.TakeChallenge(server.Challenge(Request("a"), "t"), wasAnswered: false));
        foreach (var count in new[] { "00000001", "00000002" })
        {
            var request = Request(count);
            client.Authorize(request);
            Assert.Contains("algorithm=SHA-256", request.Get(SipHeaderId.Authorization), StringComparison.Ordinal);
            Assert.Contains($"nc={count}", request.Get(SipHeaderId.Authorization), StringComparison.Ordinal);
            Assert.Equal("alice", server.Verify(request, out _));
        }
    }

    [Fact]
    public void A_replayed_count_and_an_old_nonce_are_stale_and_the_client_tries_again()
    {
        var server = new DigestServer("voice", _ => "secret", _clock);
        var client = new DigestClient(new("alice", "secret"));
        client.TakeChallenge(server.Challenge(Request("a"), "t"), wasAnswered: false);
        var request = Request("b");
        client.Authorize(request);
        Assert.NotNull(server.Verify(request, out _));
        Assert.Null(server.Verify(request, out var replayed));
        Assert.True(replayed);
        _clock.Advance(TimeSpan.FromMinutes(6));
        var late = Request("c");
        client.Authorize(late);
        Assert.Null(server.Verify(late, out var stale));
        Assert.True(stale);
        Assert.True(client.TakeChallenge(server.Challenge(late, "t", stale: true), wasAnswered: true));
        Assert.False(client.TakeChallenge(server.Challenge(late, "t"), wasAnswered: true));
    }

    [Theory]
    [InlineData("Basic realm=\"x\"")]
    [InlineData("Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512")]
    [InlineData("Digest realm=\"x\", nonce=\"n\", qop=\"auth-int\"")]
    [InlineData("Digest realm=\"x\"")]
    [InlineData("Digest realm=\"other\", nonce=\"n\"")]
    [InlineData("Digest realm=\"x\", realm=\"x\", nonce=\"n\"")]
    public void A_challenge_that_cannot_be_answered_is_not(string challenge)
    {
        var response = Request("a").CreateResponse(401, "t");
        response.Add(SipHeaderId.WwwAuthenticate, challenge);
        Assert.False(new DigestClient(new("alice", "secret", "x")).TakeChallenge(response, wasAnswered: false));
    }

    [Theory]
    [InlineData("nc=00000001", "nc=00000002")]
    [InlineData("username=\"alice\"", "username=\"bob\"")]
    [InlineData("nonce=\"", "nonce=\"0")]
    [InlineData("qop=auth", "qop=none")]
    [InlineData("uri=\"sip:bob@biloxi.com\"", "uri=\"sip:eve@biloxi.com\"")]
    public void Changed_credentials_are_refused(string good, string bad)
    {
        var server = new DigestServer("voice", user => user == "alice" ? "secret" : null, _clock);
        var client = new DigestClient(new("alice", "secret"));
        client.TakeChallenge(server.Challenge(Request("a"), "t"), wasAnswered: false);
        var request = Request("b");
        client.Authorize(request);
        var credentials = request.Get(SipHeaderId.Authorization)!;
        Assert.Contains(good, credentials, StringComparison.Ordinal);
        request.Set(SipHeaderId.Authorization, credentials.Replace(good, bad, StringComparison.Ordinal));
        Assert.Null(server.Verify(request, out _));
    }

    private static SipRequest Request(string branch) => TransactionBench.Request(SipMethod.Register, "z9hG4bK" + branch);
}
