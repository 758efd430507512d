using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Anthropic;

/// <summary>
/// A conversation as the vendor wants it (https://platform.claude.com/docs/en/agents-and-tools/tool-use/implement-tool-use): a user's message first, roles in
/// turn, the results of all calls of a message at the beginning of the next, under ids that stand only once.
/// </summary>
internal static class AnthropicMessages
{
    private const string User = "user";
    private const string Assistant = "assistant";
    private const string ToolResult = "tool_result";

    /// <summary>The messages but the system's; empty when nothing was said.</summary>
    public static JsonArray Of(IReadOnlyList<ChatMessage> conversation)
    {
        var ids = new CallIds();
        var messages = new List<(string Role, List<JsonObject> Blocks)>();
        foreach (var one in conversation)
        {
            if (one.Role is ChatRole.System || Blocks(one, ids) is not { Count: > 0 } blocks) continue;
            var role = one.Role is ChatRole.Assistant ? Assistant : User;
            // The vendor wants a user's message first; in calls the agent often greets first.
            if (messages.Count == 0 && role is Assistant) messages.Add((User, [Text("(The caller is on the line.)")]));
            if (messages.Count > 0 && messages[^1].Role == role) messages[^1].Blocks.AddRange(blocks);
            else messages.Add((role, blocks));
        }

        return [.. messages.Select(static one => (JsonNode)new JsonObject { ["role"] = one.Role, ["content"] = Content(one.Blocks) })];
    }

    /// <summary>The tools, and where only the history speaks of any, those: the vendor refuses calls of tools that the request does not define.</summary>
    public static void AddTools(JsonObject body, ChatRequest request)
    {
        IEnumerable<ToolDefinition> tools = request.Tools;
        if (request.Tools.Count == 0)
        {
            tools = request.Messages.SelectMany(static one => one.ToolCalls).Select(static call => call.Name).Distinct(StringComparer.Ordinal)
                .Select(static name => new ToolDefinition(name, "No longer available.", """{"type":"object"}"""));
        }

        var defined = new JsonArray([.. tools.Select(static tool => (JsonNode)new JsonObject
        {
            ["name"] = ToolNames.ToWire(tool.Name), ["description"] = tool.Description, ["input_schema"] = JsonNode.Parse(tool.Parameters),
        })]);
        if (defined.Count == 0) return;
        body["tools"] = defined;
        if (request.Tools.Count == 0) body["tool_choice"] = new JsonObject { ["type"] = "none" };
    }

    private static List<JsonObject> Blocks(ChatMessage message, CallIds ids)
    {
        if (message.Role is ChatRole.Tool)
            return [new JsonObject { ["type"] = ToolResult, ["tool_use_id"] = ids.Answered(message.ToolCallId), ["content"] = message.Text }];
        var blocks = new List<JsonObject>();
        if (!string.IsNullOrWhiteSpace(message.Text)) blocks.Add(Text(message.Text.Trim()));
        blocks.AddRange(message.ToolCalls.Select(call => new JsonObject
        {
            ["type"] = "tool_use", ["id"] = ids.Asked(call.Id), ["name"] = ToolNames.ToWire(call.Name), ["input"] = PartialToolCalls.ArgumentsOf(call),
        }));
        return blocks;
    }

    /// <summary>Results first: the vendor takes no text before them.</summary>
    private static JsonNode Content(List<JsonObject> blocks) => blocks is [{ } only] && IsText(only)
        ? only["text"]!.DeepClone()
        : new JsonArray([.. blocks.OrderBy(static block => (string?)block["type"] is ToolResult ? 0 : 1)]);

    private static bool IsText(JsonObject block) => (string?)block["type"] is "text";

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    /// <summary>Ids of one request: another vendor's may have signs that this one refuses, or stand twice in a long conversation.</summary>
    private sealed class CallIds
    {
        private readonly HashSet<string> _used = new(StringComparer.Ordinal);
        private readonly Dictionary<string, string> _newest = new(StringComparer.Ordinal);

        public string Asked(string id)
        {
            var isGood = id.Length is > 0 and <= 64 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
            var taken = isGood && _used.Add(id) ? id : $"call_{_used.Count}_again";
            _used.Add(taken);
            return _newest[id] = taken;
        }

        public string Answered(string? id) => _newest.GetValueOrDefault(id ?? "", id ?? "");
    }
}
