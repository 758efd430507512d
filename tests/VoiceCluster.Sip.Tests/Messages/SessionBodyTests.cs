using System.Text;

namespace VoiceCluster.Sip.Tests.Messages;

/// <summary>The session description in a body of several parts (RFC 5621).</summary>
public sealed class SessionBodyTests
{
    private const string Sdp = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\n";
    private const string SdpPart = "Content-Type: application/sdp\r\n\r\n" + Sdp;

    private static SessionBody Read(string type, string body, string? disposition = null)
    {
        var request = new SipRequest(SipMethod.Invite, SipUri.Parse("sip:agent@192.0.2.2"));
        request.SetBody(type, Encoding.Latin1.GetBytes(body));
        if (disposition is not null) request.Set(SipHeaderId.ContentDisposition, disposition);
        return SessionBody.Of(request);
    }

    private static string Mixed(params string[] parts) => string.Concat(parts.Select(p => $"--b1\r\n{p}\r\n")) + "--b1--\r\n";

    private static string Description(SessionBody body) => Encoding.Latin1.GetString(body.Description.Span);

    [Theory]
    [InlineData("")]
    [InlineData("Content-Disposition: signal;handling=optional\r\n")]
    [InlineData("Content-Disposition: signal ; handling=\"Optional\"\r\n")]
    [InlineData("Content-Disposition: by-reference\r\nContent-ID: <place@example.com>\r\n")]
    public void A_description_stands_beside_what_need_not_be_understood(string headers)
    {
        var other = $"Content-Type: application/ISUP;version=itu-t92+\r\n{headers}\r\n\u0001\u0002\r\n--b2\r\n\u0003";
        foreach (var parts in new[] { new[] { SdpPart, other }, [other, SdpPart] })
        {
            var read = Read("multipart/mixed;boundary=b1", Mixed(parts));
            Assert.Equal((0, Sdp), (read.Refusal, Description(read)));
        }
    }

    [Theory]
    [InlineData("signal;handling=required")]
    [InlineData("signal")]
    public void What_has_to_be_understood_and_is_not_refuses_the_message(string disposition)
    {
        var other = $"Content-Type: application/ISUP\r\nContent-Disposition: {disposition}\r\n\r\n\u0001";
        Assert.Equal(415, Read("multipart/mixed;boundary=b1", Mixed(SdpPart, other)).Refusal);
    }

    [Theory]
    [InlineData("multipart/mixed; boundary=\"b1\"")]
    [InlineData("Multipart/Related;type=\"application/sdp\";boundary=b1")]
    [InlineData("multipart/x-new;boundary=b1")]
    public void The_kind_of_multipart_does_not_matter(string type) => Assert.Equal(Sdp, Description(Read(type, "preamble\r\n" + Mixed(SdpPart) + "epilogue")));

    [Fact]
    public void One_of_alternatives_is_enough()
    {
        var other = "Content-Type: application/unknown\r\nContent-Disposition: session;handling=required\r\n\r\nx";
        Assert.Equal(Sdp, Description(Read("multipart/alternative;boundary=b1", Mixed(SdpPart, other))));
        Assert.Equal(415, Read("multipart/alternative;boundary=b1", Mixed(other)).Refusal);
    }

    [Fact]
    public void Parts_may_have_parts()
    {
        var inner = Mixed(SdpPart).Replace("b1", "b0", StringComparison.Ordinal);
        Assert.Equal(Sdp, Description(Read("multipart/mixed;boundary=b1", Mixed($"Content-Type: multipart/mixed;\r\n boundary=b0\r\n\r\n{inner}"))));
        var deep = "Content-Type: text/plain\r\n\r\nx";
        for (var i = 0; i < 6; i++) deep = $"Content-Type: multipart/mixed;boundary=d{i}\r\n\r\n--d{i}\r\n{deep}\r\n--d{i}--";
        Assert.Equal(400, Read("multipart/mixed;boundary=b1", Mixed(deep)).Refusal);
    }

    [Fact]
    public void Line_ends_may_be_bare_and_the_last_boundary_missing()
    {
        var body = Mixed(SdpPart).Replace("\r\n", "\n", StringComparison.Ordinal);
        Assert.Equal(Sdp.Replace("\r\n", "\n", StringComparison.Ordinal), Description(Read("multipart/mixed;boundary=b1", body)));
        Assert.StartsWith(Sdp, Description(Read("multipart/mixed;boundary=b1", Mixed(SdpPart)[..^8])), StringComparison.Ordinal);
    }

    [Fact]
    public void Early_media_is_not_the_offer() =>
        Assert.True(Read("multipart/mixed;boundary=b1", Mixed("Content-Disposition: early-session;handling=optional\r\n" + SdpPart)).Description.IsEmpty);

    [Theory]
    [InlineData("application/sdp", "session", 0)]
    [InlineData("application/isup", null, 415)]
    [InlineData("application/isup", "signal;handling=optional", 0)]
    [InlineData("multipart/mixed", null, 400)]
    [InlineData("multipart/mixed;boundary=other", null, 400)]
    public void A_whole_body_is_as_strict_as_its_headers_say(string type, string? disposition, int refusal) =>
        Assert.Equal(refusal, Read(type, Mixed(SdpPart), disposition).Refusal);

    [Fact]
    public void Mutated_bodies_never_throw()
    {
        var random = new Random(5);
        var seed = Encoding.Latin1.GetBytes(Mixed(SdpPart, "Content-Disposition: x;handling=optional\r\n\r\ny"));
        for (var round = 0; round < 5000; round++)
        {
            var bytes = (byte[])seed.Clone();
            for (var i = random.Next(1, 8); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)"\r\n -:;b1="[random.Next(9)];
            _ = Read("multipart/mixed;boundary=b1", Encoding.Latin1.GetString(bytes[..random.Next(bytes.Length)]));
        }
    }
}
