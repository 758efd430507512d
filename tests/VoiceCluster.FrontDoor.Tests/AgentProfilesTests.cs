using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests;

public sealed class AgentProfilesTests
{
    private static readonly CallRequest Request = new() { LegId = "leg", Channel = "test" };

    private readonly AgentProfiles _agents = new(new Dictionary<string, AgentProfile>
    {
        ["sales"] = new() { Settings = new Dictionary<string, string> { ["recording"] = "on" }, Instructions = "You sell." },
        ["private"] = new() { Settings = new Dictionary<string, string> { ["recording"] = "off" } },
        ["plain"] = new(),
    });

    [Theory]
    [InlineData("SALES", RecordingRule.On)]
    [InlineData("private", RecordingRule.Off)]
    [InlineData("plain", null)]
    [InlineData(null, null)]
    [InlineData("nobody", null)]
    public void What_an_agent_says_on_recording_is_the_operator_s_word(string? agent, RecordingRule? rule) =>
        Assert.Equal(rule, _agents.Apply(agent, Request).Recording);

    [Fact]
    public void Only_agents_that_are_configured_are_known() =>
        Assert.Equal([true, true, false], new[] { null, "Sales", "nobody" }.Select(_agents.Knows));
}
