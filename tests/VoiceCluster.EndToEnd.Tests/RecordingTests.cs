using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Phone;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>Calls that are recorded, by the setting or by request.</summary>
public sealed class RecordingTests(ScriptedServer scripted, TalkativeServer talkative)
{
    private const string RecordIt = """{"type":"session_start","settings":{"recording":"on"}}""";

    [Fact]
    public async Task The_recording_holds_what_the_caller_said_and_the_answer_where_it_was_heard()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address, start: RecordIt);
        Assert.Equal("on", caller.All[0].GetProperty("settings").Text("recording"));
        await caller.AskAsync();
        await caller.ExpectAsync("turn_complete");
        await caller.CloseAsync();
        var recorded = await Tape.FetchAsync(scripted.Server, caller.SessionId);
        Assert.Equal(("call_ended", true), (recorded.Row.Text("endCause"), recorded.Row.GetProperty("complete").GetBoolean()));

        // Left: the caller's own samples, unchanged and unbroken.
        var question = Sound.Speech(1000, 16_000);
        var asked = Tape.Find(recorded.Left, question.AsSpan(320, 15_000));
        Assert.True(asked >= 0, "the question is not there as it was said");

        // Right: the whole answer, as long after the question as the call itself measured.
        var (from, _) = Tape.Span(recorded.Right);
        var turn = (await scripted.Server.GetAsync($"/api/conversations/{caller.SessionId}")).GetProperty("turns").Exactly(1)[0];
        Assert.Equal(turn.Number("heardMs"), Tape.HeardMs(recorded.Right), 40.0);
        var measured = turn.GetProperty("timings").GetProperty("first_audio_out").GetDouble();
        var end = (asked + 15_680) / 16.0;
        Assert.Equal(measured, from - end, 300.0);
    }

    [Fact]
    public async Task An_interrupted_answer_ends_where_it_was_cut()
    {
        await using var caller = await Caller.StartAsync(talkative.Server.Address, start: RecordIt);
        await caller.SayTextAsync("tell me everything");
        await caller.ExpectAsync("agent_audio_chunk", m => m.Number("index") == 20);
        await caller.SendAsync("""{"type":"interrupt"}""");
        var turn = await caller.ExpectAsync("turn_complete");
        await caller.CloseAsync();
        var recorded = await Tape.FetchAsync(talkative.Server, caller.SessionId);
        Assert.Equal(turn.Number("heardMs"), Tape.HeardMs(recorded.Right), 40.0);
    }

    [Fact]
    public async Task On_request_a_recording_is_started_paused_for_a_card_number_resumed_and_stopped()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address);
        var session = caller.SessionId;
        Assert.Equal(409, (await AskAsync(session, "pause")).Status);
        var (status, started) = await AskAsync(session, "start");
        Assert.Equal((200, "recording"), (status, started.Text("state")));
        Assert.Equal(started.Text("id"), (await AskAsync(session, "start")).Body.Text("id"));
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 600, silenceMs: 200));
        Assert.Equal("paused", (await AskAsync(session, "pause")).Body.Text("state"));
        var live = (await scripted.Server.GetAsync($"/api/calls/{session}")).GetProperty("live");
        Assert.Equal("paused", live.Text("recording"));
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 0));
        Assert.Equal(409, (await AskAsync(session, "start")).Status);
        Assert.Equal("recording", (await AskAsync(session, "resume")).Body.Text("state"));
        await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 0, silenceMs: 1500));
        var soFar = await Tape.SoFarAsync(scripted.Server, started.Text("id"));
        Assert.True(Tape.Find(soFar.Left, Sound.Speech(600, 16_000).AsSpan(320, 8_000)) >= 0, "what was said before the pause is not there");
        Assert.True(Tape.Find(soFar.Left, Sound.Speech(1000, 16_000).AsSpan(10_000, 3_000)) < 0, "what was said in the pause is there");
        Assert.Equal(HttpStatusCode.Conflict, await StatusAsync(HttpMethod.Delete, $"/api/recordings/{started.Text("id")}"));
        Assert.Equal("off", (await AskAsync(session, "stop")).Body.Text("state"));
        await PhoneServer.UntilAsync(() => Tape.ListAsync(scripted.Server, session), Tape.HasEnded);
        var recorded = await Tape.FetchAsync(scripted.Server, session);
        Assert.Equal("stopped", recorded.Row.Text("endCause"));
        var pause = recorded.Row.GetProperty("pauses").Exactly(1)[0];
        var (from, to) = (pause.Number("fromMs"), pause.Number("toMs"));
        Assert.InRange(to - from, 900, recorded.Row.Number("durationMs"));
        Assert.All(recorded.Left[(from * 16)..(to * 16)], sample => Assert.Equal(0, sample));
        Assert.All(recorded.Right[(from * 16)..(to * 16)], sample => Assert.Equal(0, sample));
        Assert.True(Tape.Find(recorded.Left, Sound.Speech(1000, 16_000).AsSpan(12_000, 3_000)) < 0);

        var file = new Uri($"/api/recordings/{started.Text("id")}/audio", UriKind.Relative);
        using (var request = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { Range = new RangeHeaderValue(44, 143) } })
        using (var response = await scripted.Server.Http.SendAsync(request))
        {
            Assert.Equal((HttpStatusCode.PartialContent, "audio/wav"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            Assert.Equal(recorded.Wav[44..144], await response.Content.ReadAsByteArrayAsync());
        }

        Assert.Equal(HttpStatusCode.NoContent, await StatusAsync(HttpMethod.Delete, $"/api/recordings/{started.Text("id")}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, $"/api/recordings/{started.Text("id")}"));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(HttpMethod.Get, file.ToString()));
        Assert.Empty((await Tape.ListAsync(scripted.Server, session)).EnumerateArray());
    }

    [Theory]
    [InlineData("nobody", "start", 404)]
    [InlineData("nobody", "louder", 400)]
    [InlineData("nobody", null, 400)]
    public async Task What_cannot_be_recorded_is_a_problem_in_json(string session, string? action, int expected)
    {
        var (status, problem) = await AskAsync(session, action);
        Assert.Equal((expected, expected), (status, problem.Number("status")));
    }

    [Theory]
    [InlineData("GET", "/api/recordings/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/recordings/0198f3c2-0000-7000-8000-000000000000", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/recordings/0198f3c2-0000-7000-8000-000000000000/audio", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "/api/recordings/..%2F..%2Fvoicecluster.db", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/recordings?session=a%20b", HttpStatusCode.BadRequest)]
    public async Task Unknown_recordings_are_not_found(string method, string path, HttpStatusCode status) =>
        Assert.Equal(status, await StatusAsync(new HttpMethod(method), path));

    [Fact]
    public async Task Who_has_no_token_gets_no_recording()
    {
        using var data = new DataFolder();
        await using var guarded = await ServerProcess.StartScriptedAsync(data, "--FrontDoor:AccessTokens:0", "a-long-enough-token");
        foreach (var path in new[] { "/api/recordings", "/api/recordings/0198f3c2-0000-7000-8000-000000000000/audio" })
        {
            using var response = await guarded.Http.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_client_that_drops_and_returns_is_in_one_recording_with_silence_between()
    {
        await using var first = await Caller.StartAsync(scripted.Server.Address, start: RecordIt);
        await first.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 400, silenceMs: 100));
        first.Drop();
        await PhoneServer.UntilAsync(
            () => scripted.Server.GetAsync($"/api/calls/{first.SessionId}"), call => !call.GetProperty("live").GetProperty("connected").GetBoolean());
        await using var second = await Caller.StartAsync(scripted.Server.Address, first.SessionId);
        await second.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 400, silenceMs: 100));
        await second.CloseAsync();
        var recorded = await Tape.FetchAsync(scripted.Server, first.SessionId);
        var word = Sound.Speech(400, 16_000).AsSpan(640, 5000);
        var once = Tape.Find(recorded.Left, word);
        Assert.True(once >= 0 && Tape.Find(recorded.Left[(once + 5000)..], word) >= 0);
    }

    [Fact]
    public async Task After_kill_9_the_file_plays_and_the_next_start_lists_it_as_ended_by_a_crash()
    {
        using var data = new DataFolder();
        string session;
        await using (var silo = await ServerProcess.StartScriptedAsync(data, "--Calls:Recording", "on"))
        {
            await using var caller = await Caller.StartAsync(silo.Address);
            session = caller.SessionId;
            await caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 3000, silenceMs: 0));
            await PhoneServer.UntilAsync(() => Tape.ListAsync(silo, session), rows => rows.EnumerateArray().Any(row => row.Number("durationMs") >= 2000));
            await silo.Process.KillAsync();
        }

        var path = Assert.Single(Directory.GetFiles(data.File("recordings"), "*.wav", SearchOption.AllDirectories));
        var left = Tape.ReadFile(path).Left;
        Assert.True(left.Length >= 2000 * 16);
        Assert.True(Tape.Find(left, Sound.Speech(3000, 16_000).AsSpan(320, 16_000)) >= 0);

        await using var again = await ServerProcess.StartScriptedAsync(data);
        var recorded = await Tape.FetchAsync(again, session);
        Assert.Equal(("crash", false), (recorded.Row.Text("endCause"), recorded.Row.GetProperty("complete").GetBoolean()));
        Assert.True(recorded.Left.Length >= left.Length);
    }

    [Fact]
    public async Task Recordings_are_counted()
    {
        await using var caller = await Caller.StartAsync(scripted.Server.Address, start: RecordIt);
        await PhoneServer.UntilAsync(() => Tape.ListAsync(scripted.Server, caller.SessionId), rows => rows.GetArrayLength() == 1);
        var page = PrometheusPage.Read(await scripted.Server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)));
        Assert.True(page.Sum("voicecluster_recordings_active") >= 1);
        Assert.Equal("gauge", page.Types["voicecluster_recordings_active"]);
    }

    private async Task<(int Status, JsonElement Body)> AskAsync(string session, string? action)
    {
        using var response = await scripted.Server.Http.PostAsJsonAsync(new Uri($"/api/calls/{session}/recording", UriKind.Relative), new { action });
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>());
    }

    private async Task<HttpStatusCode> StatusAsync(HttpMethod method, string path)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        using var response = await scripted.Server.Http.SendAsync(request);
        return response.StatusCode;
    }
}
