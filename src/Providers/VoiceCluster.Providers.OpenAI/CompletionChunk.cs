using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>
/// A chunk of an answer as compatible servers write it, made one that OpenAI could have written (https://platform.openai.com/docs/api-reference/chat-streaming):
/// only the fields that are read, of the types they have there. Numbers may be texts, <c>content</c> parts, names and times may be missing, and a reason to
/// finish may be a word of the server's own. What a model thinks, wherever a server puts it, comes in one field of ours. One for each answer.
/// </summary>
internal sealed class CompletionChunk
{
    private const string ReasoningName = "voicecluster_reasoning";

    private static readonly string[] Roles = ["assistant", "user", "system", "tool", "developer"];
    private static readonly string[] Reasons = ["stop", "length", "content_filter", "tool_calls", "function_call"];
    private static readonly string[] ReasoningFields = ["reasoning_content", "reasoning", "thinking", "reasoning_text"];

    private bool _isFinished;
    private bool _hasText;
    private bool _hasFailed;
    private bool _tellsEnds;

    /// <summary>Where the reasoning is, for the package.</summary>
    public static ReadOnlySpan<byte> ReasoningPath => "$.voicecluster_reasoning"u8;

    /// <summary>Where <see cref="Stop"/> says that no server said so.</summary>
    public static ReadOnlySpan<byte> ImpliedPath => "$.voicecluster_implied"u8;

    /// <summary>The chunk that ends an answer whose server does not say so.</summary>
    public static ReadOnlySpan<byte> Stop =>
        """{"id":"","object":"chat.completion.chunk","created":0,"model":"","choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"voicecluster_implied":true}"""u8;

    /// <summary>Text came, no error, and nothing that ended it.</summary>
    public bool IsAnswered => _hasText && !_isFinished && !_hasFailed;

    /// <summary>The server never wrote <c>"finish_reason": null</c>, as the protocol has it before the end: one that does, and then only hangs up, was cut off.</summary>
    public bool EndsByClosing => !_tellsEnds;

    /// <summary>False when the text is no JSON object.</summary>
    public bool TryNormalize(ReadOnlyMemory<byte> json, out byte[] normalized)
    {
        normalized = [];
        JsonObject? chunk;
        try
        {
            chunk = JsonNode.Parse(json.Span) as JsonObject;
        }
        catch (JsonException)
        {
            return false;
        }

        if (chunk is null) return false;
        var reasoning = new StringBuilder();
        var choices = new JsonArray();
        foreach (var (place, choice) in Items(chunk["choices"]).Index()) choices.Add(Choice(choice, place, reasoning));
        var result = new JsonObject
        {
            ["id"] = Text(chunk["id"]) ?? "",
            ["object"] = "chat.completion.chunk",
            ["created"] = Number(chunk["created"]) ?? 0,
            ["model"] = Text(chunk["model"]) ?? "",
            ["choices"] = choices,
        };
        if (Usage(chunk["usage"]) is { } usage) result["usage"] = usage;
        if (chunk["error"] is { } error)
        {
            _hasFailed = true;
            result["error"] = error.DeepClone();
        }

        if (reasoning.Length > 0) result[ReasoningName] = reasoning.ToString();
        normalized = JsonSerializer.SerializeToUtf8Bytes(result);
        return true;
    }

    private JsonObject Choice(JsonObject choice, int place, StringBuilder reasoning)
    {
        // A server that answers in one piece has a message, an older one a text.
        var delta = (choice["delta"] ?? choice["message"]) as JsonObject ?? [];
        var result = new JsonObject();
        if (Text(delta["role"]) is { } role && Roles.Contains(role)) result["role"] = role;
        var content = new StringBuilder(Text(choice["text"]));
        Content(delta["content"], content, reasoning);
        if (content.Length > 0) result["content"] = content.ToString();
        if (Text(delta["refusal"]) is { Length: > 0 } refusal) result["refusal"] = refusal;
        foreach (var field in ReasoningFields)
        {
            // The same is said twice by servers that changed the name.
            if (reasoning.Length == 0) Content(delta[field], reasoning, reasoning);
        }

        var calls = new JsonArray();
        foreach (var (index, call) in Items(delta["tool_calls"]).Index()) calls.Add(ToolCall(call, index));
        // The way before there were several calls; a server that knows both says the same twice.
        if (calls.Count == 0 && delta["function_call"] is JsonObject function) calls.Add(ToolCall(function, 0));
        if (calls.Count > 0) result["tool_calls"] = calls;
        _hasText |= content.Length > 0 || result.ContainsKey("refusal") || calls.Count > 0;
        return new JsonObject { ["index"] = Number(choice["index"]) ?? place, ["delta"] = result, ["finish_reason"] = Reason(choice) };
    }

    /// <summary>Null while the answer goes on, and when it ends in an error; a word of the server's own is <c>stop</c>.</summary>
    private string? Reason(JsonObject choice)
    {
        _tellsEnds |= choice.ContainsKey("finish_reason") && choice["finish_reason"] is null;
        if (Text(choice["finish_reason"])?.Trim() is not { Length: > 0 } reason || reason is "null") return null;
        if (reason is "error")
        {
            _hasFailed = true;
            return null;
        }

        _isFinished = true;
        return Reasons.Contains(reason) ? reason : "stop";
    }

    /// <summary>Text, or parts of it; a part that holds thoughts goes to them.</summary>
    private static void Content(JsonNode? content, StringBuilder text, StringBuilder reasoning)
    {
        switch (content)
        {
            case JsonValue value:
                text.Append(Text(value));
                break;
            case JsonArray parts:
                foreach (var part in parts) Content(part, text, reasoning);
                break;
            case JsonObject part:
                var isThought = Text(part["type"]) is "thinking" or "reasoning" or "reasoning.text" or "reasoning_text";
                var target = isThought ? reasoning : text;
                foreach (var field in (ReadOnlySpan<string>)["text", "thinking", "reasoning", "content"]) Content(part[field], target, reasoning);
                break;
        }
    }

    /// <summary>Arguments are a text that holds JSON; some send the JSON. Some leave the function out and have its fields in the call.</summary>
    private static JsonObject ToolCall(JsonObject call, int place)
    {
        var called = call["function"] as JsonObject ?? call;
        var function = new JsonObject();
        if (Text(called["name"]) is { Length: > 0 } name) function["name"] = name;
        if ((called["arguments"] is JsonObject arguments ? arguments.ToJsonString() : Text(called["arguments"])) is { } text) function["arguments"] = text;
        var result = new JsonObject { ["index"] = Number(call["index"]) ?? place, ["type"] = "function", ["function"] = function };
        if (Text(call["id"]) is { Length: > 0 } id) result["id"] = id;
        return result;
    }

    /// <summary>Null when nothing was counted.</summary>
    private static JsonObject? Usage(JsonNode? node)
    {
        if (node is not JsonObject usage) return null;
        var (prompt, completion) = (Number(usage["prompt_tokens"]), Number(usage["completion_tokens"]));
        if (prompt is null || completion is null) return null;
        var result = new JsonObject { ["prompt_tokens"] = prompt, ["completion_tokens"] = completion, ["total_tokens"] = prompt + completion };
        if (Number((usage["prompt_tokens_details"] as JsonObject)?["cached_tokens"]) is { } cached)
            result["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = cached };
        return result;
    }

    private static IEnumerable<JsonObject> Items(JsonNode? node) => node switch
    {
        JsonArray array => array.OfType<JsonObject>(),
        JsonObject one => [one],
        _ => [],
    };

    private static string? Text(JsonNode? node) => node is not JsonValue value ? null : value.TryGetValue<string>(out var text) ? text : value.GetValueKind() switch
    {
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    private static long? Number(JsonNode? node) =>
        double.TryParse(Text(node), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e15 ? (long)number : null;
}
