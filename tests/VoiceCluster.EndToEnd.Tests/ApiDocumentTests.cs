using System.Net.Http.Json;
using System.Text.Json.Nodes;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>What the server says of its own API.</summary>
public sealed class ApiDocumentTests(ScriptedServer scripted)
{
    private static readonly CancellationToken Stop = CancellationToken.None;

    [Fact]
    public async Task Every_operation_says_who_may_and_what_comes_of_errors()
    {
        var document = (await scripted.Server.Http.GetFromJsonAsync<JsonNode>(new Uri("/openapi/v1.json", UriKind.Relative), Stop))!;
        Assert.StartsWith("3.1", (string?)document["openapi"], StringComparison.Ordinal);
        var operations = document["paths"]!.AsObject().SelectMany(static path => path.Value!.AsObject().Where(static m => m.Key is not "parameters").Select(m => (Path: path.Key, Method: m.Key, Operation: m.Value!))).ToList();
        Assert.Superset(new HashSet<string> { "SignIn", "InviteUser", "ListCalls", "PutDocument", "Info" }, operations.Select(static o => (string)o.Operation["operationId"]!).ToHashSet());
        Assert.Equal(operations.Count, operations.DistinctBy(static o => (string)o.Operation["operationId"]!).Count());
        foreach (var (path, method, operation) in operations)
        {
            Assert.StartsWith("/api/v1/", path, StringComparison.Ordinal);
            Assert.NotEmpty((string?)operation["summary"] ?? "");
            var security = operation["security"]!.AsArray();
            Assert.Equal(security.Count == 0, operation["responses"]!["401"] is null);
            Assert.NotNull(operation["responses"]!["4XX"]!["content"]!["application/problem+json"]);
            Assert.Equal(method is "patch", operation["parameters"]?.AsArray().Any(static p => (string?)p!["name"] is "If-Match") is true);
        }
    }

    [Fact]
    public async Task An_old_address_answers_as_the_new_one_and_names_it()
    {
        using var old = await scripted.Server.Http.GetAsync(new Uri("/api/info", UriKind.Relative), Stop);
        using var now = await scripted.Server.Http.GetAsync(new Uri("/api/v1/info", UriKind.Relative), Stop);
        // Other tests' calls use lines meanwhile.
        Assert.Equal(await AgentAsync(now), await AgentAsync(old));
        Assert.Equal("</api/v1/info>; rel=\"successor-version\"", Assert.Single(old.Headers.GetValues("Link")));
        Assert.False(now.Headers.Contains("Link"));

        static async Task<string> AgentAsync(HttpResponseMessage response) => (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>(Stop))!["agent"]!.ToJsonString();
    }

    [Fact]
    public async Task The_page_to_read_it_runs_only_what_this_server_serves()
    {
        using var page = await scripted.Server.Http.GetAsync(new Uri("/docs", UriKind.Relative), Stop);
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var text = await page.Content.ReadAsStringAsync(Stop);
        foreach (var script in new[] { "/docs/start.js", "/docs/scalar/scalar.js" })
        {
            Assert.Contains($"src=\"{script}\"", text, StringComparison.Ordinal);
            using var file = await scripted.Server.Http.GetAsync(new Uri(script, UriKind.Relative), Stop);
            Assert.True(file.IsSuccessStatusCode);
        }
    }
}
