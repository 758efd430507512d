using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Agents.Mcp;
using VoiceCluster.Agents.Tools;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Mcp;

/// <summary>Our client of the Model Context Protocol with our server, and those that it does not let in.</summary>
public sealed class CallToolTests(ScriptedServer scripted)
{
    private const string Token = "a-long-enough-token";
    private const string ListTools = """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""";

    [Fact]
    public async Task Calls_are_listed_read_and_hung_up()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address);
        await caller.SayTextAsync("hello");
        var turn = await caller.ExpectAsync("turn_complete");
        await using var tools = await ConnectAsync(scripted.Server.Address);

        var listed = await RunAsync(tools, "list_calls", []);
        Assert.Contains(listed["calls"]!.AsArray(), call => (string?)call!["sessionId"] == caller.SessionId);
        var read = await RunAsync(tools, "read_conversation", new JsonObject { ["id"] = caller.SessionId });
        Assert.Equal(("hello", turn.Text("agent"), false), ((string?)read["turns"]![0]!["caller"], (string?)read["turns"]![0]!["agent"], (bool)read["turns"]![0]!["interrupted"]!));

        await RunAsync(tools, "hang_up", new JsonObject { ["id"] = caller.SessionId });
        await caller.ClosedAsync();
        Assert.Contains("There is no call nobody.", (await FailAsync(tools, "hang_up", new JsonObject { ["id"] = "nobody" })).Message, StringComparison.Ordinal);
        Assert.Contains("There is no conversation", (await FailAsync(tools, "read_conversation", new JsonObject { ["id"] = "nobody" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_ticket_is_opened_once_for_one_key()
    {
        await using var tools = await ConnectAsync(scripted.Server.Address);
        var wanted = new JsonObject { ["subject"] = "Call back", ["description"] = "About order 1234.", ["priority"] = "high" };
        var opened = await RunAsync(tools, "create_ticket", wanted);
        var again = await RunAsync(tools, "create_ticket", wanted);
        Assert.Equal((int)opened["number"]!, (int)again["number"]!);
        var ticket = await scripted.Server.GetAsync($"/api/tickets/{opened["number"]}");
        Assert.Equal(("Call back", "high"), (ticket.Text("subject"), ticket.Text("priority")));
        wanted["priority"] = "sometime";
        Assert.Contains("use low, normal, high or urgent", (await FailAsync(tools, "create_ticket", wanted)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_knowledge_is_searched()
    {
        await using var tools = await ConnectAsync(scripted.Server.Address);
        var found = await RunAsync(tools, "search_knowledge", new JsonObject { ["question"] = "how long is the warranty of a lamp" });
        Assert.Contains("warranty", (string?)found["passages"]![0]!["text"], StringComparison.OrdinalIgnoreCase);
        Assert.Contains("1 to 20", (await FailAsync(tools, "search_knowledge", new JsonObject { ["question"] = "x", ["most"] = 0 })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_that_cannot_be_placed_says_why()
    {
        await using var tools = await ConnectAsync(scripted.Server.Address);
        Assert.Contains("There is no telephone here", (await FailAsync(tools, "place_call", new JsonObject { ["to"] = "+4930123456" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_access_tokens_set_only_those_who_show_one_come_in()
    {
        using var data = new DataFolder();
        await using var guarded = await ServerProcess.StartScriptedAsync(data, "--FrontDoor:AccessTokens:0", Token);
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(guarded, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(guarded, "another-long-token"));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(guarded, Token));
        await using var tools = await ConnectAsync(guarded.Address, Token);
        Assert.Empty((await RunAsync(tools, "list_calls", []))["calls"]!.AsArray());
    }

    [Theory]
    [InlineData("Host", "evil.example.com", HttpStatusCode.MisdirectedRequest)]
    [InlineData("Origin", "http://evil.example.com", HttpStatusCode.Forbidden)]
    public async Task A_page_elsewhere_does_not_come_in(string header, string value, HttpStatusCode status)
    {
        using var request = Request(scripted.Server, null);
        request.Headers.TryAddWithoutValidation(header, value);
        using var response = await scripted.Server.Http.SendAsync(request);
        Assert.Equal(status, response.StatusCode);
    }

    private static async Task<HttpStatusCode> AskAsync(ServerProcess server, string? token)
    {
        using var request = Request(server, token);
        using var response = await server.Http.SendAsync(request);
        return response.StatusCode;
    }

    private static HttpRequestMessage Request(ServerProcess server, string? token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Address, "/mcp")) { Content = new StringContent(ListTools, Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return request;
    }

    private static async Task<McpToolSource> ConnectAsync(Uri server, string? token = null)
    {
        var headers = new Dictionary<string, string>();
        if (token is not null) headers["Authorization"] = $"Bearer {token}";
        var source = McpToolSource.Start("self", new McpServerSettings { Url = new Uri(server, "/mcp").ToString(), Headers = headers }, TimeProvider.System, NullLoggerFactory.Instance);
        var offering = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        source.Changed += (_, _) =>
        {
            if (source.Tools.Count > 0) offering.TrySetResult();
        };
        if (source.Tools.Count == 0) await offering.Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        return source;
    }

    private static async Task<JsonNode> RunAsync(McpToolSource source, string tool, JsonObject arguments)
    {
        var offered = source.Tools.Single(one => one.Specification.Name == $"self/{tool}");
        var result = await offered.RunAsync(new ToolInvocation(arguments, new ToolContext("default", "s", 1, "key", "a", "")), CancellationToken.None);
        Assert.Null(ToolArguments.Misfit(result.Content, offered.Specification.Result!));
        return result.Content!;
    }

    private static Task<ToolException> FailAsync(McpToolSource source, string tool, JsonObject arguments) =>
        Assert.ThrowsAsync<ToolException>(() => RunAsync(source, tool, arguments));
}
