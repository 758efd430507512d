using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tests;

public sealed class ToolRegistryTests
{
    private static readonly ToolContext Context = new("default", "s", 1, "key", "agent", "words");

    [Fact]
    public async Task A_method_becomes_a_tool_with_its_schema()
    {
        var tool = Assert.Single(MethodTools.Of(new Weather()));
        Assert.Equal(("forecast", ToolEffect.Read), (tool.Specification.Name, tool.Specification.Effect));
        Assert.Equal(
            """{"type":"object","properties":{"town_name":{"type":"string","description":"A town.","maxLength":40},"days":{"type":"integer"},"metric":{"type":"boolean"}},"required":["town_name"],"additionalProperties":false}""",
            tool.Specification.Parameters);
        var result = await tool.RunAsync(new ToolInvocation(new JsonObject { ["town_name"] = "Bonn", ["days"] = 3 }, Context), CancellationToken.None);
        Assert.Equal("""{"message":"Bonn 3 True key"}""", result.ToText());
    }

    [Fact]
    public void An_agents_list_names_tools_and_whole_servers()
    {
        var registry = new ToolRegistry([new FixedToolSource([Named("a"), Named("crm/find"), Named("crm/open")]), new FixedToolSource([Named("a")])]);
        Assert.Equal(["a", "crm/find", "crm/open"], registry.Resolve([new("a"), new("crm/*")]).Select(t => t.Specification.Name));
        Assert.Equal(["crm/open"], registry.Resolve([new("crm/open"), new("gone")]).Select(t => t.Specification.Name));
        Assert.NotNull(registry.Resolve([new("a", Confirm: true)])[0].Specification.Confirmation);
        Assert.Null(registry.Resolve([new("a", Confirm: false)])[0].Specification.Confirmation);
    }

    [Theory]
    [InlineData("", "{}")]
    [InlineData("{\"b\":1,\"a\":[{\"d\":1,\"c\":2}]}", "{\"a\":[{\"c\":2,\"d\":1}],\"b\":1}")]
    [InlineData(" { \"a\" : \"x\" } ", "{\"a\":\"x\"}")]
    public void The_same_arguments_are_one_text_however_they_are_written(string written, string canonical) =>
        Assert.Equal(canonical, ToolArguments.Canonical(ToolArguments.Read(written, """{"type":"object"}""")));

    [Fact]
    public void Arguments_without_end_are_refused() =>
        Assert.Throws<ToolException>(() => ToolArguments.Read("{\"a\":\"" + new string('x', 40_000) + "\"}", """{"type":"object"}"""));

    private static Stub Named(string name) => new Stub(name);

    private sealed class Stub(string name) : IAgentTool
    {
        public ToolSpecification Specification { get; } = new() { Name = name, Description = "d", Parameters = "{}" };

        public Task<ToolResult> RunAsync(ToolInvocation invocation, CancellationToken cancellationToken) => Task.FromResult(new ToolResult(null));
    }

    private sealed class Weather
    {
        [AgentTool("forecast", "Tells the weather.")]
        public static Task<ToolResult> ForecastAsync(
            [Description("A town."), MaxLength(40)] string townName, ToolContext context, CancellationToken cancellationToken, int days = 1, bool metric = true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Task.FromResult(ToolResult.Say($"{townName} {days} {metric} {context.IdempotencyKey}"));
        }
    }
}
