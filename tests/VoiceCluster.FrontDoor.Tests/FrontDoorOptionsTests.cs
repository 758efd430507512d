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
            AccessTokens = [new string('a', 20), "short"],
        }.Validate().ToArray();
        Assert.Equal(
            ["MaxCalls", "PingEvery", "StaleAfter", "StartWithin", "DrainFor", "AccessTokens:1"],
            problems.Select(p => p["FrontDoor:".Length..p.IndexOf(' ', StringComparison.Ordinal)]));
        Assert.DoesNotContain(problems, p => p.Contains("short", StringComparison.Ordinal)); // a token is a secret
    }
}
