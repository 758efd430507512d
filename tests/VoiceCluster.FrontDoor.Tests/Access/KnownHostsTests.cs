using System.Net;
using Microsoft.AspNetCore.Http;
using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Tests.Access;

public sealed class KnownHostsTests
{
    private static readonly KnownHosts Hosts = new(new FrontDoorOptions
    {
        Hosts = ["voice.example.com", "*.calls.example.com", "198.51.100.7"],
        Origins = ["https://www.example.com", "http://app.example.com:3000"],
    });

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:8080", true)]
    [InlineData("localhost.", true)]
    [InlineData("voice.localhost:1", true)]
    [InlineData("127.0.0.1:8080", true)]
    [InlineData("127.9.9.9", true)]
    [InlineData("[::1]:8080", true)]
    [InlineData("voice.example.com", true)]
    [InlineData("Voice.Example.COM:443", true)]
    [InlineData("a.calls.example.com", true)]
    [InlineData("198.51.100.7:8080", true)]
    [InlineData("192.0.2.10:8080", true)] // where the connection came in
    [InlineData("", false)]
    [InlineData("evil.example", false)]
    [InlineData("calls.example.com", false)]
    [InlineData("evilcalls.example.com", false)]
    [InlineData("voice.example.com.evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("evillocalhost", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("192.0.2.11", false)]
    [InlineData("0.0.0.0", false)]
    public void Only_names_of_this_server_are_served(string host, bool served) => Assert.Equal(served, Hosts.Serves(new HostString(host), IPAddress.Parse("192.0.2.10")));

    [Fact]
    public void An_address_that_came_in_over_both_families_is_the_same() =>
        Assert.True(Hosts.Serves(new HostString("192.0.2.10"), IPAddress.Parse("::ffff:192.0.2.10")));

    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:5173", true)]
    [InlineData("http://[::1]:8080", true)]
    [InlineData("https://voice.example.com", true)]
    [InlineData("https://www.example.com", true)]
    [InlineData("http://app.example.com:3000", true)]
    [InlineData("http://app.example.com:3001", false)]
    [InlineData("http://www.example.com", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("https://localhost.evil.example", false)]
    [InlineData("https://localhost@evil.example", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    [InlineData("file:///localhost", false)]
    [InlineData("chrome-extension://localhost", false)]
    public void Only_own_pages_and_those_that_were_named_are_trusted(string origin, bool trusted) => Assert.Equal(trusted, Hosts.Trusts(origin, local: null));
}
