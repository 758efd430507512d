using System.Text.Json.Nodes;
using VoiceCluster.Agents.Tools;

namespace VoiceCluster.Tools.Tests;

/// <summary>Calls of tools as an agent makes them.</summary>
internal static class Calls
{
    public const string Key = "key-1";

    public static ToolInvocation Of(string arguments) =>
        new((JsonObject)JsonNode.Parse(arguments)!, new ToolContext("default", "session-1", 3, Key, "support", "Where is it?"));

    public static Task<ToolResult> RunAsync(this IAgentTool tool, string arguments, CancellationToken cancellationToken = default) =>
        tool.RunAsync(Of(arguments), cancellationToken);
}
