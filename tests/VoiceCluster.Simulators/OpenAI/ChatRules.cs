using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Simulators;

/// <summary>What OpenAI refuses about tools (https://platform.openai.com/docs/guides/function-calling).</summary>
internal static class ChatRules
{
    /// <summary>What is wrong with a request's tools and history; null when nothing is.</summary>
    public static string? Problem(JsonElement body)
    {
        var request = JsonNode.Parse(body.GetRawText())!;
        return ToolProblem(request["tools"]) ?? HistoryProblem(request["messages"]!.AsArray());
    }

    private static string? ToolProblem(JsonNode? tools)
    {
        if (tools is null) return null;
        if (tools is not JsonArray { Count: > 0 } all) return "[] is too short - 'tools'";
        var functions = all.Select(static tool => tool!["function"]).ToList();
        return functions.Select(static function => ToolRules.NameProblem(function?["name"])).FirstOrDefault(static problem => problem is not null)
            ?? functions.Select(static function => function!["parameters"] is { } schema ? ToolRules.SchemaProblem(schema) : null).FirstOrDefault(static problem => problem is not null)
            ?? ToolRules.Duplicate(functions.Select(static function => (string)function!["name"]!));
    }

    private static string? HistoryProblem(JsonArray messages)
    {
        var open = new List<string>();
        foreach (var message in messages.Select(static message => message!))
        {
            if ((string?)message["role"] == "tool")
            {
                if (!open.Remove((string?)message["tool_call_id"] ?? "")) return "messages with role 'tool' must be a response to a preceding message with 'tool_calls'.";
                continue;
            }

            if (open.Count > 0) return Unanswered(open);
            if (message["tool_calls"] is not JsonArray calls) continue;
            if (calls.Count == 0) return "[] is too short - 'messages.tool_calls'";
            foreach (var call in calls)
            {
                if (ToolRules.NameProblem(call?["function"]?["name"]) is { } problem) return problem;
                if (call!["function"]!["arguments"] is not JsonValue value || value.GetValueKind() is not JsonValueKind.String) return "arguments must be a string";
                open.Add((string)call["id"]!);
            }
        }

        return open.Count > 0 ? Unanswered(open) : null;
    }

    private static string Unanswered(List<string> open) =>
        "An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. "
        + $"The following tool_call_ids did not have response messages: {string.Join(", ", open)}";
}
