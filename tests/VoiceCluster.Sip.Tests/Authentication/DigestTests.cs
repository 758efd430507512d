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
        Assert.True(Take(client, server.Challenge(Request("a"), "t"), Request("a")));
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
        Take(client, server.Challenge(Request("a"), "t"), Request("a"));
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
        Assert.True(Take(client, server.Challenge(late, "t", stale: true), late));
    }

    [Fact]
    public void A_nonce_in_place_of_the_one_just_tried_is_tried_once_and_the_same_one_not_again()
    {
        var client = new DigestClient(new("alice", "secret"));
        var renewed = new HashSet<(SipHeaderId, string)>();
        var request = Request("a");
        Assert.True(client.TakeChallenge(Challenged(request, ("one", "n1")), request, renewed));
        Assert.True(client.TakeChallenge(Challenged(request, ("one", "n2")), Authorized(client), renewed));
        Assert.False(client.TakeChallenge(Challenged(request, ("one", "n2")), Authorized(client), renewed));
        Assert.False(client.TakeChallenge(Challenged(request, ("one", "n3")), Authorized(client), renewed));
        renewed.Clear(); // the next request
        Assert.True(client.TakeChallenge(Challenged(request, ("one", "n4")), Authorized(client), renewed));
    }

    [Fact]
    public void Each_realm_on_the_way_has_its_own_challenge_and_count()
    {
        var client = new DigestClient(new("alice", "secret"));
        var renewed = new HashSet<(SipHeaderId, string)>();
        var request = Request("a");
        Assert.True(client.TakeChallenge(Challenged(request, ("one", "n1")), request, renewed));
        Assert.True(client.TakeChallenge(Challenged(request, ("two", "m1")), Authorized(client), renewed));
        var both = Authorized(client).GetAll(SipHeaderId.Authorization).Select(DigestFields.Parse).ToList();
        Assert.Equal([("one", "n1", "00000002"), ("two", "m1", "00000001")], both.Select(f => (f!["realm"], f["nonce"], f["nc"])));
        Assert.True(client.TakeChallenge(Challenged(request, ("one", "n2")), Authorized(client), renewed));
        Assert.Equal(["m1", "n2"], Authorized(client).GetAll(SipHeaderId.Authorization).Select(v => DigestFields.Parse(v)!["nonce"]));
    }

    [Fact]
    public void A_right_password_for_a_nonce_from_before_a_restart_is_stale_and_a_wrong_one_gets_its_nonce_again()
    {
        var client = new DigestClient(new("alice", "secret"));
        Take(client, new DigestServer("voice", _ => "secret", _clock).Challenge(Request("a"), "t"), Request("a"));
        var restarted = new DigestServer("voice", _ => "secret", _clock);
        Assert.Null(restarted.Verify(Authorized(client), out var stale));
        Assert.True(stale);
        var guesser = new DigestClient(new("alice", "guess"));
        Assert.True(Take(guesser, restarted.Challenge(Request("a"), "t"), Request("a")));
        var guess = Authorized(guesser);
        Assert.Equal(DigestVerdict.Wrong, restarted.Judge(guess, out var user));
        Assert.Equal("alice", user);
        Assert.False(Take(guesser, restarted.Challenge(guess, "t"), guess));
    }

    [Fact]
    public void A_proxy_may_have_rewritten_the_request_uri()
    {
        var server = new DigestServer("voice", _ => "secret", _clock);
        var client = new DigestClient(new("alice", "secret"));
        Take(client, server.Challenge(Request("a"), "t"), Request("a"));
        var rewritten = new SipRequest(SipMethod.Register, SipUri.Parse("sip:registrar.internal:5080"));
        rewritten.CopyFrom(Authorized(client), SipHeaderId.Authorization);
        Assert.Equal("alice", server.Verify(rewritten, out _));
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
        Assert.False(new DigestClient(new("alice", "secret", "x")).TakeChallenge(response, Request("a"), new HashSet<(SipHeaderId, string)>()));
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
        Take(client, server.Challenge(Request("a"), "t"), Request("a"));
        var request = Request("b");
        client.Authorize(request);
        var credentials = request.Get(SipHeaderId.Authorization)!;
        Assert.Contains(good, credentials, StringComparison.Ordinal);
        request.Set(SipHeaderId.Authorization, credentials.Replace(good, bad, StringComparison.Ordinal));
        Assert.Null(server.Verify(request, out _));
    }

    private static bool Take(DigestClient client, SipResponse challenge, SipRequest refused) =>
        client.TakeChallenge(challenge, refused, new HashSet<(SipHeaderId, string)>());

    private static SipRequest Authorized(DigestClient client)
    {
        var request = Request("x");
        client.Authorize(request);
        return request;
    }

    private static SipResponse Challenged(SipRequest request, (string Realm, string Nonce) challenge)
    {
        var response = request.CreateResponse(401, "t");
        response.Add(SipHeaderId.WwwAuthenticate, $"Digest realm=\"{challenge.Realm}\", nonce=\"{challenge.Nonce}\", qop=\"auth\"");
        return response;
    }

    private static SipRequest Request(string branch) => TransactionBench.Request(SipMethod.Register, "z9hG4bK" + branch);
}
