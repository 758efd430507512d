namespace VoiceCluster.FrontDoor.Tests;

public sealed class FrontDoorOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(new FrontDoorOptions().Validate());

    [Fact]
    public void The_limits_themselves_are_valid()
    {
        Assert.Empty(new FrontDoorOptions { MaxCalls = 1, PingEvery = TimeSpan.FromSeconds(1), StaleAfter = TimeSpan.FromSeconds(1.5), StartWithin = TimeSpan.FromSeconds(1), AccessTokens = [new string('a', 16)] }.Validate());
        Assert.Empty(new FrontDoorOptions { MaxCalls = 100_000, PingEvery = TimeSpan.FromMinutes(5), StaleAfter = TimeSpan.FromMinutes(6), DrainFor = TimeSpan.FromMinutes(10) }.Validate());
    }

    [Fact]
    public void Every_wrong_setting_is_named_at_once()
    {
        var problems = new FrontDoorOptions
        {
            MaxCalls = 0,
            PingEvery = TimeSpan.Zero,
            StaleAfter = TimeSpan.Zero,
            StartWithin = TimeSpan.FromMilliseconds(10),
            DrainFor = TimeSpan.FromHours(1),
            MaxConnections = 1,
            IdleConnection = TimeSpan.Zero,
            HeaderWithin = TimeSpan.FromHours(1),
            AccessTokens = [new string('a', 20), "short"],
            Hosts = ["voice.example.com", "http://voice.example.com", "voice.example.com:8080", "*"],
            Origins = ["https://www.example.com", "www.example.com", "https://www.example.com/page"],
        }.Validate().ToArray();
        Assert.Equal(
            ["MaxCalls", "PingEvery", "StaleAfter", "StartWithin", "DrainFor", "MaxConnections", "IdleConnection", "HeaderWithin", "AccessTokens:1", "Hosts:1", "Hosts:2", "Hosts:3", "Origins:1", "Origins:2"],
            problems.Select(p => p["FrontDoor:".Length..p.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.DoesNotContain(problems, p => p.Contains("short", StringComparison.Ordinal)); // a token is a secret
    }
}
