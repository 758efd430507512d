using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A call whose agent has one tool, and whose model asks for it.</summary>
internal static class ToolScene
{
    /// <summary>Arguments that fit.</summary>
    public const string Order = """{"number":"4271"}""";

    public static async Task<(CallScene Scene, SceneTool Tool)> SceneAsync(ToolEffect effect)
    {
        var scene = new CallScene(new GrainsOptions());
        var tool = new SceneTool("lookup", effect, scene.Time);
        scene.Tools.Add(tool);
        scene.Chat.Reply = request => Answer(request, Order);
        await scene.ConnectAsync("s1");
        return (scene, tool);
    }

    /// <summary>A model that asks for the tool, and reads its message out.</summary>
    public static ChatDelta[] Answer(ChatRequest request, string arguments) => request.Messages[^1].Role == ChatRole.Tool
        ? [new ChatDelta(System.Text.Json.Nodes.JsonNode.Parse(request.Messages[^1].Text)!["message"]!.GetValue<string>())]
        : [Call("lookup", arguments)];

    public static ChatDelta Call(string tool, string arguments) => new("") { ToolCalls = [new ToolCall($"c{Guid.NewGuid():N}", tool, arguments)] };
}
