using System.Net;
using System.Text;
using VoiceCluster.Sip.Tests.Messages;

namespace VoiceCluster.Sip.Tests.Sdp;

public sealed class SdpTests
{
    private static readonly IPEndPoint Local = IPEndPoint.Parse("192.0.2.1:30000");

    private const string Head = "v=0\r\no=alice 1 7 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n";

    private static SdpDescription Parse(string text) =>
        SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out var description, out var error) ? description! : throw new FormatException(error);

    private static (SdpDescription Answer, NegotiatedMedia Media)? Answer(string media, MediaCapabilities? capabilities = null, SdpDirection willing = SdpDirection.SendReceive) =>
        new SdpNegotiator(capabilities ?? new(), Local, "42").CreateAnswer(Parse(Head + media), willing);

    [Fact]
    public void The_answer_takes_the_offerers_first_codec_we_have_and_rejects_the_rest()
    {
        var (answer, media) = Answer(
            "m=audio 49170 RTP/AVP 18 8 0 101 13\r\na=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:30\r\nm=video 51372 RTP/AVP 31\r\nm=audio 5 RTP/AVP 0\r\n")!.Value;
        Assert.Equal(
            "v=0\r\no=voicecluster 42 0 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 30000 RTP/AVP 8 101 13\r\na=rtpmap:8 PCMA/8000\r\n"
            + "a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-16\r\na=rtpmap:13 CN/8000\r\na=ptime:30\r\na=sendrecv\r\n"
            + "m=video 0 RTP/AVP 31\r\nm=audio 0 RTP/AVP 0\r\n",
            answer.ToString());
        Assert.Equal((VoiceCodec.Pcma, 8, 101, 30), (media.Codec, media.SendPayloadType, media.Events!.SendPayloadType, media.PacketTime));
        Assert.Equal(("192.0.2.10:49170", "192.0.2.10:49171"), (media.Remote.ToString(), media.RemoteRtcp.ToString()));
    }

    [Theory]
    [InlineData("sendrecv", "", SdpDirection.SendReceive, SdpDirection.SendReceive)]
    [InlineData("sendonly", "", SdpDirection.SendReceive, SdpDirection.ReceiveOnly)]
    [InlineData("recvonly", "", SdpDirection.SendReceive, SdpDirection.SendOnly)]
    [InlineData("inactive", "", SdpDirection.SendReceive, SdpDirection.Inactive)]
    [InlineData("sendrecv", "", SdpDirection.SendOnly, SdpDirection.SendOnly)]
    [InlineData("sendonly", "", SdpDirection.SendOnly, SdpDirection.Inactive)]
    [InlineData("sendrecv", "c=IN IP4 0.0.0.0\r\n", SdpDirection.SendReceive, SdpDirection.ReceiveOnly)]
    public void Directions_answer_each_other(string offered, string connection, SdpDirection willing, SdpDirection expected)
    {
        var result = Answer($"m=audio 4000 RTP/AVP 0\r\n{connection}a={offered}\r\n", willing: willing)!.Value;
        Assert.Equal(expected, result.Media.Direction);
        Assert.Contains($"a={SdpParser.Name(expected)}\r\n", result.Answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("m=audio 4000 RTP/AVP 18\r\n")]
    [InlineData("m=audio 0 RTP/AVP 0\r\n")]
    [InlineData("m=video 4000 RTP/AVP 31\r\n")]
    [InlineData("m=audio 4000 RTP/SAVP 0\r\n")]
    [InlineData("m=audio 4000 udp 0\r\n")]
    [InlineData("")]
    public void An_offer_without_anything_of_ours_has_no_answer(string media) => Assert.Null(Answer(media));

    [Theory]
    [InlineData(5, 10)]
    [InlineData(10, 10)]
    [InlineData(45, 40)]
    [InlineData(60, 60)]
    [InlineData(200, 60)]
    public void The_packet_time_stays_within_10_and_60(int offered, int expected) =>
        Assert.Equal(expected, Answer($"m=audio 4000 RTP/AVP 0\r\na=ptime:{offered}\r\n")!.Value.Media.PacketTime);

    [Fact]
    public void Opus_is_taken_when_it_is_there_with_events_at_its_clock()
    {
        const string offer = "m=audio 4000 RTP/AVP 111 0 100 101\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:100 telephone-event/48000\r\na=rtpmap:101 telephone-event/8000\r\n";
        var with = Answer(offer, new MediaCapabilities { Codecs = [VoiceCodec.Opus, VoiceCodec.Pcmu] })!.Value.Media;
        Assert.Equal((VoiceCodec.Opus, 111, 100, 48_000), (with.Codec, with.SendPayloadType, with.Events!.SendPayloadType, with.ClockRate));
        var without = Answer(offer)!.Value.Media;
        Assert.Equal((VoiceCodec.Pcmu, 0, 101), (without.Codec, without.SendPayloadType, without.Events!.SendPayloadType));
    }

    [Fact]
    public void Opus_takes_events_at_8000_where_there_are_no_others()
    {
        const string offer = "m=audio 4000 RTP/AVP 96 97\r\na=rtpmap:96 opus/48000/2\r\na=rtpmap:97 telephone-event/8000\r\n";
        var (answer, media) = Answer(offer, new MediaCapabilities { Codecs = [VoiceCodec.Opus] })!.Value;
        Assert.Equal(new NegotiatedEvents(97, 97, 8000), media.Events);
        Assert.Contains("a=rtpmap:97 telephone-event/8000\r\n", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Encryption_is_agreed_by_the_offered_tag_and_required_when_the_policy_says_so()
    {
        var key = Convert.ToBase64String(Enumerable.Range(1, 30).Select(i => (byte)i).ToArray());
        var offer = $"m=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_256_CM_HMAC_SHA1_80 inline:{key}\r\na=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:{key}|2^31\r\n";
        var (answer, media) = Answer(offer)!.Value;
        Assert.Equal(3, Assert.Single(answer.Media[0].Crypto).Tag);
        Assert.Equal(key, Convert.ToBase64String(media.Srtp!.Value.Remote.KeyAndSalt.Span));
        Assert.NotEqual(key, Convert.ToBase64String(media.Srtp.Value.Local.KeyAndSalt.Span));
        Assert.Null(Answer(offer, new MediaCapabilities { Srtp = SrtpPolicy.Never }));
        Assert.Null(Answer("m=audio 4000 RTP/AVP 0\r\n", new MediaCapabilities { Srtp = SrtpPolicy.Always }));
        Assert.Null(Answer($"m=audio 4000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:{key} UNENCRYPTED_SRTP\r\n"));
    }

    [Theory]
    [InlineData(SrtpPolicy.Never)]
    [InlineData(SrtpPolicy.Always)]
    public void Two_agents_agree_on_the_same_thing(SrtpPolicy srtp)
    {
        var capabilities = new MediaCapabilities { Codecs = [VoiceCodec.Opus, VoiceCodec.Pcma], Srtp = srtp };
        var caller = new SdpNegotiator(capabilities, Local, "1");
        var callee = new SdpNegotiator(capabilities with { Codecs = [VoiceCodec.Pcma] }, IPEndPoint.Parse("192.0.2.2:40000"), "2");
        var (answer, theirs) = callee.CreateAnswer(Parse(caller.CreateOffer(SdpDirection.SendOnly).ToString()))!.Value;
        var ours = caller.AcceptAnswer(Parse(answer.ToString()))!;
        Assert.Equal((VoiceCodec.Pcma, SdpDirection.SendOnly), (ours.Codec, ours.Direction));
        Assert.Equal((VoiceCodec.Pcma, SdpDirection.ReceiveOnly), (theirs.Codec, theirs.Direction));
        Assert.Equal(new NegotiatedEvents(101, 101, 8000), ours.Events);
        Assert.Equal(Local, theirs.Remote);
        Assert.Equal(srtp == SrtpPolicy.Always, ours.Srtp is not null);
        if (ours.Srtp is { } keys) Assert.Equal(keys.Local.KeyAndSalt.ToArray(), theirs.Srtp!.Value.Remote.KeyAndSalt.ToArray());
    }

    [Fact]
    public void An_answer_that_does_not_fit_the_offer_is_refused()
    {
        var caller = new SdpNegotiator(new(), Local, "1");
        Assert.Null(caller.AcceptAnswer(Parse(Head + "m=audio 4000 RTP/AVP 0\r\n"))); // no offer
        caller.CreateOffer();
        Assert.Null(caller.AcceptAnswer(Parse(Head)));
        Assert.Null(caller.AcceptAnswer(Parse(Head + "m=audio 0 RTP/AVP 0\r\n")));
        Assert.Null(caller.AcceptAnswer(Parse(Head + "m=audio 4000 RTP/AVP 18\r\n")));
        Assert.NotNull(caller.AcceptAnswer(Parse(Head + "m=audio 4000 RTP/AVP 0\r\n")));
    }

    [Fact]
    public void The_version_rises_only_with_a_change()
    {
        var negotiator = new SdpNegotiator(new(), Local, "1");
        string[] versions = [negotiator.CreateOffer().Version, negotiator.CreateOffer().Version, negotiator.CreateOffer(SdpDirection.Inactive).Version];
        Assert.Equal(["0", "0", "1"], versions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("v=1\r\no=a 1 1 IN IP4 1.1.1.1\r\ns=-\r\nt=0 0\r\n")]
    [InlineData("o=a 1 1 IN IP4 1.1.1.1\r\nv=0\r\ns=-\r\nt=0 0\r\n")]
    [InlineData("v=0\r\ns=-\r\nt=0 0\r\n")]
    [InlineData("v=0\r\no=a 1 1 IN IP4\r\ns=-\r\nt=0 0\r\n")]
    [InlineData(Head + "m=audio\r\n")]
    [InlineData(Head + "m=audio 70000 RTP/AVP 0\r\n")]
    [InlineData(Head + "m=audio 4000 RTP/AVP 0\r\nc=IN IP4\r\n")]
    [InlineData(Head + "m=audio 4000 RTP/AVP 0\r\nc=IN IP4 not an address!\r\nc=IN IP4 ?\r\n")]
    public void A_broken_description_is_refused_with_a_reason(string text)
    {
        Assert.False(SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out var description, out var error));
        Assert.Null(description);
        Assert.NotNull(error);
    }

    [Fact]
    public void The_bodies_of_the_torture_messages_are_read()
    {
        var bodies = TortureCorpus.All.Select(c => SipParser.Parse(c.Bytes)).Where(r => r.IsWellFormed && r.Message!.MediaType == "application/sdp").ToList();
        Assert.True(bodies.Count > 8);
        foreach (var body in bodies) Assert.True(SdpParser.TryParse(body.Message!.Body.Span, out _, out var error), error);
        var mixed = Parse(Encoding.UTF8.GetString(SipParser.Parse(TortureCorpus.Find("mult-ip-in-sdp").Bytes).Message!.Body.Span));
        Assert.Equal(["192.0.2.1:22334", "[2001:db8::1]:6024"], mixed.Media.Select(m => mixed.EndPointOf(m)!.ToString()));
    }

    [Fact]
    public void Mutated_descriptions_never_throw()
    {
        var random = new Random(7);
        var seed = Encoding.UTF8.GetBytes(Head + "m=audio 4000 RTP/AVP 0 96 101\r\na=rtpmap:96 opus/48000/2\r\na=fmtp:96 x=1\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:AAAA\r\na=sendonly\r\na=ptime:20\r\n");
        for (var round = 0; round < 5000; round++)
        {
            var bytes = (byte[])seed.Clone();
            for (var i = random.Next(1, 8); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)"\r\n =:/m0a9"[random.Next(10)];
            if (SdpParser.TryParse(bytes, out var description, out _)) _ = new SdpNegotiator(new(), Local, "1").CreateAnswer(description!)?.Answer.ToBytes();
        }
    }
}
