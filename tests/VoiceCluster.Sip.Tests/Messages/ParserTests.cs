using System.Text;

namespace VoiceCluster.Sip.Tests.Messages;

public sealed class ParserTests
{
    public const string Invite =
        "INVITE sip:+4930123456@voice.example.com:5060;user=phone SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK776asdhds;rport\r\n"
        + "Max-Forwards: 70\r\n"
        + "From: \"Alice Miller\" <sip:alice@example.com>;tag=1928301774\r\n"
        + "To: <sip:+4930123456@voice.example.com;user=phone>\r\n"
        + "Call-ID: a84b4c76e66710@pc33.example.com\r\n"
        + "CSeq: 314159 INVITE\r\n"
        + "Contact: <sip:alice@192.0.2.10:5060;transport=udp>\r\n"
        + "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE\r\n"
        + "Supported: replaces, timer, 100rel\r\n"
        + "User-Agent: Softphone 3.1\r\n"
        + "Session-Expires: 1800\r\n"
        + "Content-Type: application/sdp\r\n"
        + "Content-Length: 158\r\n"
        + "\r\n"
        + "v=0\r\no=alice 53655765 2353687637 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    [Fact]
    public void A_usual_invite_is_read_and_written_back_the_same()
    {
        var text = Invite.Replace("158", (Invite.Length - Invite.IndexOf("v=0", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);
        var result = SipParser.Parse(Bytes(text));
        Assert.True(result.IsWellFormed, result.Error?.Reason);
        var request = (SipRequest)result.Message!;
        Assert.Equal(("Alice Miller", "alice", "1928301774"), (request.From!.DisplayName, request.From.Uri.User, request.FromTag));
        Assert.Equal("z9hG4bK776asdhds", request.TopVia!.Branch);
        Assert.True(request.Lists(SipHeaderId.Supported, "TIMER"));
        Assert.Equal("application/sdp", request.MediaType);
        Assert.Equal(text, request.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\r\n\r\n")]
    public void Line_ends_alone_are_a_keep_alive(string text) => Assert.True(SipParser.Parse(Bytes(text)).IsKeepAlive);

    [Theory]
    [InlineData("INVITE\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: x\r\n\r\n")]
    [InlineData("no line end")]
    [InlineData("SIP/2.0 099 x\r\n\r\n")]
    [InlineData("SIP/3.0 200 OK\r\n\r\n")]
    public void What_is_no_sip_has_no_message(string text)
    {
        var result = SipParser.Parse(Bytes(text));
        Assert.Null(result.Message);
        Assert.NotNull(result.Error);
    }

    [Theory]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards 70\r\n")]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards: 70\n")]
    [InlineData("Max-Forwards: 70\r\n", "Max Forwards: 70\r\n")]
    [InlineData("Max-Forwards: 70\r\n", "Max-Forwards: 256\r\n")]
    [InlineData("Call-ID: a84b4c76e66710@pc33.example.com\r\n", "")]
    [InlineData("CSeq: 314159 INVITE", "CSeq: -1 INVITE")]
    [InlineData("CSeq: 314159 INVITE", "CSeq: 2147483648 INVITE")]
    [InlineData("CSeq: 314159 INVITE", "CSeq: 314159 BYE")]
    [InlineData("From: \"Alice Miller\" <sip:", "From: \"Alice Miller <sip:")]
    [InlineData("192.0.2.10:5060;branch", "192.0.2.10:70000;branch")]
    [InlineData("Content-Length: 158\r\n\r\n", "Content-Length: 158\r\n")]
    public void A_broken_header_section_is_answered_400(string good, string bad)
    {
        var result = SipParser.Parse(Bytes(Invite.Replace(good, bad, StringComparison.Ordinal)));
        Assert.Equal(400, result.Error?.Status);
        Assert.IsType<SipRequest>(result.Message);
    }

    [Fact]
    public void Too_many_headers_and_too_long_messages_are_refused()
    {
        var many = Invite.Replace("Max-Forwards: 70\r\n", string.Concat(Enumerable.Repeat("X: y\r\n", SipParser.MaxHeaders)), StringComparison.Ordinal);
        Assert.Equal(400, SipParser.Parse(Bytes(many)).Error?.Status);
        Assert.Equal(513, SipParser.Parse(Bytes(Invite + new string('x', SipParser.MaxMessageBytes))).Error?.Status);
    }

    [Fact]
    public void Headers_can_be_set_pushed_and_removed()
    {
        var request = new SipRequest(SipMethod.Options, SipUri.Parse("sip:bob@example.com"));
        request.Add(SipHeaderId.Via, "SIP/2.0/UDP a;branch=z9hG4bK1");
        request.Add("X-Custom", "one");
        request.Push(SipHeaderId.Via, "SIP/2.0/UDP b;branch=z9hG4bK2");
        request.Set(SipHeaderId.Subject, "x");
        request.Set(SipHeaderId.Subject, "y");
        Assert.Equal("b", request.TopVia!.Host);
        Assert.Equal(["Via", "Via", "X-Custom", "Subject"], request.Headers().Select(h => h.Key));
        Assert.Equal("one", request.Get("x-CUSTOM"));
        request.Remove(SipHeaderId.Via);
        Assert.Null(request.TopVia);
        Assert.Equal("OPTIONS sip:bob@example.com SIP/2.0\r\nX-Custom: one\r\nSubject: y\r\nContent-Length: 0\r\n\r\n", request.ToString());
    }

    [Theory]
    [InlineData("a\r\nEvil: yes")]
    [InlineData("a\nb")]
    public void A_value_cannot_carry_another_header(string value)
    {
        var request = new SipRequest(SipMethod.Options, SipUri.Parse("sip:bob@example.com"));
        Assert.Throws<ArgumentException>(() => request.Set(SipHeaderId.Subject, value));
        Assert.Throws<ArgumentException>(() => request.Add("X", value));
        Assert.Throws<ArgumentException>(() => request.Add("X: y\r\nZ", "v"));
    }

    [Fact]
    public void A_folded_value_never_keeps_a_line_break()
    {
        var folded = Invite.Replace("Max-Forwards: 70\r\n", "Subject: a\r\n\tb\nc\rd\r\n  \r\n e\r\n", StringComparison.Ordinal);
        Assert.Equal("a b c d e", SipParser.Parse(Bytes(folded)).Message!.Get(SipHeaderId.Subject));
    }

    [Fact]
    public void A_response_repeats_the_headers_of_its_request()
    {
        var request = (SipRequest)SipParser.Parse(Bytes(Invite.Replace("158", "0", StringComparison.Ordinal))).Message!;
        var response = request.CreateResponse(486, "abc");
        Assert.Equal("Busy Here", response.Reason);
        Assert.Equal("abc", response.ToTag);
        Assert.Equal(request.Get(SipHeaderId.Via), response.Get(SipHeaderId.Via));
        Assert.Equal(request.CSeq, response.CSeq);
        Assert.Null(request.CreateResponse(100).ToTag);
    }
}
