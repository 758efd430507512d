using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>Who answers, and what it says of itself.</summary>
public sealed class AgentTests
{
    [Fact]
    public async Task A_client_is_told_who_answers_and_is_greeted_when_it_asks_for_that()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(
            data, "--Agents:sales:Name", "Max", "--Agents:sales:Greeting", "Good day, this is Max.", "--Agents:sales:Settings:debounceMs", "700", "--Calls:Recording", "on");
        var info = (await silo.GetAsync("/api/info?agent=sales")).GetProperty("agent");
        Assert.Equal(("Max", "Good day, this is Max.", true), (info.Text("name"), info.Text("greeting"), info.GetProperty("recorded").GetBoolean()));
        Assert.Equal("Vera", (await silo.GetAsync("/api/info")).GetProperty("agent").Text("name"));

        await using var caller = await Caller.StartAsync(silo.Address, start: """{"type":"session_start","agent":"Sales","greet":true,"settings":{"voice":"rms"}}""");
        Assert.Equal(info.GetRawText(), WithoutType(await caller.ExpectAsync("agent_info")));
        var greeting = await caller.ExpectAsync("turn_complete");
        Assert.Equal((1, "", "Good day, this is Max."), (greeting.Number("turn"), greeting.Text("user"), greeting.Text("agent")));
        // The agent's own settings, and the client's over them.
        var settings = caller.All.First(m => m.Type() == "session_ready").GetProperty("settings");
        Assert.Equal((700, "rms"), (settings.Number("debounceMs"), settings.Text("voice")));

        await caller.SendAsync("""{"type":"dtmf","digit":"4"}""");
        await caller.SendAsync("""{"type":"dtmf","digit":"2"}""");
        await caller.SendAsync("""{"type":"dtmf","digit":"#"}""");
        Assert.Equal("42", (await caller.ExpectAsync("turn_complete")).Text("user"));

        await using var quiet = await Caller.StartAsync(silo.Address, start: """{"type":"session_start","agent":"sales"}""");
        Assert.Equal(1, (await quiet.AnsweredAsync()).Number("turn"));

        await using var lost = await Caller.DialAsync(silo.Address);
        await lost.SendAsync("""{"type":"session_start","agent":"nobody"}""");
        Assert.Contains("nobody", (await lost.ExpectErrorAsync("unknown_agent")).Text("message"), StringComparison.Ordinal);
        await lost.SendAsync("""{"type":"session_start"}""");
        await lost.ExpectAsync("session_ready");
    }

    private static string WithoutType(JsonElement message) => message.GetRawText().Replace("\"type\":\"agent_info\",", "", StringComparison.Ordinal);
}
