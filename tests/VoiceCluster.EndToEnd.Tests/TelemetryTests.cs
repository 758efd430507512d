using System.Net;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>What operators see from outside.</summary>
public sealed class TelemetryTests(ScriptedServer scripted)
{
    [Fact]
    public async Task A_turn_is_one_trace_at_the_collector_with_a_span_for_each_stage()
    {
        await using var collector = await TelemetryReceiver.StartAsync();
        using var data = new DataFolder();
        string session;
        await using (var silo = await ServerProcess.StartScriptedAsync(
            data, "--OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address, "--OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"))
        {
            await using var caller = await Caller.StartAsync(silo.Address);
            session = caller.SessionId;
            await caller.AskAsync();
            await caller.ExpectAsync("turn_complete");
            silo.Process.Terminate();
            Assert.Equal(0, await silo.Process.ExitAsync());
        }

        var traces = collector.Texts("traces");
        foreach (var text in (string[])["voicecluster.call.id", session, "turn", "speech to text", "endpointing", "text to speech", "playback", "chat scripted", "gen_ai.usage.output_tokens"])
            Assert.Contains(text, traces, StringComparison.Ordinal);
        Assert.Contains("voicecluster.calls.response_latency", collector.Texts("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dashboard_of_grains_is_there_for_this_machine()
    {
        using var page = await scripted.Server.Http.GetAsync(new Uri("/orleans/", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains("<html", await page.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
    }
}
