using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>Writes OpenAI's bodies: server-sent events of <c>chat.completion.chunk</c>, or one whole <c>chat.completion</c>
/// (https://platform.openai.com/docs/api-reference/chat-streaming).</summary>
internal sealed class ChatCompletionWriter(HttpResponse response, SimulatedChatRequest request, string id, long created)
{
    public async Task StartEventsAsync()
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
        await WriteChunkAsync(new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null }, finishReason: null);
    }

    /// <summary>The answer, chunk by chunk: its text, then its calls, of which the first piece names the tool.</summary>
    public IReadOnlyList<Func<Task>> Steps(ChatScript script)
    {
        var text = script.Tokens.Select(token => Step(new JsonObject { ["content"] = token }));
        var calls = script.ToolCalls.Index().SelectMany(call => call.Item.Pieces().Index().Select(piece =>
        {
            var function = new JsonObject { ["arguments"] = piece.Item };
            var part = new JsonObject { ["index"] = call.Index, ["function"] = function };
            if (piece.Index == 0) (part["id"], part["type"], function["name"]) = (call.Item.Id, "function", call.Item.Name);
            return Step(new JsonObject { ["tool_calls"] = new JsonArray(part) });
        }));
        return [.. text.Concat(calls)];

        Func<Task> Step(JsonObject delta) => () => WriteChunkAsync(delta, finishReason: null);
    }

    public Task WriteFinishAsync(string reason) => WriteChunkAsync([], reason);

    /// <summary>The chunk with empty choices that <c>include_usage</c> asks for.</summary>
    public Task WriteUsageAsync((int Prompt, int Cached, int Completion) usage)
    {
        var chunk = Envelope("chat.completion.chunk", []);
        chunk["usage"] = Usage(usage);
        return WriteEventAsync(chunk.ToJsonString());
    }

    public Task WriteErrorEventAsync() =>
        WriteEventAsync(new JsonObject { ["error"] = Refusal.Error("The server had an error while processing your request", "server_error", null) }.ToJsonString());

    public async Task WriteEventAsync(string data)
    {
        await response.WriteAsync($"data: {data}\n\n", response.HttpContext.RequestAborted);
        await response.Body.FlushAsync(response.HttpContext.RequestAborted);
    }

    public async Task WriteWholeAsync(ChatScript script)
    {
        response.ContentType = "application/json";
        var message = new JsonObject { ["role"] = "assistant", ["content"] = string.Concat(script.Tokens), ["refusal"] = null };
        if (script.ToolCalls.Count > 0)
        {
            message["tool_calls"] = new JsonArray([.. script.ToolCalls.Select(static call => (JsonNode)new JsonObject
            {
                ["id"] = call.Id, ["type"] = "function", ["function"] = new JsonObject { ["name"] = call.Name, ["arguments"] = call.Arguments },
            })]);
        }

        var body = Envelope("chat.completion", [new JsonObject { ["index"] = 0, ["message"] = message, ["logprobs"] = null, ["finish_reason"] = script.FinishReason }]);
        if (script.Usage is { } usage) body["usage"] = Usage(usage);
        await response.WriteAsync(body.ToJsonString(), response.HttpContext.RequestAborted);
    }

    private static JsonObject Usage((int Prompt, int Cached, int Completion) usage) => new()
    {
        ["prompt_tokens"] = usage.Prompt,
        ["completion_tokens"] = usage.Completion,
        ["total_tokens"] = usage.Prompt + usage.Completion,
        ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = usage.Cached, ["audio_tokens"] = 0 },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
    };

    private Task WriteChunkAsync(JsonObject delta, string? finishReason)
    {
        var chunk = Envelope("chat.completion.chunk", [new JsonObject { ["index"] = 0, ["delta"] = delta, ["logprobs"] = null, ["finish_reason"] = finishReason }]);
        if (request.WantsUsage) chunk["usage"] = null;
        return WriteEventAsync(chunk.ToJsonString());
    }

    private JsonObject Envelope(string kind, JsonArray choices) => new()
    {
        ["id"] = id,
        ["object"] = kind,
        ["created"] = created,
        ["model"] = request.Model,
        ["system_fingerprint"] = "fp_simulated",
        ["choices"] = choices,
    };
}
