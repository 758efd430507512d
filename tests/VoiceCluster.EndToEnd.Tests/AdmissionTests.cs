using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>Who is let in, and who is sent away and how.</summary>
public sealed class AdmissionTests(ScriptedServer scripted)
{
    private const string Token = "a-token-of-enough-characters";

    private readonly Uri _server = scripted.Server.Address;

    [Fact]
    public async Task A_plain_request_is_told_to_speak_WebSocket()
    {
        using var response = await scripted.Server.Http.GetAsync(new Uri("/ws/voice", UriKind.Relative));
        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("voicecluster.v1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("voicecluster.v2")]
    public async Task Another_subprotocol_is_refused(string? subprotocol) =>
        Assert.Equal(HttpStatusCode.BadRequest, await RefusedAsync(subprotocol: subprotocol));

    [Theory]
    [InlineData("session=..%2F..%2Fetc")]
    [InlineData("session=a%20b")]
    [InlineData("session=aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggggg")]
    public async Task A_session_id_that_cannot_be_is_refused(string query) => Assert.Equal(HttpStatusCode.BadRequest, await RefusedAsync(query));

    [Fact]
    public async Task A_session_that_does_not_exist_is_not_found()
    {
        await using var caller = await Caller.DialAsync(_server, "session=0123456789abcdef");
        await caller.SendAsync("""{"type":"session_start"}""");
        Assert.Contains("0123456789abcdef", (await caller.ExpectErrorAsync("session_not_found")).Text("message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_a_full_house_and_heartbeats()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(
            data, "--FrontDoor:AccessTokens:0", Token, "--FrontDoor:MaxCalls", "3", "--FrontDoor:PingEvery", "00:00:01", "--FrontDoor:StaleAfter", "00:00:10", "--FrontDoor:StartWithin", "00:00:15");

        // Without a token nobody comes in, by no door.
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedAsync(server: silo.Address));
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedAsync($"token={Token}x", server: silo.Address));
        using (var refused = await silo.Http.GetAsync(new Uri("/api/calls", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
            Assert.Equal("application/problem+json", refused.Content.Headers.ContentType?.MediaType);
        }

        using (var admitted = await silo.Http.GetAsync(new Uri($"/api/calls?token={Token}", UriKind.Relative))) Assert.Equal(HttpStatusCode.OK, admitted.StatusCode);

        // One that answers pings, one that does not, one that never starts; a fourth finds no line.
        await using var mute = await Caller.DialAsync(silo.Address, token: Token);
        await using var alive = await Caller.StartAsync(silo.Address, token: Token);
        await using var silent = await Caller.DialAsync(silo.Address, $"token={Token}");
        silent.AnswersPings = false;
        await silent.SendAsync("""{"type":"session_start"}""");
        await silent.ExpectAsync("session_ready");
        using (var request = new HttpRequestMessage(HttpMethod.Get, new Uri(silo.Address, $"/ws/voice?token={Token}")))
        {
            foreach (var (name, value) in new[] { ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"), ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Protocol", "voicecluster.v1") })
                request.Headers.TryAddWithoutValidation(name, value);
            using var full = await silo.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), full.Headers.RetryAfter?.Delta);
            Assert.Contains("3 lines", await full.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        await silent.ExpectAsync("ping");
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await silent.ClosedAsync());
        Assert.True(silent.All.Count(m => m.Type() is "ping") >= 2);

        // Its line is free again, its session waits for it; who never starts loses his.
        var session = silent.All.First(m => m.Type() is "session_ready").Text("sessionId");
        await using (var back = await Caller.StartAsync(silo.Address, session: session, token: Token)) Assert.True(back.All[0].GetProperty("resumed").GetBoolean());
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await mute.ClosedAsync());
        await alive.AnsweredAsync();
        Assert.True(alive.All.Count(m => m.Type() is "ping") >= 4);
    }

    [Fact]
    public async Task A_call_token_calls_one_agent_as_the_one_it_is_for_and_no_longer_than_it_says()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(data, "--FrontDoor:AccessTokens:0", Token, "--Agents:sales:Name", "Max");
        using var made = await silo.Http.PostAsJsonAsync(
            new Uri($"/api/v1/call-tokens?token={Token}", UriKind.Relative), new { agent = "sales", caller = new { name = "Bea" }, maxSeconds = 10 }, TestContext.Current.CancellationToken);
        var token = (await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).Text("token");
        Assert.Equal(HttpStatusCode.Unauthorized, await RefusedAsync($"token={token}x", server: silo.Address));
        await using var caller = await Caller.DialAsync(silo.Address, $"token={token}");
        await caller.SendAsync("""{"type":"session_start","agent":"default"}""");
        await caller.ExpectErrorAsync("unknown_agent");
        await caller.SendAsync("""{"type":"session_start","metadata":{"name":"Eve"}}""");
        var session = (await caller.ExpectAsync("session_ready")).Text("sessionId");
        Assert.Equal("Max", (await caller.ExpectAsync("agent_info")).Text("name"));
        Assert.Equal("Bea", (await silo.GetAsync($"/api/conversations/{session}?token={Token}")).GetProperty("metadata").Text("name"));
        using (var refused = await silo.Http.GetAsync(new Uri($"/api/conversations/{session}?token={token}", UriKind.Relative), TestContext.Current.CancellationToken))
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await caller.ClosedAsync());
    }

    private async Task<HttpStatusCode> RefusedAsync(string query = "", string? subprotocol = "voicecluster.v1", Uri? server = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (subprotocol is not null) socket.Options.AddSubProtocol(subprotocol);
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new UriBuilder(server ?? _server) { Scheme = "ws", Path = "/ws/voice", Query = query }.Uri, TestContext.Current.CancellationToken));
        return socket.HttpStatusCode;
    }
}
