using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>Anthropic's <c>POST /v1/messages</c>, streamed, as https://platform.claude.com/docs/en/build-with-claude/streaming describes it. Strict about the key,
/// the version, the order of roles, and what a request must have.</summary>
public sealed class AnthropicSimulator : VendorSimulator
{
    private static readonly Dictionary<int, (string Type, string Message)> Refusals = new()
    {
        [400] = ("invalid_request_error", "The request cannot be used."),
        [401] = ("authentication_error", "invalid x-api-key"),
        [402] = ("billing_error", "Your credit is used up."),
        [403] = ("permission_error", "Your API key may not use this resource."),
        [404] = ("not_found_error", "Not found"),
        [413] = ("request_too_large", "Request exceeds the maximum allowed number of bytes."),
        [429] = ("rate_limit_error", "This request would exceed your rate limit."),
        [500] = ("api_error", "Internal server error"),
        [504] = ("timeout_error", "The request timed out."),
        [529] = ("overloaded_error", "Overloaded"),
    };

    private readonly ConcurrentQueue<JsonObject> _requests = new();

    private AnthropicSimulator(TimeProvider clock, string key)
        : base(clock, key)
    {
    }

    /// <summary>Bodies of the requests that were answered.</summary>
    public IReadOnlyList<JsonObject> Requests => [.. _requests];

    /// <summary>The answer to a request, token by token.</summary>
    public Func<JsonObject, IReadOnlyList<string>> Answers { get; set; } = static _ => ["We ", "open ", "at ", "nine."];

    /// <summary>What the answer to a request asks to have done, after its text.</summary>
    public Func<JsonObject, IReadOnlyList<SimulatedToolCall>> ToolCalls { get; set; } = static _ => [];

    /// <summary>Why an answer ends; null for <c>tool_use</c> or <c>end_turn</c>.</summary>
    public string? StopReason { get; set; }

    /// <summary>Starts.</summary>
    /// <param name="clock">Null for real time.</param>
    /// <param name="key">The one key that is accepted.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<AnthropicSimulator> StartAsync(TimeProvider? clock = null, string key = "sk-ant-simulated", int port = 0)
    {
        var simulator = new AnthropicSimulator(clock ?? TimeProvider.System, key);
        await simulator.StartAsync(port);
        return simulator;
    }

    /// <inheritdoc/>
    protected override void Map(WebApplication app) => app.MapPost("/v1/messages", AnswerAsync);

    /// <inheritdoc/>
    protected override Fault? Check(HttpContext context)
    {
        var headers = context.Request.Headers;
        // The reference has the key in a header of its own; the vendor's .NET package sends it as a bearer's.
        var isKnown = headers.TryGetValue("x-api-key", out var key) ? key == Key : headers.Authorization == $"Bearer {Key}";
        if (!isKnown) return Fault.Refuse(401);
        return headers.ContainsKey("anthropic-version") ? null : Fault.Refuse(400);
    }

    /// <inheritdoc/>
    protected override Task RefuseAsync(HttpContext context, Fault fault)
    {
        var (type, message) = Refusals.GetValueOrDefault(fault.Code, ("api_error", "Something went wrong."));
        context.Response.StatusCode = fault.Code;
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = $"{wait}";
        return context.Response.WriteAsJsonAsync(Error(fault.Reason.Length > 0 ? fault.Reason : type, message), context.RequestAborted);
    }

    private static JsonObject Error(string type, string message) =>
        new() { ["type"] = "error", ["error"] = new JsonObject { ["type"] = type, ["message"] = message }, ["request_id"] = "req_simulated" };

    private async Task AnswerAsync(HttpContext context)
    {
        var (refused, fault) = await AdmitAsync(context);
        if (refused) return;
        var body = await context.Request.ReadFromJsonAsync<JsonObject>(context.RequestAborted);
        if (AnthropicRules.Problem(body) is { } problem)
        {
            context.Response.StatusCode = 400;
            await context.Response.WriteAsJsonAsync(Error("invalid_request_error", problem), context.RequestAborted);
            return;
        }

        _requests.Enqueue(body!);
        context.Response.ContentType = "text/event-stream; charset=utf-8";
        var sent = 0;
        foreach (var (name, data) in Events(body!))
        {
            if (fault is not null && sent++ >= fault.After && await MisbehaveAsync(context, fault)) return;
            await WriteAsync(context, name, data.ToJsonString());
        }
    }

    private IEnumerable<(string Name, JsonObject Data)> Events(JsonObject request)
    {
        var (tokens, calls) = (Answers(request), ToolCalls(request));
        yield return ("message_start", new JsonObject
        {
            ["type"] = "message_start",
            ["message"] = new JsonObject
            {
                ["id"] = "msg_simulated", ["type"] = "message", ["role"] = "assistant", ["model"] = request["model"]!.DeepClone(), ["content"] = new JsonArray(),
                ["stop_reason"] = null, ["stop_sequence"] = null,
                ["usage"] = new JsonObject { ["input_tokens"] = 20, ["cache_read_input_tokens"] = 5, ["cache_creation_input_tokens"] = 0, ["output_tokens"] = 1 },
            },
        });
        yield return ("content_block_start", new JsonObject { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" } });
        yield return ("ping", new JsonObject { ["type"] = "ping" });
        foreach (var token in tokens)
        {
            yield return ("content_block_delta", new JsonObject
            {
                ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = token },
            });
        }

        yield return ("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = 0 });
        foreach (var read in calls.Index().SelectMany(static call => CallEvents(call.Item, call.Index + 1))) yield return read;
        yield return ("message_delta", new JsonObject
        {
            ["type"] = "message_delta", ["delta"] = new JsonObject { ["stop_reason"] = StopReason ?? (calls.Count > 0 ? "tool_use" : "end_turn"), ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = tokens.Count },
        });
        yield return ("message_stop", new JsonObject { ["type"] = "message_stop" });
    }

    private static IEnumerable<(string Name, JsonObject Data)> CallEvents(SimulatedToolCall call, int index)
    {
        yield return ("content_block_start", new JsonObject
        {
            ["type"] = "content_block_start", ["index"] = index,
            ["content_block"] = new JsonObject { ["type"] = "tool_use", ["id"] = call.Id, ["name"] = call.Name, ["input"] = new JsonObject() },
        });
        foreach (var piece in call.Pieces())
        {
            yield return ("content_block_delta", new JsonObject
            {
                ["type"] = "content_block_delta", ["index"] = index, ["delta"] = new JsonObject { ["type"] = "input_json_delta", ["partial_json"] = piece },
            });
        }

        yield return ("content_block_stop", new JsonObject { ["type"] = "content_block_stop", ["index"] = index });
    }

    /// <summary>True when the answer is over.</summary>
    private async Task<bool> MisbehaveAsync(HttpContext context, Fault fault)
    {
        switch (fault.Kind)
        {
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
                return true;
            case FaultKind.Cut:
                await context.Response.Body.FlushAsync(context.RequestAborted);
                context.Abort();
                return true;
            case FaultKind.Close:
                return true;
            case FaultKind.Report:
                await WriteAsync(context, "error", Error(fault.Reason, "As configured.").ToJsonString());
                return true;
            case FaultKind.Garbage:
                await WriteAsync(context, "content_block_delta", "}{ no JSON");
                return false;
            case FaultKind.Slow:
                await Task.Delay(fault.Delay, Clock, context.RequestAborted);
                return false;
            default:
                return false;
        }
    }

    private static async Task WriteAsync(HttpContext context, string name, string data)
    {
        await context.Response.WriteAsync($"event: {name}\ndata: {data}\n\n", context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
}
