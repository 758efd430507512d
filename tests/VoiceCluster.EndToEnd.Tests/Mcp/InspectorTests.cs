using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Mcp;

/// <summary>The official inspector, on its command line.</summary>
public sealed class InspectorTests(ScriptedServer scripted)
{
    [Fact]
    public async Task It_lists_the_tools() => Assert.Equal(
        ["place_call", "hang_up", "list_calls", "read_conversation", "search_knowledge", "create_ticket"],
        (await RunAsync("--method", "tools/list")).GetProperty("tools").EnumerateArray().Select(static tool => tool.Text("name")));

    [Fact]
    public async Task It_runs_a_tool()
    {
        var found = await RunAsync("--method", "tools/call", "--tool-name", "search_knowledge", "--tool-arg", "question=how long is the warranty of a lamp");
        Assert.Contains("warranty", found.GetProperty("structuredContent").GetProperty("passages")[0].Text("text"), StringComparison.OrdinalIgnoreCase);
    }

    private async Task<JsonElement> RunAsync(params IEnumerable<string> arguments)
    {
        await using var inspector = OfficialClient.Start("inspector/clients/launcher/build/index.js", ["--cli", OfficialClient.AddressOf(scripted.Server), "--transport", "http", .. arguments]);
        Assert.True(await inspector.ExitAsync() == 0, $"{inspector.Output}\n{inspector.Errors}");
        return JsonDocument.Parse(inspector.Output).RootElement.Clone();
    }
}
