using System.Net;
using System.Text;

namespace VoiceCluster.Sip.Tests.Sdp;

/// <summary>A later offer continues the session, whoever began it (RFC 3264 section 8).</summary>
public sealed class SdpHistoryTests
{
    private const string Head = "v=0\r\no=alice 1 7 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\n";
    private static readonly string Key = Convert.ToBase64String(Enumerable.Range(1, 30).Select(i => (byte)i).ToArray());
    private static readonly MediaCapabilities All = new() { Codecs = [VoiceCodec.Opus, VoiceCodec.Pcmu, VoiceCodec.Pcma] };

    private readonly SdpNegotiator _us = new(All, IPEndPoint.Parse("192.0.2.1:30000"), "42");

    private static SdpDescription Parse(string text) =>
        SdpParser.TryParse(Encoding.UTF8.GetBytes(text), out var description, out var error) ? description! : throw new FormatException(error);

    private SdpDescription Answer(string media) => _us.CreateAnswer(Parse(Head + media))!.Value.Answer;

    private static string Lines(SdpDescription description) => description.ToString()[description.ToString().IndexOf("m=", StringComparison.Ordinal)..];

    [Fact]
    public void A_refresh_offers_what_was_answered_with_the_same_version()
    {
        var answer = Answer("m=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n");
        Assert.Equal(answer.ToString(), _us.CreateOffer().ToString());
        var hold = _us.CreateOffer(SdpDirection.SendOnly);
        Assert.Equal(Lines(answer).Replace("sendrecv", "sendonly", StringComparison.Ordinal), Lines(hold));
        Assert.Equal(("0", "1"), (answer.Version, hold.Version));
    }

    [Fact]
    public void A_refresh_offers_what_was_offered_with_the_same_version()
    {
        var first = _us.CreateOffer().ToString();
        Assert.NotNull(_us.AcceptAnswer(Parse(Head + "m=audio 4000 RTP/AVP 0\r\n")));
        Assert.Equal(first, _us.CreateOffer().ToString());
    }

    [Fact]
    public void An_encrypted_call_stays_encrypted_with_its_key()
    {
        var answer = Answer($"m=audio 4000 RTP/SAVP 0\r\na=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n");
        foreach (var widen in new[] { false, true })
        {
            var offer = _us.CreateOffer(SdpDirection.SendReceive, widen);
            Assert.Equal("RTP/SAVP", offer.Media[0].Protocol);
            Assert.Equal(answer.Media[0].Crypto[0].ToString(), Assert.Single(offer.Media[0].Crypto).ToString());
        }

        var agreed = _us.AcceptAnswer(Parse(Head + $"m=audio 4000 RTP/SAVP 0\r\na=crypto:3 AES_CM_128_HMAC_SHA1_80 inline:{Key}\r\n"))!;
        Assert.Equal(Key, Convert.ToBase64String(agreed.Srtp!.Value.Remote.KeyAndSalt.Span));
    }

    [Fact]
    public void Streams_keep_their_places_and_rejected_ones_stay_with_port_0()
    {
        Answer("m=video 51372 RTP/AVP 31\r\nm=audio 4000 RTP/AVP 0\r\nm=image 0 udptl t38\r\n");
        var offer = _us.CreateOffer(SdpDirection.SendOnly);
        Assert.Equal(
            ["video 0 RTP/AVP 31", "audio 30000 RTP/AVP 0", "image 0 UDPTL t38"],
            offer.Media.Select(m => $"{m.Type} {m.Port} {m.Protocol} {string.Join(' ', m.FormatList)}"));
        var agreed = _us.AcceptAnswer(Parse(Head + "m=video 0 RTP/AVP 31\r\nm=audio 4002 RTP/AVP 0\r\na=recvonly\r\nm=image 0 udptl t38\r\n"))!;
        Assert.Equal((4002, SdpDirection.SendOnly), (agreed.Remote.Port, agreed.Direction));
        // The peer may turn the first stream into one we could take: the call stays where it is.
        var again = _us.CreateAnswer(Parse(Head + "m=audio 9000 RTP/AVP 0\r\nm=audio 4002 RTP/AVP 0\r\nm=image 0 udptl t38\r\n"))!.Value;
        Assert.Equal((4002, "0 30000 0"), (again.Media.Remote.Port, string.Join(' ', again.Answer.Media.Select(m => m.Port))));
    }

    [Fact]
    public void Payload_types_keep_their_meaning()
    {
        // 96 is something else, and ours (opus 96, events 101 and 102) are taken by others.
        Answer("m=audio 4000 RTP/AVP 0 96 101 102\r\na=rtpmap:96 VP8/90000\r\na=rtpmap:101 speex/16000\r\na=rtpmap:102 telephone-event/8000\r\n");
        var formats = _us.CreateOffer(SdpDirection.SendReceive, widen: true).Media[0].Formats;
        Assert.Equal(["0 PCMU", "102 telephone-event", "97 opus", "8 PCMA", "98 telephone-event", "13 CN"], formats.Select(f => $"{f.PayloadType} {f.Encoding}"));
        Assert.Equal(formats, _us.CreateOffer(SdpDirection.SendReceive, widen: true).Media[0].Formats);
    }

    [Fact]
    public void A_codec_keeps_the_number_it_is_received_with()
    {
        _us.CreateOffer();
        var agreed = _us.AcceptAnswer(Parse(Head + "m=audio 4000 RTP/AVP 111 126\r\na=rtpmap:111 opus/48000/2\r\na=rtpmap:126 telephone-event/48000\r\n"))!;
        Assert.Equal((111, 96), (agreed.SendPayloadType, agreed.ReceivePayloadType));
        Assert.Equal(new NegotiatedEvents(126, 102, 48_000), agreed.Events);
        Assert.Contains("a=rtpmap:96 opus/48000/2", _us.CreateOffer().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_codec_that_was_not_offered_is_no_answer()
    {
        var caller = new SdpNegotiator(new() { Codecs = [VoiceCodec.Pcma] }, IPEndPoint.Parse("192.0.2.1:30000"), "1");
        caller.CreateOffer();
        Assert.Null(caller.AcceptAnswer(Parse(Head + "m=audio 4000 RTP/AVP 0\r\n")));
        Assert.Equal(VoiceCodec.Pcma, caller.AcceptAnswer(Parse(Head + "m=audio 4000 RTP/AVP 0 8\r\n"))!.Codec);
    }

    [Fact]
    public void An_offer_that_was_refused_changes_nothing()
    {
        var answer = Answer("m=audio 4000 RTP/AVP 0\r\n");
        _us.CreateOffer(SdpDirection.SendOnly); // answered 488
        var next = _us.CreateOffer();
        Assert.Equal(Lines(answer), Lines(next));
        Assert.Equal("2", next.Version);
    }
}
