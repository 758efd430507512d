using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using VoiceCluster.FrontDoor.Web;

namespace VoiceCluster.FrontDoor.Tests.Web;

public sealed class WebPageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("webpage").FullName;
    private WebApplication? _app;
    private HttpClient _client = new();

    public async ValueTask InitializeAsync()
    {
        Write("index.html", """<meta name="addresses" content="/ /dashboard /dashboard/*"><script src="/assets/a-1.js" nonce="VOICECLUSTER-NONCE"></script>""");
        Write("favicon.svg", "<svg/>");
        Write("assets/a-1.js", "plain");
        Write("assets/a-1.js.br", "brotli");
        Write("assets/a-1.js.gz", "gzip");
        (_app, _client) = await ServeAsync(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app!.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/dashboard")]
    [InlineData("/dashboard/calls/42")]
    public async Task A_navigation_gets_the_page_under_a_policy_with_a_nonce_of_its_own(string path)
    {
        var first = await GetAsync(path, "text/html");
        var second = await GetAsync(path, "text/html");
        Assert.Equal(HttpStatusCode.OK, first.Response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", first.Response.Content.Headers.ContentType?.ToString());
        Assert.DoesNotContain("VOICECLUSTER-NONCE", first.Body, StringComparison.Ordinal);
        Assert.NotEqual(first.Body, second.Body);
        var nonce = first.Body.Split("nonce=\"")[1].Split('"')[0];
        var policy = first.Response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains($"'nonce-{nonce}'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("no-store", first.Response.Headers.CacheControl?.ToString());
        Assert.Equal("nosniff", first.Response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Theory]
    [InlineData("/nothing")]
    [InlineData("/dashboards")]
    [InlineData("/dashboard/")]
    public async Task What_the_page_does_not_have_is_told_by_the_page_and_by_the_status(string path)
    {
        var (response, body) = await GetAsync(path, "text/html");
        Assert.Equal((HttpStatusCode.NotFound, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains("nonce=", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_icon_that_browsers_ask_for_by_themselves_is_the_page_s()
    {
        var (response, body) = await GetAsync("/favicon.ico", "image/*");
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml", "<svg/>"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType, body));
    }

    [Theory]
    [InlineData("/assets/gone-2.js", "*/*")]
    [InlineData("/assets/gone-2.js", "text/html")]
    [InlineData("/dashboard", "application/json")]
    [InlineData("/api/nothing", "text/html")]
    [InlineData("/ws/nothing", "text/html")]
    [InlineData("/../secret", "*/*")]
    public async Task What_is_not_there_is_not_the_page(string path, string accept) =>
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path, accept)).Response.StatusCode);

    [Theory]
    [InlineData("gzip, deflate, br", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzip")]
    [InlineData("br;q=0, gzip", "gzip", "gzip")]
    [InlineData("identity", null, "plain")]
    public async Task Hashed_files_go_out_compressed_as_the_client_takes_them_and_are_kept_for_good(string accepts, string? encoding, string body)
    {
        var (response, text) = await GetAsync("/assets/a-1.js", "*/*", accepts);
        Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(body, text);
        Assert.Equal("text/javascript; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains("immutable", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.Contains("Accept-Encoding", response.Headers.Vary);
    }

    [Theory]
    [InlineData("/assets/a-1.js")]
    [InlineData("/favicon.svg")]
    public async Task A_file_lets_a_worker_compile_its_program_and_reach_this_server_and_nothing_else(string path)
    {
        var policy = (await GetAsync(path, "*/*")).Response.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.Equal(["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"], policy[..3]);
    }

    [Fact]
    public async Task Other_files_are_asked_for_again_and_not_sent_twice()
    {
        var (response, _) = await GetAsync("/favicon.svg", "*/*");
        Assert.Equal("no-cache", response.Headers.CacheControl?.ToString());
        using var again = new HttpRequestMessage(HttpMethod.Get, "/favicon.svg");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await _client.SendAsync(again, TestContext.Current.CancellationToken)).StatusCode);
    }

    [Fact]
    public async Task Without_a_built_page_everything_else_is_served_and_the_problem_is_named()
    {
        var page = new WebPage(Path.Combine(_folder, "absent"));
        Assert.Contains("Node", page.Problem, StringComparison.Ordinal);
        Assert.Null(new WebPage(_folder).Problem);
        var (app, client) = await ServeAsync(Path.Combine(_folder, "absent"));
        await using (app)
        using (client)
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync("/", TestContext.Current.CancellationToken)).StatusCode);
            Assert.Equal("api", await client.GetStringAsync("/api/thing", TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task The_page_takes_no_address_from_the_api() =>
        Assert.Equal("api", (await GetAsync("/api/thing", "text/html")).Body);

    private static async Task<(WebApplication App, HttpClient Client)> ServeAsync(string folder)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/api/thing", () => "api");
        new WebPage(folder).Map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return (app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    private async Task<(HttpResponseMessage Response, string Body)> GetAsync(string path, string accept, string? encoding = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);
        if (encoding is not null) foreach (var one in encoding.Split(", ")) request.Headers.AcceptEncoding.Add(StringWithQualityHeaderValue.Parse(one));
        var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return (response, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private void Write(string name, string content)
    {
        var file = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
    }
}
