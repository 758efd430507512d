using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Tests.Access;

public sealed class ListeningAddressesTests
{
    private const string Token = "a-token-of-enough-characters";

    [Theory]
    [InlineData("http://localhost:8080", true)]
    [InlineData("http://127.0.0.1:0", true)]
    [InlineData("http://127.1.2.3:80", true)]
    [InlineData("https://[::1]:443", true)]
    [InlineData("http://unix:/run/voice.sock", true)]
    [InlineData("http://0.0.0.0:8080", false)]
    [InlineData("http://[::]:8080", false)]
    [InlineData("http://*:8080", false)]
    [InlineData("http://+:8080", false)]
    [InlineData("http://192.0.2.10:8080", false)]
    [InlineData("http://voice.example.com:8080", false)]
    public void What_other_machines_reach_is_known_before_it_is_listened_on(string address, bool loopback) =>
        Assert.Equal(loopback, ListeningAddresses.IsLoopback(address));

    [Fact]
    public void Beyond_loopback_the_door_is_open_only_on_purpose()
    {
        (string, string)[] addresses = [("Urls", "http://localhost:1"), ("Urls", "http://0.0.0.0:2"), ("Kestrel:Endpoints:Web:Url", "http://*:3")];
        var problems = ListeningAddresses.Validate(new FrontDoorOptions(), addresses).ToList();
        Assert.Equal(["Urls is 'http://0.0.0.0:2'", "Kestrel:Endpoints:Web:Url is 'http://*:3'"], problems.Select(p => p[..p.IndexOf(',', StringComparison.Ordinal)]));
        Assert.All(problems, p => Assert.Contains("FrontDoor:AccessTokens:0", p, StringComparison.Ordinal));
        Assert.Empty(ListeningAddresses.Validate(new FrontDoorOptions { Open = true }, addresses));
        Assert.Empty(ListeningAddresses.Validate(new FrontDoorOptions { AccessTokens = [Token] }, addresses));
    }
}
