using System.Net;
using System.Text;

namespace VoiceCluster.Sip.Tests.Sdp;

/// <summary>What peers write that no grammar allows, and what is to be made of it.</summary>
public sealed class SdpLenienceTests
{
    private const string Clean =
        "v=0\r\no=alice 1 7 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\na=sendonly\r\n";

    private static (SdpDescription Answer, NegotiatedMedia Media) Answer(string offer)
    {
        Assert.True(SdpParser.TryParse(Encoding.UTF8.GetBytes(offer), out var description, out var error), error);
        return new SdpNegotiator(new() { Codecs = [VoiceCodec.Pcmu, VoiceCodec.Opus] }, IPEndPoint.Parse("192.0.2.1:30000"), "42").CreateAnswer(description!)!.Value;
    }

    private static void IsReadAsClean(string offer)
    {
        var (expected, read) = (Answer(Clean), Answer(offer));
        Assert.Equal(expected.Answer.ToString(), read.Answer.ToString());
        Assert.Equal(expected.Media, read.Media);
        Assert.Equal(SdpDirection.ReceiveOnly, read.Media.Direction);
    }

    [Theory]
    [InlineData("o=alice 1 7 IN IP4 192.0.2.10", "o=alice 1 7 IN IP4 192.0.2.10 ")]
    [InlineData("o=alice 1 7 IN IP4 192.0.2.10", "o=alice 1 99999999999999999999 IN IP4 192.0.2.10")]
    [InlineData("o=alice 1 7 IN IP4 192.0.2.10", "o=alice  1 7\tIN IP4 192.0.2.10")]
    [InlineData("c=IN IP4 192.0.2.10", "c=IN IP4 192.0.2.10 ")]
    [InlineData("c=IN IP4 192.0.2.10", "c=in ip4 192.0.2.10")]
    [InlineData("c=IN IP4 192.0.2.10", "C=IN IP4 192.0.2.10")]
    [InlineData("t=0 0", "t=0 0 ")]
    [InlineData("t=0 0\r\n", "")]
    [InlineData("s=-\r\n", "")]
    [InlineData("s=-\r\n", "s=\r\n")]
    [InlineData("s=-\r\n", "s=-\r\nX=unknown\r\ngarbage\r\n\r\n")]
    [InlineData("a=sendonly", "a=sendonly ")]
    [InlineData("a=sendonly", "a=SendOnly\t")]
    [InlineData("m=audio 4000 RTP/AVP 0 101", "m=AUDIO 4000  rtp/avp 0 101 ")]
    [InlineData("a=rtpmap:101 telephone-event/8000", "a=rtpmap: 101  telephone-event/8000 ")]
    [InlineData("a=rtpmap:101 telephone-event/8000", "a=rtpmap:101 telephone-event")]
    [InlineData("a=sendonly", "a=ptime:soon\r\na=rtpmap:200 PCMU/8000\r\na=rtpmap:x\r\na=rtcp:x\r\na=sendonly")]
    [InlineData("\r\n", "\n")]
    [InlineData("\r\n", "\r")]
    public void Small_faults_change_nothing(string good, string bad) => IsReadAsClean(Clean.Replace(good, bad, StringComparison.Ordinal));

    [Fact]
    public void A_codec_without_its_clock_has_the_usual_one()
    {
        var media = Answer(Clean.Replace("0 101", "96", StringComparison.Ordinal) + "a=rtpmap:96 opus\r\n").Media;
        Assert.Equal((VoiceCodec.Opus, 96), (media.Codec, media.SendPayloadType));
    }

    [Theory]
    [InlineData("a=rtcp:0\r\n", 0)]
    [InlineData("a=rtcp:4010 IN IP4 192.0.2.10\r\n", 4010)]
    [InlineData("", 4001)]
    public void A_peer_may_take_no_rtcp(string attribute, int port) => Assert.Equal(port, Answer(Clean + attribute).Media.RemoteRtcp.Port);

    [Fact]
    public void A_stream_that_is_off_may_have_no_formats()
    {
        var answer = Answer(Clean + "m=video 0 RTP/AVP\r\n").Answer;
        Assert.EndsWith("m=video 0 RTP/AVP 0\r\n", answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("c=IN IP4 0.0.0.0", "a=sendrecv", SdpDirection.ReceiveOnly)]
    [InlineData("c=IN IP4 0.0.0.0", "a=recvonly", SdpDirection.Inactive)]
    [InlineData("c=IN IP6 ::", "a=sendrecv", SdpDirection.ReceiveOnly)]
    public void An_unspecified_address_takes_nothing(string connection, string direction, SdpDirection expected)
    {
        var offer = Clean.Replace("c=IN IP4 192.0.2.10", connection, StringComparison.Ordinal).Replace("a=sendonly", direction, StringComparison.Ordinal);
        Assert.Equal(expected, Answer(offer).Media.Direction);
    }

    [Theory]
    [InlineData("|2^31|1:1", true, 1)]
    [InlineData("|2^31", true, 0)]
    [InlineData("|1:4", true, 4)]
    [InlineData("|2^20|1:4 WSH=64", true, 4)]
    [InlineData(" -X=1", true, 0)]
    [InlineData("|2^31|1:0", false, 0)]
    [InlineData("|2^31|1:200", false, 0)]
    [InlineData("|1|2|3", false, 0)]
    [InlineData(" KDR=1", false, 0)]
    [InlineData(" UNENCRYPTED_SRTP", false, 0)]
    public void A_key_may_have_a_lifetime_and_an_identifier(string suffix, bool taken, int identifierLength)
    {
        var line = $"1 AES_CM_128_HMAC_SHA1_80 inline:{Convert.ToBase64String(new byte[30])}{suffix}";
        Assert.Equal(taken, SdesCrypto.TryParse(line, out var crypto));
        Assert.Equal(identifierLength, crypto?.IdentifierLength ?? 0);
    }
}
