using System.Net.Sockets;
using System.Text;

namespace VoiceCluster.FrontDoor.Tests.Access;

public sealed class DoorGuardTests
{
    [Theory]
    [InlineData("GET /page")]
    [InlineData("GET /nothing")]
    [InlineData("GET /api/read")]
    [InlineData("POST /api/change")]
    [InlineData("GET /ws")]
    public async Task A_name_that_is_not_this_servers_gets_nothing(string request)
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions());
        Assert.Equal(421, await app.AskAsync(request, "rebound.example"));
        Assert.NotEqual(421, await app.AskAsync(request, "localhost:8080"));
        Assert.Equal(request is "POST /api/change" ? 1 : 0, app.Changes);
    }

    [Fact]
    public async Task A_name_that_was_configured_is_served()
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions { Hosts = ["voice.example.com"] });
        Assert.Equal(200, await app.AskAsync("GET /api/read", "voice.example.com"));
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost:8080", 200)]
    [InlineData("https://www.example.com", 200)]
    public async Task A_page_elsewhere_opens_no_socket_and_changes_nothing(string origin, int status)
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions { Origins = ["https://www.example.com"] });
        Assert.Equal(status, await app.AskAsync("POST /api/change", headers: $"Origin: {origin}"));
        Assert.Equal(status is 200 ? 101 : status, await app.AskAsync("GET /ws", headers: $"Origin: {origin}"));
        Assert.Equal(200, await app.AskAsync("GET /api/read", headers: $"Origin: {origin}")); // the browser keeps the answer from the page
        Assert.Equal(status is 200 ? 1 : 0, app.Changes);
    }

    [Fact]
    public async Task Two_origins_are_one_too_many()
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions());
        Assert.Equal(403, await app.AskAsync("POST /api/change", headers: ["Origin: http://localhost", "Origin: http://evil.example"]));
    }

    [Theory]
    [InlineData("cross-site", "no-cors", 403)]
    [InlineData("cross-site", "navigate", 200)]
    [InlineData("same-origin", "no-cors", 200)]
    public async Task A_page_elsewhere_embeds_nothing_of_the_API(string site, string mode, int status)
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions());
        Assert.Equal(status, await app.AskAsync("GET /api/read", headers: [$"Sec-Fetch-Site: {site}", $"Sec-Fetch-Mode: {mode}"]));
    }

    [Fact]
    public async Task Pages_that_were_named_may_read_too_and_no_others()
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions { Origins = ["https://www.example.com"] });
        Assert.Equal("https://www.example.com", await AllowedAsync("https://www.example.com"));
        Assert.Null(await AllowedAsync("https://evil.example"));

        async Task<string?> AllowedAsync(string origin)
        {
            using var client = new HttpClient { BaseAddress = app.Address };
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/read", UriKind.Relative));
            request.Headers.Add("Origin", origin);
            using var response = await client.SendAsync(request, TestContext.Current.CancellationToken);
            return response.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null;
        }
    }

    [Fact]
    public async Task Who_signs_its_requests_may_come_through_any_proxy()
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions());
        Assert.Equal(200, await app.AskAsync("GET /signed", "voice.example.com", "Origin: https://elsewhere.example"));
    }

    [Theory]
    [InlineData("")] // idle
    [InlineData("GET /page HTTP/1.1\r\nHost: local")] // a header that never ends
    public async Task A_connection_that_is_held_for_nothing_is_closed(string sent)
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions { IdleConnection = TimeSpan.FromSeconds(1), HeaderWithin = TimeSpan.FromSeconds(1) });
        using var socket = await app.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(sent), TestContext.Current.CancellationToken);
        while (await socket.ReceiveAsync(new byte[512], TestContext.Current.CancellationToken) > 0)
        {
        }
    }

    [Fact]
    public async Task Idle_connections_cannot_take_all_that_the_process_has()
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions { MaxConnections = 10 });
        var idle = new List<Socket>();
        try
        {
            for (var i = 0; i < 10; i++) idle.Add(await app.ConnectAsync());
            // All ten are in once the last of them is answered.
            await idle[^1].SendAsync("GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            Assert.True(await idle[^1].ReceiveAsync(new byte[64], TestContext.Current.CancellationToken) > 0);
            using var another = await app.ConnectAsync();
            Assert.Equal(0, await ReceiveAsync(another));
        }
        finally
        {
            foreach (var socket in idle) socket.Dispose();
        }
    }

    [Fact]
    public async Task A_body_larger_than_any_message_is_refused()
    {
        await using var app = await GuardedApp.StartAsync(new FrontDoorOptions());
        using var client = new HttpClient { BaseAddress = app.Address };
        using var body = new StringContent($"{{\"name\":\"{new string('a', 2_000_000)}\"}}", Encoding.UTF8, "application/json");
        using var response = await client.PostAsync(new Uri("/api/change", UriKind.Relative), body, TestContext.Current.CancellationToken);
        Assert.Equal(413, (int)response.StatusCode);
        Assert.Equal(0, app.Changes);
    }

    private static async Task<int> ReceiveAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[64], TestContext.Current.CancellationToken);
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
