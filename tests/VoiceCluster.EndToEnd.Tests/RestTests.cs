using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

public sealed class RestTests(ScriptedServer scripted)
{
    [Fact]
    public async Task A_call_is_listed_while_it_is_up_and_its_conversation_is_kept()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address, start: """{"type":"session_start","metadata":{"from":"test"}}""");
        await caller.SayTextAsync("hello");
        var turn = await caller.ExpectAsync("turn_complete");
        var live = Assert.Single((await scripted.Server.GetAsync("/api/calls")).EnumerateArray(), c => c.Text("sessionId") == caller.SessionId);
        Assert.Equal(("websocket", true, "IDLE", 1), (live.Text("channel"), live.GetProperty("connected").GetBoolean(), live.Text("state"), live.Number("turns")));

        var conversation = await scripted.Server.GetAsync($"/api/conversations/{caller.SessionId}");
        Assert.Equal("test", conversation.GetProperty("metadata").Text("from"));
        Assert.Equal(JsonValueKind.Null, conversation.GetProperty("endedAt").ValueKind);
        var kept = Assert.Single(conversation.GetProperty("turns").EnumerateArray());
        Assert.Equal((1, "hello", false), (kept.Number("turn"), kept.Text("user"), kept.GetProperty("interrupted").GetBoolean()));
        Assert.Equal((turn.Text("agent"), turn.Number("heardMs")), (kept.Text("heard"), kept.Number("heardMs")));
        Assert.Equal(turn.GetProperty("timings").GetRawText(), kept.GetProperty("timings").GetRawText());
        Assert.Equal(caller.States, kept.GetProperty("stateHistory").EnumerateArray().Select(s => s.Text("to")));

        await caller.CloseAsync();
        Assert.DoesNotContain((await scripted.Server.GetAsync("/api/calls")).EnumerateArray(), c => c.Text("sessionId") == caller.SessionId);
        Assert.Equal("hang_up", (await scripted.Server.GetAsync($"/api/conversations/{caller.SessionId}")).Text("endCause"));
    }

    [Fact]
    public async Task What_a_turn_means_is_told_after_it_and_kept()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address);
        await caller.SayTextAsync("I am still waiting for order four two seven one");
        await caller.ExpectAsync("turn_complete");
        var told = await caller.ExpectAsync("turn_understood");
        Assert.Equal((1, "frustration", "en"), (told.Number("turn"), told.GetProperty("emotion").Text("name"), told.GetProperty("language").Text("name")));
        Assert.Equal("4271", Assert.Single(told.GetProperty("entities").EnumerateArray()).Text("value"));
        var turn = Assert.Single((await scripted.Server.GetAsync($"/api/conversations/{caller.SessionId}")).GetProperty("turns").EnumerateArray());
        var kept = turn.GetProperty("understanding");
        Assert.Equal("local", kept.Text("source"));
        foreach (var name in new[] { "intent", "sentiment", "emotion", "language", "profane", "suspicious" }) Assert.Equal(told.GetProperty(name).GetRawText(), kept.GetProperty(name).GetRawText());
        Assert.Equal(told.GetProperty("entities").GetRawText(), kept.GetProperty("entities").GetRawText());
    }

    [Theory]
    [InlineData("GET", "/api/conversations/nobody", 404)]
    [InlineData("GET", "/api/conversations/..%2F..%2Fetc%2Fpasswd", 404)]
    [InlineData("GET", "/api/conversations/a%20b", 404)]
    [InlineData("GET", "/api/nothing", 404)]
    [InlineData("GET", "/nothing.txt", 404)]
    [InlineData("GET", "/api/speech", 400)]
    [InlineData("GET", "/api/speech?text=%20", 400)]
    [InlineData("PUT", "/api/calls", 405)]
    [InlineData("DELETE", "/api/conversations/nobody", 405)]
    [InlineData("GET", "/mcp", 405)]
    [InlineData("GET", "/api/calls/nobody/transfer", 405)]
    [InlineData("POST", "/health", 405)]
    [InlineData("POST", "/metrics", 405)]
    public async Task Errors_are_problems_in_json(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(path, UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        using var response = await scripted.Server.Http.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(status, problem.Number("status"));
        Assert.NotEmpty(problem.Text("title"));
        if (status == 405) Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Fact]
    public async Task A_text_that_is_too_long_to_say_is_refused()
    {
        using var response = await scripted.Server.Http.GetAsync(new Uri($"/api/speech?text={new string('a', 2001)}", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("2000", (await response.Content.ReadFromJsonAsync<JsonElement>()).Text("detail"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task It_is_healthy(string path) => Assert.Equal("Healthy", (await scripted.Server.GetAsync(path)).Text("status"));

    [Fact]
    public async Task Metrics_count_what_happened_in_the_text_format_of_Prometheus()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address);
        await caller.AnsweredAsync();
        using var response = await scripted.Server.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        var page = PrometheusPage.Read(await response.Content.ReadAsStringAsync());
        Assert.True(page.Sum("voicecluster_legs_connected") >= 1);
        Assert.True(page.Sum("voicecluster_calls_live") >= 1);
        Assert.True(page.Sum("voicecluster_calls_turns_total") >= 1);
        Assert.Equal("histogram", page.Types["voicecluster_calls_response_latency_ms"]);
        Assert.Equal("counter", page.Types["dotnet_gc_collections_total"]);
    }

    [Fact]
    public async Task The_agents_voice_comes_as_a_WAV_file()
    {
        using var wav = new MemoryStream(await scripted.Server.Http.GetByteArrayAsync(new Uri("/api/speech?text=one%20two%20three", UriKind.Relative)));
        Assert.Equal(3 * 60 * 16, VoiceCluster.Audio.WavReader.ReadMono(wav, 16_000).Length);
    }
}
