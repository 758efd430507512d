using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using VoiceCluster.Agents.Tools;
using VoiceCluster.TestKit;

namespace VoiceCluster.Tools.Tests.Mcp;

public sealed class HttpTests : IDisposable
{
    private readonly CancellationTokenSource _abort = new(TimeSpan.FromSeconds(60), TimeProvider.System);
    private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _key;

    private IEnumerable<McpServerTool> Tools =>
    [
        McpServerTool.Create((string number) => new Customer("Ada", number), new() { Name = "find", ReadOnly = true, UseStructuredContent = true }),
        McpServerTool.Create(
            (RequestContext<CallToolRequestParams> request) =>
            {
                _key = (string?)request.Params!.Meta?["idempotencyKey"];
                return new CallToolResult { IsError = true, Content = [new TextContentBlock { Text = "The account is closed." }] };
            },
            new() { Name = "close" }),
        McpServerTool.Create(() => "plain words", new() { Name = "words", ReadOnly = true }),
        McpServerTool.Create(WaitAsync, new() { Name = "wait", ReadOnly = true }),
    ];

    public void Dispose() => _abort.Dispose();

    [Fact]
    public async Task Structured_results_are_results_and_errors_are_failures()
    {
        await using var server = await HttpServer.StartAsync(Tools);
        await using var watched = new Watched(server.Settings);
        await watched.OfferingAsync(4, _abort.Token);
        var find = watched["crm/find"];
        var result = await find.RunAsync("""{"number":"7"}""", _abort.Token);
        Assert.Equal("""{"name":"Ada","number":"7"}""", result.Content!.ToJsonString());
        Assert.Null(ToolArguments.Misfit(result.Content, find.Specification.Result!));
        Assert.Equal("plain words", (string?)(await watched["crm/words"].RunAsync("{}", _abort.Token)).Content);
        var failed = await Assert.ThrowsAsync<ToolException>(() => watched["crm/close"].RunAsync("{}", _abort.Token));
        Assert.Equal(("crm/close failed: The account is closed.", false, Calls.Key), (failed.Message, failed.IsTransient, _key));
        Assert.All(server.Authorizations, static shown => Assert.Equal("Bearer t0ken", shown));
    }

    [Fact]
    public async Task A_number_that_a_model_writes_for_a_text_is_a_text()
    {
        await using var server = await HttpServer.StartAsync(Tools);
        await using var watched = new Watched(server.Settings);
        await watched.OfferingAsync(4, _abort.Token);
        var find = watched["crm/find"];
        var arguments = ToolArguments.Read("""{"number":7}""", find.Specification.Parameters);
        var result = await find.RunAsync(Calls.Of(arguments.ToJsonString()), _abort.Token);
        Assert.Equal("7", (string?)result.Content!["number"]);
    }

    [Fact]
    public async Task A_call_that_nobody_waits_for_any_more_is_cancelled_at_the_server()
    {
        await using var server = await HttpServer.StartAsync(Tools);
        await using var watched = new Watched(server.Settings);
        await watched.OfferingAsync(4, _abort.Token);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_abort.Token);
        var running = watched["crm/wait"].RunAsync("{}", limit.Token);
        await _begun.Task.WaitAsync(_abort.Token);
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await _cancelled.Task.WaitAsync(_abort.Token);
    }

    [Theory]
    [InlineData(HttpServerSessionMode.Stateful)] // which tells
    [InlineData(HttpServerSessionMode.Stateless)] // which cannot
    public async Task A_list_that_changes_is_followed(HttpServerSessionMode mode)
    {
        var clock = new VirtualTimeProvider();
        await using var server = await HttpServer.StartAsync(Tools, mode: mode);
        await using var watched = new Watched(server.Settings, clock);
        await watched.OfferingAsync(4, _abort.Token);
        server.Tools.Add(McpServerTool.Create(() => "new", new() { Name = "late" }));
        if (mode is HttpServerSessionMode.Stateless) clock.Advance(TimeSpan.FromSeconds(30));
        await watched.OfferingAsync(5, _abort.Token);
    }

    [Fact]
    public async Task A_server_that_dies_is_noticed_and_dialled_again()
    {
        var clock = new VirtualTimeProvider();
        var server = await HttpServer.StartAsync(Tools);
        var port = server.Port;
        await using var watched = new Watched(server.Settings, clock);
        await watched.OfferingAsync(4, _abort.Token);
        var words = watched["crm/words"];
        await server.DisposeAsync();
        Assert.True((await Assert.ThrowsAsync<ToolException>(() => words.RunAsync("{}", _abort.Token))).IsTransient);
        await watched.AwayAsync(_abort.Token);

        await using var again = await HttpServer.StartAsync(Tools, port);
        clock.Advance(TimeSpan.FromSeconds(1));
        await watched.OfferingAsync(4, _abort.Token);
        Assert.Equal("plain words", (string?)(await watched["crm/words"].RunAsync("{}", _abort.Token)).Content);
    }

    private async Task<string> WaitAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(_cancelled.SetResult);
        _begun.SetResult();
        await _cancelled.Task;
        return "";
    }

    private sealed record Customer(string Name, string Number);
}
