using Microsoft.AspNetCore.Http;
using VoiceCluster.FrontDoor.Twilio;

namespace VoiceCluster.FrontDoor.Tests.Twilio;

public sealed class TwilioSignatureTests
{
    private static readonly KeyValuePair<string, string>[] Form =
    [
        new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675309"), new("Digits", "1234"), new("From", "+14158675309"), new("To", "+18005551212"),
    ];

    [Fact]
    public void The_documented_example_is_signed_as_documented() => Assert.Equal(
        "RSOYDt4T1cUTdK1PDd93/VVr8B8=",
        Convert.ToBase64String(TwilioSignature.Sign("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", Form)));

    [Theory]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8B8=", true)]
    [InlineData("RSOYDt4T1cUTdK1PDd93/VVr8X8=", false)]
    [InlineData("not base64!", false)]
    [InlineData("", false)]
    public void Behind_a_proxy_the_public_address_counts(string signature, bool valid)
    {
        var request = new DefaultHttpContext().Request;
        request.Scheme = "http";
        request.Host = new HostString("10.0.0.7", 8080);
        request.Path = "/myapp.php";
        request.QueryString = new QueryString("?foo=1&bar=2");
        request.Headers["X-Twilio-Signature"] = signature;
        Assert.Equal(valid, TwilioSignature.IsValid(request, Form, new TwilioOptions { AuthToken = "12345", PublicUrl = new Uri("https://mycompany.com") }));
    }

    [Theory]
    [InlineData("https://mycompany.com", "https://mycompany.com/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com", "https://mycompany.com:443/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com:443", "https://mycompany.com/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com:8443", "https://mycompany.com:8443/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com:8443", "https://mycompany.com/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com:8443/base/", "https://mycompany.com/base/myapp.php?foo=1&bar=2", true)]
    [InlineData("http://[2001:db8::1]:8080", "http://[2001:db8::1]/myapp.php?foo=1&bar=2", true)]
    [InlineData("https://mycompany.com:8443", "https://mycompany.com:443/myapp.php?foo=1&bar=2", false)]
    [InlineData("https://mycompany.com", "https://mycompany.com:8443/myapp.php?foo=1&bar=2", false)]
    [InlineData("https://mycompany.com", "https://mycompany.com:80/myapp.php?foo=1&bar=2", false)]
    [InlineData("https://mycompany.com", "http://mycompany.com/myapp.php?foo=1&bar=2", false)]
    [InlineData("https://mycompany.com", "https://mycompany.com.evil.example/myapp.php?foo=1&bar=2", false)]
    [InlineData("https://mycompany.com", "https://mycompany.com/myapp.php?foo=1", false)]
    public void The_port_may_be_left_out_or_put_in(string publicUrl, string signed, bool valid)
    {
        var request = new DefaultHttpContext().Request;
        request.Path = "/myapp.php";
        request.QueryString = new QueryString("?foo=1&bar=2");
        request.Headers["X-Twilio-Signature"] = Convert.ToBase64String(TwilioSignature.Sign("12345", signed, Form));
        Assert.Equal(valid, TwilioSignature.IsValid(request, Form, new TwilioOptions { AuthToken = "12345", PublicUrl = new Uri(publicUrl) }));
    }

    [Fact]
    public void Settings_that_do_not_fit_are_named_without_the_token()
    {
        var problems = new TwilioOptions { AuthToken = "secret" }.Validate().ToList();
        Assert.Equal(2, problems.Count);
        Assert.DoesNotContain("secret", string.Concat(problems), StringComparison.Ordinal);
    }
}
