using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Agents.Tools.Http;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Tools.Tests.Http;

public sealed class HttpToolTests
{
    private const string Find = """
        name: crm/find_customer
        description: Finds a customer.
        url: SERVER/customers/{number}
        parameters:
          properties: { number: { type: string }, detail: { type: string }, tags: { type: array, items: { type: string } } }
          required: [number]
        """;

    private const string Note = """
        name: add_note
        description: Adds a note.
        method: POST
        url: SERVER/notes
        parameters: { properties: { number: { type: string }, text: { type: string } } }
        """;

    [Fact]
    public async Task Arguments_stand_escaped_in_the_address_and_the_others_in_its_query()
    {
        await using var server = await ToolServer.StartAsync("""{"name":"Ada"}""");
        var tool = server.Tool(Find);
        var result = await tool.RunAsync("""{"number":"a/b ?#é","detail":"x&y","tags":["one","two"]}""");
        Assert.Equal("GET /customers/a%2Fb%20%3F%23%C3%A9?detail=x%26y&tags=one&tags=two", server.Requests.Single());
        Assert.Equal("""{"name":"Ada"}""", result.Content!.ToJsonString());
        Assert.NotNull(result.AsOf);
        Assert.Equal(("crm/find_customer", ToolEffect.Read), (tool.Specification.Name, tool.Specification.Effect));
        Assert.False(server.Headers.ContainsKey("Idempotency-Key"));
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    public async Task An_argument_cannot_make_it_another_address(string number)
    {
        await using var server = await ToolServer.StartAsync("{}");
        await Assert.ThrowsAsync<ToolException>(() => server.Tool(Find).RunAsync(new JsonObject { ["number"] = number }.ToJsonString()));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task A_write_sends_its_arguments_as_JSON_with_the_key_of_its_call()
    {
        await using var server = await ToolServer.StartAsync("", status: 204);
        var tool = server.Tool(Note);
        var result = await tool.RunAsync("""{"number":"7","text":"Said \"hello\"."}""");
        Assert.Equal("""POST /notes {"number":"7","text":"Said \u0022hello\u0022."}""", server.Requests.Single());
        Assert.Equal(Calls.Key, server.Headers["Idempotency-Key"]);
        Assert.Equal((ToolEffect.Write, """{"status":204}"""), (tool.Specification.Effect, result.Content!.ToJsonString()));
    }

    [Fact]
    public async Task A_body_is_filled_in_and_what_is_not_given_is_left_out()
    {
        await using var server = await ToolServer.StartAsync("{}");
        var tool = server.Tool(Note + """

            body: { note: { order: "{number}", text: "From a call: {text}", via: phone }, tags: ["{number}", call], score: 5 }
            """);
        await tool.RunAsync("""{"number":7}""");
        Assert.Equal("""POST /notes {"note":{"order":7,"via":"phone"},"tags":[7,"call"],"score":5}""", server.Requests.Single());
    }

    [Fact]
    public async Task Secrets_come_from_the_environment_and_stand_in_no_message()
    {
        Environment.SetEnvironmentVariable("TOOL_TEST_SECRET", "s3cret{number}");
        await using var server = await ToolServer.StartAsync("Bearer s3cret{number} is not allowed here.", "text/plain", 403);
        var tool = server.Tool(Find + """

            headers: { Authorization: "Bearer ${TOOL_TEST_SECRET}", X-Customer: "{number}" }
            """);
        var failed = await Assert.ThrowsAsync<ToolException>(() => tool.RunAsync("""{"number":"7"}"""));
        Assert.Equal(("Bearer s3cret{number}", "7"), (server.Headers["Authorization"], server.Headers["X-Customer"]));
        Assert.Equal("crm/find_customer answered HTTP 403: Bearer *** is not allowed here.", failed.Message);
        Assert.False(failed.IsTransient);
        await Assert.ThrowsAsync<ToolException>(() => tool.RunAsync("""{"number":"7\r\nX-Evil: 1"}"""));
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(408, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(501, false)]
    [InlineData(503, true)]
    public async Task A_status_says_whether_it_is_worth_trying_again(int status, bool isTransient)
    {
        await using var server = await ToolServer.StartAsync($$"""{"error":"{{new string('x', 1_000)}}"}""", status: status);
        var failed = await Assert.ThrowsAsync<ToolException>(() => server.Tool(Find).RunAsync("""{"number":"7"}"""));
        Assert.Equal(isTransient, failed.IsTransient);
        Assert.InRange(failed.Message.Length, 100, 400);
    }

    [Theory]
    [InlineData("/data/customer", """{"name":"Ada"}""")]
    [InlineData("/data/orders/1", "8")]
    public async Task A_part_of_the_answer_is_the_result(string pointer, string expected)
    {
        await using var server = await ToolServer.StartAsync("""{"data":{"customer":{"name":"Ada"},"orders":[7,8]}}""", "text/plain");
        Assert.Equal(expected, (await server.Tool($"{Find}\nresult: {pointer}").RunAsync("""{"number":"7"}""")).Content!.ToJsonString());
    }

    [Theory]
    [InlineData("{\"name\":", "application/json", "no JSON")]
    [InlineData("{}", "application/json", "without /name")]
    [InlineData("<html>", "text/html", "no JSON")]
    public async Task What_cannot_be_used_is_a_failure_of_a_read(string body, string type, string problem)
    {
        await using var server = await ToolServer.StartAsync(body, type);
        var failed = await Assert.ThrowsAsync<ToolException>(() => server.Tool($"{Find}\nresult: /name").RunAsync("""{"number":"7"}"""));
        Assert.Contains(problem, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_write_that_was_accepted_is_done_whatever_its_answer_looks_like()
    {
        await using var server = await ToolServer.StartAsync("{\"id\":");
        var result = await server.Tool(Note).RunAsync("{}");
        Assert.Equal("It was accepted, but the answer cannot be used: add_note answered what is no JSON.", (string?)result.Content!["note"]);
    }

    [Fact]
    public async Task Text_is_a_result_too()
    {
        await using var server = await ToolServer.StartAsync("Ada, since 2019", "text/plain");
        Assert.Equal("Ada, since 2019", (string?)(await server.Tool(Find).RunAsync("""{"number":"7"}""")).Content);
    }

    [Fact]
    public async Task A_result_of_another_shape_does_not_fit_its_schema()
    {
        await using var server = await ToolServer.StartAsync("""{"name":7}""");
        var tool = server.Tool(Find + "\nresult_schema: { type: object, properties: { name: { type: string } } }");
        var result = await tool.RunAsync("""{"number":"7"}""");
        Assert.NotNull(ToolArguments.Misfit(result.Content, tool.Specification.Result!));
    }

    [Fact]
    public async Task An_answer_without_end_is_left_after_a_megabyte()
    {
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await ToolServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            context.Response.ContentType = "application/json";
            var megabyte = new byte[1 << 20];
            Array.Fill(megabyte, (byte)'7');
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.Body.WriteAsync(megabyte, CancellationToken.None);
        });
        var failed = await Assert.ThrowsAsync<ToolException>(() => server.Tool(Find).RunAsync("""{"number":"7"}"""));
        Assert.Contains("more than 1048576 bytes", failed.Message, StringComparison.Ordinal);
        await left.Task;
    }

    [Fact]
    public async Task Ten_megabytes_are_a_failure()
    {
        await using var server = await ToolServer.StartAsync($"\"{new string('7', 10 << 20)}\"");
        await Assert.ThrowsAsync<ToolException>(() => server.Tool(Find).RunAsync("""{"number":"7"}"""));
    }

    [Fact]
    public async Task A_server_that_hangs_is_left_when_nobody_waits_any_more()
    {
        var left = new TaskCompletionSource();
        await using var server = await ToolServer.StartAsync(async context =>
        {
            context.RequestAborted.Register(left.SetResult);
            await left.Task;
        });
        using var limit = new CancellationTokenSource();
        var running = server.Tool(Find).RunAsync("""{"number":"7"}""", limit.Token);
        await server.Arrived.Task;
        await limit.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await left.Task;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_connection_that_breaks_leaves_open_whether_it_was_done(bool afterTheHeaders)
    {
        await using var server = await ToolServer.StartAsync(async context =>
        {
            if (afterTheHeaders) await context.Response.WriteAsync("{\"name\"", context.RequestAborted);
            if (afterTheHeaders) await context.Response.Body.FlushAsync(context.RequestAborted);
            context.Abort();
        });
        var failed = await Assert.ThrowsAsync<ToolException>(() => server.Tool(Note).RunAsync("{}"));
        Assert.True(failed.IsTransient);
        Assert.Contains("whether it was done is not known", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_may_be_there_later()
    {
        await using var server = await ToolServer.StartAsync("{}");
        server.Write("tool.yaml", Find.Replace("SERVER", "http://127.0.0.1:1", StringComparison.Ordinal));
        using var source = server.Source();
        var failed = await Assert.ThrowsAsync<ToolException>(() => source.Tools.Single().RunAsync("""{"number":"7"}"""));
        Assert.Equal((true, "crm/find_customer cannot be reached."), (failed.IsTransient, failed.Message));
    }

    [Fact]
    public async Task A_redirect_is_followed_on_the_same_host_only()
    {
        await using var elsewhere = await ToolServer.StartAsync("{}");
        await using var server = await ToolServer.StartAsync(context =>
        {
            if (context.Request.Path == "/customers/near") context.Response.Redirect("/moved");
            else if (context.Request.Path == "/customers/loop") context.Response.Redirect("/customers/loop");
            else if (context.Request.Path != "/moved") context.Response.Redirect($"{elsewhere.Address}/x");
            return context.Request.Path == "/moved" ? context.Response.WriteAsync("here") : Task.CompletedTask;
        });
        var tool = server.Tool(Find);
        Assert.Equal("here", (string?)(await tool.RunAsync("""{"number":"near"}""")).Content);
        Assert.Contains("another server", (await Assert.ThrowsAsync<ToolException>(() => tool.RunAsync("""{"number":"far"}"""))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ToolException>(() => tool.RunAsync("""{"number":"loop"}"""));
        Assert.Empty(elsewhere.Requests);
        await Assert.ThrowsAsync<ToolException>(() => server.Tool(Note.Replace("/notes", "/customers/near", StringComparison.Ordinal)).RunAsync("{}"));
    }

    [Fact]
    public async Task How_long_a_result_holds_is_what_the_server_says()
    {
        await using var server = await ToolServer.StartAsync(context =>
        {
            (context.Response.Headers.CacheControl, context.Response.Headers.Age) = ("max-age=60", "20");
            return context.Response.WriteAsync("{}");
        });
        var result = await server.Tool(Find).RunAsync("""{"number":"7"}""");
        Assert.Equal(TimeSpan.FromSeconds(60), result.ValidUntil - result.AsOf);
    }
}
