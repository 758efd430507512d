using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Tests.Access;

public sealed class ListeningAddressesTests
{
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
}
