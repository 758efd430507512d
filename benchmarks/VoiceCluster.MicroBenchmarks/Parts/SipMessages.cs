using System.Text;
using BenchmarkDotNet.Attributes;
using VoiceCluster.Sip;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>A usual INVITE of a softphone: 13 headers and SDP.</summary>
public class SipMessages : MicroBenchmark
{
    private const string Sdp =
        "v=0\r\no=alice 53655765 2353687637 IN IP4 192.0.2.10\r\ns=-\r\nc=IN IP4 192.0.2.10\r\nt=0 0\r\nm=audio 49170 RTP/AVP 0 8 101\r\na=rtpmap:101 telephone-event/8000\r\n";

    private readonly byte[] _invite = Encoding.UTF8.GetBytes(
        "INVITE sip:+4930123456@voice.example.com:5060;user=phone SIP/2.0\r\n"
        + "Via: SIP/2.0/UDP 192.0.2.10:5060;branch=z9hG4bK4d87a1;rport\r\n"
        + "Max-Forwards: 70\r\n"
        + "From: \"Alice Miller\" <sip:alice@example.com>;tag=88a7s\r\n"
        + "To: <sip:+4930123456@voice.example.com;user=phone>\r\n"
        + "Call-ID: 5f1c02a9d3@pc33.example.com\r\n"
        + "CSeq: 314159 INVITE\r\n"
        + "Contact: <sip:alice@192.0.2.10:5060;transport=udp>\r\n"
        + "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, REFER, NOTIFY, INFO, UPDATE\r\n"
        + "Supported: replaces, timer, 100rel\r\n"
        + "User-Agent: Softphone 3.1\r\n"
        + "Session-Expires: 1800\r\n"
        + $"Content-Type: application/sdp\r\nContent-Length: {Sdp.Length}\r\n\r\n{Sdp}");

    [Benchmark(Description = "SIP: an INVITE parsed and written")]
    public byte[] ParseAndWrite() => SipParser.Parse(_invite).Message!.ToBytes();
}
