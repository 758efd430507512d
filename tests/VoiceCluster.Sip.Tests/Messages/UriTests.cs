namespace VoiceCluster.Sip.Tests.Messages;

public sealed class UriTests
{
    [Theory]
    [InlineData("sip:alice@atlanta.com")]
    [InlineData("sip:alice:secretword@atlanta.com;transport=tcp")]
    [InlineData("sips:alice@atlanta.com?subject=project%20x&priority=urgent")]
    [InlineData("sip:+1-212-555-1212:1234@gateway.com;user=phone")]
    [InlineData("sip:atlanta.com;method=REGISTER?to=alice%40atlanta.com")]
    [InlineData("sip:alice;day=tuesday@atlanta.com")]
    [InlineData("sip:[2001:db8::1]:5061;lr")]
    [InlineData("tel:+358-555-1234567;postd=pp22")]
    public void A_uri_is_written_as_it_was_read(string text) => Assert.Equal(text, SipUri.Parse(text).ToString());

    [Theory]
    [InlineData("sip:")]
    [InlineData("alice@atlanta.com")]
    [InlineData("sip:@atlanta.com")]
    [InlineData("sip:alice@")]
    [InlineData("sip:alice@atlanta.com:")]
    [InlineData("sip:alice@atlanta.com:0")]
    [InlineData("sip:al ice@atlanta.com")]
    [InlineData("sip:alice%4@atlanta.com")]
    [InlineData("sip:alice@atlanta..com")]
    [InlineData("sip:alice@[2001:db8::1")]
    [InlineData("sip:alice@[192.0.2.1]")]
    [InlineData("sip:alice@2001:db8::1")]
    [InlineData("sip:alice@atlanta.com;;lr")]
    [InlineData("sip:alice@atlanta.com?")]
    [InlineData("<sip:alice@atlanta.com>")]
    [InlineData("1sip:alice@atlanta.com")]
    public void What_is_no_uri_is_refused(string text) => Assert.False(SipUri.TryParse(text, out _));

    // The examples of RFC 3261 section 19.1.4.
    [Theory]
    [InlineData("sip:%61lice@atlanta.com;transport=TCP", "sip:alice@AtLanTa.CoM;Transport=tcp", true)]
    [InlineData("sip:carol@chicago.com", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;newparam=5", true)]
    [InlineData("sip:ALICE@AtLanTa.CoM;Transport=udp", "sip:alice@AtLanTa.CoM;Transport=UDP", false)]
    [InlineData("sip:bob@biloxi.com", "sip:bob@biloxi.com:5060", false)]
    [InlineData("sip:bob@biloxi.com;transport=udp", "sip:bob@biloxi.com;transport=tcp", false)]
    [InlineData("sip:bob@biloxi.com;user=phone", "sip:bob@biloxi.com", false)]
    [InlineData("sip:carol@chicago.com", "sips:carol@chicago.com", false)]
    [InlineData("sip:carol@chicago.com;security=on", "sip:carol@chicago.com;security=off", false)]
    public void Equality_is_that_of_the_rfc(string left, string right, bool equal) =>
        Assert.Equal(equal, SipUri.Parse(left).Equals(SipUri.Parse(right)));

    [Theory]
    [InlineData("\"A. G. Bell\" <sip:agb@bell-telephone.com> ;tag=a48s", "A. G. Bell", "a48s")]
    [InlineData("sip:+12125551212@server.phone2net.com;tag=887s", null, "887s")]
    [InlineData("Anonymous <sip:c8oqz84zk7z@privacy.org>;tag=hyh8", "Anonymous", "hyh8")]
    [InlineData("\"say \\\"hi\\\"\"<sip:a@b>", "say \"hi\"", null)]
    [InlineData("<sip:a@b;tag=x>", null, null)]
    public void An_address_gives_name_and_tag(string text, string? name, string? tag)
    {
        var address = SipAddress.Parse(text);
        Assert.Equal((name, tag), (address.DisplayName, address.Tag));
        var again = SipAddress.Parse(address.ToString());
        Assert.Equal((name, tag, address.Uri), (again.DisplayName, again.Tag, again.Uri));
    }

    [Theory]
    [InlineData("\"open <sip:a@b>")]
    [InlineData("Bell, A <sip:a@b>")]
    [InlineData("<sip:a@b")]
    [InlineData("< sip:a@b >")]
    [InlineData("<sip:a@b>;;tag=1")]
    [InlineData("sip:a@b?x=y")]
    [InlineData("\"x\" sip:a@b")]
    public void What_is_no_address_is_refused(string text) => Assert.False(SipAddress.TryParse(text, out _));
}
