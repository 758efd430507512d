using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers.Anthropic;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Anthropic;

public sealed class AnthropicToolTests : VendorScene
{
    private const string Schema = """{"type":"object","properties":{"number":{"type":"string"}}}""";

    private static readonly ChatRequest Request = new([new(ChatRole.System, "You are a shop's agent."), new(ChatRole.User, "Where is my order?")], "conversation-1")
    {
        Tools = [new("order_status", "Looks up an order.", Schema), new("crm/find", "Finds a customer.", Schema)],
    };

    private AnthropicSimulator _server = null!;
    private AnthropicChatModel _model = null!;

    public override async ValueTask InitializeAsync()
    {
        _server = Owned(await AnthropicSimulator.StartAsync(Clock));
        _model = new AnthropicChatModel(new AnthropicOptions { BaseAddress = _server.BaseAddress, ApiKey = _server.Key, Model = "claude-simulated" }, Clock);
    }

    public override ValueTask DisposeAsync()
    {
        _model.Dispose();
        return base.DisposeAsync();
    }

    [Fact]
    public async Task Calls_come_complete_and_in_order_after_the_text()
    {
        _server.ToolCalls = static _ => [new("order_status", """{"number":"12345"}""", "toolu_a"), new("crm__find", "", "toolu_b")];
        var deltas = await ReadAsync(Request);
        Assert.Equal("We open at nine.", string.Concat(deltas.Select(static delta => delta.Text)));
        Assert.Equal(
            [new ToolCall("toolu_a", "order_status", """{"number":"12345"}"""), new ToolCall("toolu_b", "crm/find", "{}")],
            deltas.Single(static delta => delta.ToolCalls.Count > 0).ToolCalls);
        Assert.NotNull(deltas[^1].Usage);
        var tools = _server.Requests.Single()["tools"]!.AsArray();
        Assert.Equal(["order_status", "crm__find"], tools.Select(static tool => (string)tool!["name"]!));
        Assert.Equal(Schema, tools[0]!["input_schema"]!.ToJsonString());
    }

    [Fact]
    public async Task A_history_is_told_in_turns_with_all_results_of_a_message_together()
    {
        await ReadAsync(Request with
        {
            Messages =
            [
                new(ChatRole.User, "Where is it?"),
                new(ChatRole.User, "My order, I mean."),
                new(ChatRole.Assistant, "Let me see. ") { ToolCalls = [new("1", "crm/find", """{"number":"7"}"""), new("2", "made up!", "{\"number\":")] },
                new(ChatRole.Tool, """{"name":"Ada"}""") { ToolCallId = "1" },
                new(ChatRole.Tool, "There is no such tool.") { ToolCallId = "2" },
                new(ChatRole.Assistant, "") { ToolCalls = [new("1", "order_status", "")] },
                new(ChatRole.Tool, "") { ToolCallId = "1" },
                new(ChatRole.User, "And?"),
                new(ChatRole.Assistant, "It is"),
                new(ChatRole.Assistant, "on its way."),
                new(ChatRole.User, "Thanks."),
            ],
        });
        Assert.Equal(
            [
                "user: Where is it? | My order, I mean.",
                """assistant: Let me see. | 1=crm__find{"number":"7"} | 2=HASHED{"unreadable_arguments":"{\u0022number\u0022:"}""".Replace("HASHED", ToolNames.ToWire("made up!"), StringComparison.Ordinal),
                """user: 1>{"name":"Ada"} | 2>There is no such tool.""",
                "assistant: call_2_again=order_status{}",
                "user: call_2_again> | And?",
                "assistant: It is | on its way.",
                "user: Thanks.",
            ],
            _server.Requests.Single()["messages"]!.AsArray().Select(static message => $"{message!["role"]}: {string.Join(" | ", Said(message["content"]!))}"));
    }

    [Fact]
    public async Task A_history_with_calls_is_accepted_without_tools_too()
    {
        await ReadAsync(Request with
        {
            Tools = [],
            Messages =
            [
                new(ChatRole.User, "Where is it?"), new(ChatRole.Assistant, "") { ToolCalls = [new("1", "crm/find", "{}")] },
                new(ChatRole.Tool, "Nowhere.") { ToolCallId = "1" }, new(ChatRole.User, "And?"),
            ],
        });
        Assert.Equal("none", (string?)_server.Requests.Single()["tool_choice"]!["type"]);
    }

    [Fact]
    public async Task A_history_that_leaves_a_call_unanswered_is_refused_by_the_simulator_as_by_the_vendor()
    {
        var failed = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(Request with
        {
            Messages = [new(ChatRole.User, "Hm."), new(ChatRole.Assistant, "") { ToolCalls = [new("1", "order_status", "{}")] }, new(ChatRole.User, "And?")],
        }));
        Assert.Equal(ProviderErrorKind.InvalidRequest, failed.Kind);
        Assert.Contains("tool_result", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order_status", "{\"number\":")]
    [InlineData("launch_rocket", "{}")]
    public async Task What_a_model_gets_wrong_is_passed_on_as_it_wrote_it(string name, string arguments)
    {
        _server.ToolCalls = _ => [new(name, arguments, "toolu_a")];
        Assert.Equal([new ToolCall("toolu_a", name, arguments)], (await ReadAsync(Request)).SelectMany(static delta => delta.ToolCalls));
    }

    // Three events come before the text, four are text, one ends it and one begins the call: the eleventh is in the middle of its arguments.
    public static TheoryData<Fault> Cuts => [Fault.Cut(after: 11), Fault.Close(0, "", after: 11), Fault.Report("overloaded_error", after: 11)];

    [Theory]
    [MemberData(nameof(Cuts), DisableDiscoveryEnumeration = true)]
    public async Task A_stream_that_is_cut_in_a_call_is_an_error_and_never_half_a_call(Fault cut)
    {
        _server.ToolCalls = static _ => [new("order_status", """{"number":"12345"}""")];
        _server.Enqueue(cut);
        await FailsWithoutACallAsync();
    }

    [Fact]
    public async Task A_call_that_its_length_cuts_is_an_error_too()
    {
        _server.ToolCalls = static _ => [new("order_status", """{"number":"12""")];
        _server.StopReason = "max_tokens";
        await FailsWithoutACallAsync();
    }

    [Fact]
    public async Task A_call_that_stalls_ends_with_its_caller()
    {
        _server.ToolCalls = static _ => [new("order_status", """{"number":"12345"}""")];
        _server.Enqueue(Fault.Stall(after: 11));
        using var caller = new CancellationTokenSource();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in _model.GenerateAsync(Request, caller.Token)) await caller.CancelAsync();
        });
        Assert.Equal(caller.Token, cancelled.CancellationToken);
    }

    private async Task FailsWithoutACallAsync()
    {
        var deltas = new List<ChatDelta>();
        var failed = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var delta in _model.GenerateAsync(Request, Abort)) deltas.Add(delta);
        });
        Assert.Equal(ProviderErrorKind.Unavailable, failed.Kind);
        Assert.DoesNotContain(deltas, static delta => delta.ToolCalls.Count > 0);
    }

    private static IEnumerable<string> Said(JsonNode content) => content is JsonArray blocks
        ? blocks.Select(static block => (string?)block!["type"] switch
        {
            "tool_use" => $"{block["id"]}={block["name"]}{block["input"]!.ToJsonString()}",
            "tool_result" => $"{block["tool_use_id"]}>{block["content"]}",
            _ => $"{block["text"]}",
        })
        : [$"{content}"];

    private async Task<List<ChatDelta>> ReadAsync(ChatRequest request)
    {
        var deltas = new List<ChatDelta>();
        await foreach (var delta in _model.GenerateAsync(request, Abort)) deltas.Add(delta);
        return deltas;
    }
}
