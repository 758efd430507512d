using System.Text.Json.Nodes;

namespace VoiceCluster.Simulators;

/// <summary>What Anthropic refuses (https://platform.claude.com/docs/en/api/messages).</summary>
internal static class AnthropicRules
{
    /// <summary>What is wrong with a request; null when nothing is.</summary>
    public static string? Problem(JsonObject? body)
    {
        if (body?["model"] is null) return "model: Field required";
        if (body["max_tokens"]?.GetValue<int>() is not > 0) return "max_tokens: Field required";
        if (body["stream"]?.GetValue<bool>() is not true) return "stream: must be true here";
        if (body["messages"] is not JsonArray { Count: > 0 } messages) return "messages: at least one message is required";
        return ToolProblem(body["tools"]) ?? HistoryProblem(messages, body["tools"] is not null);
    }

    private static string? ToolProblem(JsonNode? tools)
    {
        if (tools is not JsonArray all) return null;
        return all.Select(static tool => ToolRules.NameProblem(tool?["name"]) ?? ToolRules.SchemaProblem(tool!["input_schema"])).FirstOrDefault(static problem => problem is not null)
            ?? ToolRules.Duplicate(all.Select(static tool => (string)tool!["name"]!));
    }

    private static string? HistoryProblem(JsonArray messages, bool hasTools)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var open = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (place, message) in messages.Index())
        {
            var role = (string?)message!["role"];
            if (role != (place % 2 == 0 ? "user" : "assistant")) return "messages: roles must alternate between \"user\" and \"assistant\"";
            var answered = new HashSet<string>(StringComparer.Ordinal);
            var hasText = false;
            foreach (var block in Blocks(message["content"]))
            {
                var type = (string?)block["type"];
                if (type is "tool_use" or "tool_result" && !hasTools) return "Requests which include `tool_use` or `tool_result` blocks must define tools";
                switch (type, role)
                {
                    case ("text", _):
                        hasText = true;
                        if (string.IsNullOrWhiteSpace((string?)block["text"])) return "messages: text content blocks must be non-empty";
                        break;
                    case ("tool_use", "assistant"):
                        if (ToolRules.NameProblem(block["name"]) is { } problem) return problem;
                        if (block["input"] is not JsonObject) return "tool_use.input: Input should be a valid dictionary";
                        if (!ids.Add((string)block["id"]!)) return "messages: `tool_use` ids must be unique";
                        break;
                    case ("tool_result", "user"):
                        if (hasText) return "messages: `tool_result` blocks must come before text";
                        if (!open.Contains((string)block["tool_use_id"]!)) return "messages: unexpected `tool_use_id` found in `tool_result` blocks";
                        answered.Add((string)block["tool_use_id"]!);
                        break;
                    default:
                        return $"messages: a {role} has no {type}";
                }
            }

            if (role == "user" && !open.SetEquals(answered)) return "messages: `tool_use` ids were found without `tool_result` blocks immediately after";
            open = role == "assistant" ? [.. Blocks(message["content"]).Where(static block => (string?)block["type"] == "tool_use").Select(static block => (string)block["id"]!)] : [];
        }

        return open.Count > 0 ? "messages: `tool_use` ids were found without `tool_result` blocks immediately after" : null;
    }

    private static IEnumerable<JsonNode> Blocks(JsonNode? content) => content is JsonArray blocks
        ? blocks.Select(static block => block!)
        : [new JsonObject { ["type"] = "text", ["text"] = content?.DeepClone() }];
}
