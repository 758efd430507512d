using System.Text.Json;
using VoiceCluster.Dialogue;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.OpenAI.Tests;

public sealed class OpenAIToolTests : SimulatedOpenAI
{
    private const string Schema = """{"type":"object","properties":{"number":{"type":"string"}},"required":["number"]}""";

    private static readonly ToolDefinition[] Tools = [new("order_status", "Looks up an order.", Schema), new("crm/find", "Finds a customer.", Schema)];

    private static readonly ChatRequest Asking = Request with { Tools = Tools };

    [Fact]
    public async Task Calls_come_complete_and_in_order_after_the_text()
    {
        Server.Chat.Enqueue(ChatScript.Answer("Let me ", "look.").Calls(
            new SimulatedToolCall("order_status", """{"number":"12345"}""", "call_a"), new SimulatedToolCall("crm__find", "", "call_b")));
        var deltas = await ReadAsync(Model, Asking);

        Assert.Equal("Let me look.", string.Concat(deltas.Select(static delta => delta.Text)));
        Assert.Equal(
            [new ToolCall("call_a", "order_status", """{"number":"12345"}"""), new ToolCall("call_b", "crm/find", "{}")],
            deltas.Single(static delta => delta.ToolCalls.Count > 0).ToolCalls);
        Assert.NotNull(deltas[^1].Usage);
    }

    [Fact]
    public async Task The_request_has_the_tools_under_names_that_the_vendor_takes()
    {
        Server.Chat.Enqueue(ChatScript.Answer("ok"), ChatScript.Answer("ok"));
        await ReadAsync(Model, Asking);
        var tools = Server.Chat.Requests.Single().Body.GetProperty("tools");
        Assert.Equal(["order_status", "crm__find"], tools.EnumerateArray().Select(static tool => tool.GetProperty("function").GetProperty("name").GetString()));
        Assert.Equal(Schema, tools[0].GetProperty("function").GetProperty("parameters").GetRawText());

        await ReadAsync(Model, Request);
        Assert.False(Server.Chat.Requests[^1].Body.TryGetProperty("tools", out _));
    }

    [Fact]
    public async Task A_history_with_calls_is_accepted_whatever_the_model_wrote()
    {
        Server.Chat.Enqueue(ChatScript.Answer("Done."));
        await ReadAsync(Model, Asking with
        {
            Messages =
            [
                new(ChatRole.User, "Where is it?"),
                new(ChatRole.Assistant, "Let me see.") { ToolCalls = [new("1", "crm/find", """{"number":"7"}"""), new("2", "made up!", "{\"number\":")] },
                new(ChatRole.Tool, """{"name":"Ada"}""") { ToolCallId = "1" },
                new(ChatRole.Tool, "There is no such tool.") { ToolCallId = "2" },
                new(ChatRole.User, "And?"),
            ],
        });
        var calls = Server.Chat.Requests.Single().Body.GetProperty("messages")[1].GetProperty("tool_calls");
        Assert.Equal("crm__find", calls[0].GetProperty("function").GetProperty("name").GetString());
        Assert.All(calls.EnumerateArray(), static call => JsonDocument.Parse(call.GetProperty("function").GetProperty("arguments").GetString()!).Dispose());
    }

    [Fact]
    public async Task A_history_that_leaves_a_call_unanswered_is_refused_by_the_simulator_as_by_the_vendor()
    {
        Server.Chat.Enqueue(ChatScript.Answer("Done."), ChatScript.Answer("Done."));
        var unanswered = Asking with { Messages = [new(ChatRole.User, "Hm."), new(ChatRole.Assistant, "") { ToolCalls = [new("1", "order_status", "{}")] }, new(ChatRole.User, "And?")] };
        var failed = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(Model, unanswered));
        Assert.Equal(ProviderErrorKind.InvalidRequest, failed.Kind);
        var unasked = Asking with { Messages = [new(ChatRole.User, "Hm."), new(ChatRole.Tool, "7") { ToolCallId = "1" }] };
        Assert.Equal(ProviderErrorKind.InvalidRequest, (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(Model, unasked))).Kind);
    }

    [Theory]
    [InlineData("order_status", "{\"number\":")] // no JSON, and the model says that it is done
    [InlineData("launch_rocket", "{}")]
    public async Task What_a_model_gets_wrong_is_passed_on_as_it_wrote_it(string name, string arguments)
    {
        Server.Chat.Enqueue(ChatScript.Call(new SimulatedToolCall(name, arguments, "call_a")));
        Assert.Equal([new ToolCall("call_a", name, arguments)], (await ReadAsync(Model, Asking)).SelectMany(static delta => delta.ToolCalls));
    }

    public static TheoryData<ChatScript> Cuts
    {
        get
        {
            var call = ChatScript.Call(new SimulatedToolCall("order_status", """{"number":"12345"}"""));
            return [call.Disconnects(afterTokens: 2), call.EndsEarly(afterTokens: 2), call.EndsEarly(afterTokens: 1), call.ReportsError(afterTokens: 2),
                ChatScript.Call(new SimulatedToolCall("order_status", """{"number":"12""")).Finishes("length")];
        }
    }

    [Theory]
    [MemberData(nameof(Cuts), DisableDiscoveryEnumeration = true)]
    public async Task A_stream_that_is_cut_in_a_call_is_an_error_and_never_half_a_call(ChatScript cut)
    {
        Server.Chat.Enqueue(cut);
        var deltas = new List<ChatDelta>();
        var failed = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var delta in Model.GenerateAsync(Asking, Abort)) deltas.Add(delta);
        });
        Assert.Equal(ProviderErrorKind.Unavailable, failed.Kind);
        Assert.DoesNotContain(deltas, static delta => delta.ToolCalls.Count > 0);
    }

    [Fact]
    public async Task A_call_that_stalls_ends_with_its_caller()
    {
        Server.Chat.Enqueue(ChatScript.Call(new SimulatedToolCall("order_status", """{"number":"12345"}""")).Stalls(afterTokens: 2));
        using var caller = new CancellationTokenSource();
        var reading = ReadAsync(Model, Asking, caller.Token);
        var request = await Server.Chat.NextRequestAsync(Abort);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(RequestEnd.ClientDisconnected, await request.Ended);
    }

    public static TheoryData<string, string> Bodies => new()
    {
        { "the whole call in one chunk", """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"order_status","arguments":"{\"number\":\"7\"}"}}]},"finish_reason":"tool_calls"}]}""" },
        { "it just stops", """{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"a","function":{"name":"order_status","arguments":"{\"number\":\"7\"}"}}]},"finish_reason":"stop"}]}""" },
        { "no end", """{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"order_status","arguments":"{\"number\":\"7\"}"}}]}}]}""" },
        { "arguments as an object", """{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"order_status","arguments":{"number":"7"}}}]},"finish_reason":"tool_calls"}]}""" },
        { "empty names and ids in later chunks", """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"order_status","arguments":""}}]},"finish_reason":null}]}|{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"","type":null,"function":{"name":"","arguments":"{\"number\":"}}]},"finish_reason":null}]}|{"choices":[{"delta":{"tool_calls":[{"index":"0","id":null,"function":{"name":null,"arguments":"\"7\"}"}}]},"finish_reason":"tool_calls"}]}""" },
        { "names repeated in every chunk", """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"order_status","arguments":"{\"number\":"}}]}}]}|{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"order_status","arguments":"\"7\"}"}}]},"finish_reason":"tool_calls"}]}""" },
        { "a name without a function", """{"choices":[{"delta":{"tool_calls":[{"id":"a","type":"tool","name":"order_status","arguments":"{\"number\":\"7\"}"}]},"finish_reason":"tool_use"}]}""" },
        { "one call, no array", """{"choices":[{"delta":{"tool_calls":{"id":"a","function":{"name":"order_status","arguments":"{\"number\":\"7\"}"}}},"finish_reason":"stop"}]}""" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task However_a_server_writes_a_call_it_is_the_same_call(string server, string events)
    {
        Server.Chat.Enqueue(Sent(events));
        var call = Assert.Single((await ReadAsync(Model, Asking)).SelectMany(static delta => delta.ToolCalls));
        Assert.True(new ToolCall("a", "order_status", """{"number":"7"}""") == call, $"{server}: {call}");
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"function_call":{"name":"order_status","arguments":"{\"number\":"}}}]}|{"choices":[{"delta":{"function_call":{"arguments":"\"7\"}"}},"finish_reason":"function_call"}]}""")]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"function":{"name":"order_status","arguments":"{\"number\":\"7\"}"}}]},"finish_reason":"stop"}]}""")]
    public async Task A_call_without_an_id_gets_one(string events)
    {
        Server.Chat.Enqueue(Sent(events));
        var call = Assert.Single((await ReadAsync(Model, Asking)).SelectMany(static delta => delta.ToolCalls));
        Assert.StartsWith("call_", call.Id, StringComparison.Ordinal);
        Assert.Equal(("order_status", """{"number":"7"}"""), (call.Name, call.Arguments));
    }

    [Fact]
    public async Task Calls_that_a_server_does_not_number_are_told_apart_by_their_ids()
    {
        Server.Chat.Enqueue(Sent(
            """{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"order_status","arguments":"{}"}}]}}]}|{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"b","function":{"name":"crm__find","arguments":"{}"}}]},"finish_reason":"tool_calls"}]}"""));
        Assert.Equal(["a", "b"], (await ReadAsync(Model, Asking)).SelectMany(static delta => delta.ToolCalls).Select(static call => call.Id));
    }

    [Theory]
    [InlineData("""{"choices":[{"delta":{"tool_calls":[{"id":"a","function":{"name":"order_status","arguments":"{\"number\":"}}]}}]}""")]
    [InlineData("""{"choices":[{"index":0,"delta":{"tool_calls":[{"id":"a","function":{"name":"order_status","arguments":"{}"}}]},"finish_reason":null}]}|{"choices":[]}""")]
    public async Task A_server_that_ends_by_closing_has_made_no_call_that_is_not_whole(string events)
    {
        Server.Chat.Enqueue(ChatScript.Verbatim(string.Concat(events.Split('|').Select(static one => $"data: {one}\n\n"))));
        Assert.Equal(ProviderErrorKind.Unavailable, (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(Model, Asking))).Kind);
    }

    [Fact]
    public async Task Tools_and_calls_are_counted_where_the_server_does_not()
    {
        Server.Chat.Enqueue(ChatScript.Call(new SimulatedToolCall("order_status", "{}")).WithoutUsage(), ChatScript.Answer().WithoutUsage());
        var asked = (await ReadAsync(Model, Asking))[^1].Usage!;
        var plain = (await ReadAsync(Model, Request))[^1].Usage!;
        Assert.True(asked.PromptTokens > plain.PromptTokens && asked.CompletionTokens > plain.CompletionTokens && asked.Estimated);
    }

    private static ChatScript Sent(string events) => ChatScript.Verbatim(string.Concat(events.Split('|').Append("[DONE]").Select(static one => $"data: {one}\n\n")));
}
