using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Mcp;

/// <summary>The official conformance suite, for what <c>/mcp</c> claims: tools, without sessions. Most of its other scenarios ask for tools, prompts and resources of a sample server.</summary>
public sealed class ConformanceTests(ScriptedServer scripted)
{
    [Theory]
    [InlineData("server-initialize", 1)]
    [InlineData("ping", 1)]
    [InlineData("logging-set-level", 1)]
    [InlineData("tools-list", 1)]
    [InlineData("dns-rebinding-protection", 2)]
    public async Task A_scenario_passes(string scenario, int checks)
    {
        await using var suite = OfficialClient.Start("conformance/dist/index.js", "server", "--url", OfficialClient.AddressOf(scripted.Server), "--scenario", scenario);
        Assert.True(await suite.ExitAsync() == 0, $"{suite.Output}\n{suite.Errors}");
        Assert.Contains($"Passed: {checks}/{checks}, 0 failed, 0 warnings", suite.Output, StringComparison.Ordinal);
    }
}
