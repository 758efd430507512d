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
        var turn = await caller.AnsweredAsync("hello");
        var live = Assert.Single((await scripted.Server.GetAsync("/api/calls")).EnumerateArray(), c => c.Text("sessionId") == caller.SessionId);
        Assert.Equal(("websocket", true, "LISTENING", 1), (live.Text("channel"), live.GetProperty("connected").GetBoolean(), live.Text("state"), live.Number("turns")));

        var conversation = await scripted.Server.GetAsync($"/api/conversations/{caller.SessionId}");
        Assert.Equal("test", conversation.GetProperty("metadata").Text("from"));
        Assert.Equal(JsonValueKind.Null, conversation.GetProperty("endedAt").ValueKind);
        var kept = conversation.GetProperty("turns")[0];
        Assert.Equal((1, "hello", true), (kept.Number("turn"), kept.Text("user"), kept.GetProperty("interrupted").GetBoolean()));
        Assert.Equal((turn.Text("agent"), turn.Number("heardMs")), (kept.Text("heard"), kept.Number("heardMs")));
        Assert.Equal(turn.GetProperty("timings").GetRawText(), kept.GetProperty("timings").GetRawText());
        Assert.NotEqual(0, kept.GetProperty("stateHistory").GetArrayLength());

        await caller.CloseAsync();
        Assert.DoesNotContain((await scripted.Server.GetAsync("/api/calls")).EnumerateArray(), c => c.Text("sessionId") == caller.SessionId);
        Assert.Equal("hang_up", (await scripted.Server.GetAsync($"/api/conversations/{caller.SessionId}")).Text("endCause"));
    }

    [Theory]
    [InlineData("/api/conversations/nobody")]
    [InlineData("/api/nothing")]
    [InlineData("/api/speech", HttpStatusCode.BadRequest)]
    public async Task Errors_are_problems_in_json(string path, HttpStatusCode status = HttpStatusCode.NotFound)
    {
        using var response = await scripted.Server.Http.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((int)status, (await response.Content.ReadFromJsonAsync<JsonElement>()).Number("status"));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task It_is_healthy(string path) => Assert.Equal("Healthy", (await scripted.Server.GetAsync(path)).Text("status"));

    [Fact]
    public async Task Metrics_count_what_happened()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address);
        await caller.AnsweredAsync();
        using var response = await scripted.Server.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        var lines = (await response.Content.ReadAsStringAsync()).Split('\n');
        Assert.Contains(lines, l => l.StartsWith("voicecluster_legs_connected ", StringComparison.Ordinal) && l[^1] is not '0');
        Assert.Contains(lines, l => l.StartsWith("# TYPE voicecluster_", StringComparison.Ordinal) && l.EndsWith(" histogram", StringComparison.Ordinal));
        Assert.Contains(lines, l => l.StartsWith("dotnet_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_agents_voice_comes_as_a_WAV_file()
    {
        using var wav = new MemoryStream(await scripted.Server.Http.GetByteArrayAsync(new Uri("/api/speech?text=one%20two%20three", UriKind.Relative)));
        Assert.Equal(3 * 60 * 16, VoiceCluster.Audio.WavReader.ReadMono(wav, 16_000).Length);
    }
}
