using System.Net.WebSockets;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>The server's own life: it is killed, stopped, started wrongly.</summary>
public sealed class ProcessTests(ScriptedServer scripted)
{
    [Fact]
    public async Task A_turn_that_the_client_saw_completed_survives_kill_9_and_the_session_goes_on()
    {
        using var data = new DataFolder();
        string session;
        System.Text.Json.JsonElement told;
        await using (var silo = await ServerProcess.StartScriptedAsync(data))
        {
            await using var caller = await Caller.StartAsync(silo.Address);
            session = caller.SessionId;
            await caller.SendAsync("""{"type":"update_settings","settings":{"debounceMs":800,"voice":"second"}}""");
            told = await caller.AnsweredAsync("remember this");
            await silo.Process.KillAsync();
            Assert.Null(await caller.ClosedAsync());
        }

        await using var again = await ServerProcess.StartScriptedAsync(data);
        var kept = Assert.Single((await again.GetAsync($"/api/conversations/{session}")).GetProperty("turns").EnumerateArray());
        Assert.Equal(("remember this", told.Text("agent"), told.Number("heardMs")), (kept.Text("user"), kept.Text("heard"), kept.Number("heardMs")));
        await using var back = await Caller.StartAsync(again.Address, session);
        Assert.True(back.All[0].GetProperty("resumed").GetBoolean());
        var settings = back.All[0].GetProperty("settings");
        Assert.Equal((800, false, "second"), (settings.Number("debounceMs"), settings.GetProperty("adaptiveDebounce").GetBoolean(), settings.Text("voice")));
        Assert.Equal("remember this", Assert.Single(back.All[0].GetProperty("history").EnumerateArray()).Text("user"));
        Assert.Equal(2, (await back.AnsweredAsync("and this")).Number("turn"));
    }

    [Theory]
    [InlineData("LISTENING")]
    [InlineData("SPECULATIVE")]
    [InlineData("SPEAKING")]
    public async Task Killed_in_the_middle_of_a_turn_it_keeps_the_turns_before_and_the_session_with_its_beginning(string state)
    {
        using var data = new DataFolder();
        string session, began;
        await using (var silo = await ServerProcess.StartScriptedAsync(data))
        {
            await using var caller = await Caller.StartAsync(silo.Address, start: """{"type":"session_start","metadata":{"from":"Ada"}}""");
            session = caller.SessionId;
            await caller.AnsweredAsync("first");
            began = (await silo.GetAsync($"/api/conversations/{session}")).Text("startedAt");
            var speaking = caller.SpeakAsync(Sound.Frames(AudioFormat.InCluster, speechMs: 1000, silenceMs: 120_000));
            if (state is "LISTENING") await caller.ExpectAsync("transcript_partial");
            else await caller.ExpectStateAsync(state);
            await silo.Process.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => speaking);
        }

        await using var again = await ServerProcess.StartScriptedAsync(data);
        await using var back = await Caller.StartAsync(again.Address, session);
        Assert.Equal("first", Assert.Single(back.All[0].GetProperty("history").EnumerateArray()).Text("user"));
        Assert.Equal(2, (await back.AnsweredAsync("second")).Number("turn"));
        var conversation = await again.GetAsync($"/api/conversations/{session}");
        Assert.Equal((began, "Ada"), (conversation.Text("startedAt"), conversation.GetProperty("metadata").Text("from")));
    }

    [Fact]
    public async Task A_second_process_on_the_same_data_folder_says_who_has_it_and_leaves_him_alone()
    {
        using var data = new DataFolder();
        await using var first = await ServerProcess.StartScriptedAsync(data);
        await using var second = ProgramRun.Start(BuiltPrograms.Silo, "--DataFolder", data.Path, "--Providers:Scripted", "true", "--urls", "http://127.0.0.1:0");
        Assert.Equal(3, await second.ExitAsync());
        Assert.Contains(data.Path, second.Errors, StringComparison.Ordinal);
        Assert.Contains($"{first.Process.Id}", second.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Storage:DataFolder", second.Errors, StringComparison.Ordinal); // there is no such setting
        Assert.DoesNotContain("   at ", second.Errors, StringComparison.Ordinal);
        await using var caller = await Caller.StartAsync(first.Address);
        await caller.AnsweredAsync();
    }

    [Fact]
    public async Task SIGTERM_stops_it_cleanly_within_seconds_and_the_client_is_told_and_may_return()
    {
        using var data = new DataFolder();
        string session;
        await using (var silo = await ServerProcess.StartScriptedAsync(data))
        {
            await using var caller = await Caller.StartAsync(silo.Address);
            session = caller.SessionId;
            await caller.AnsweredAsync("first");
            await caller.SayTextAsync("second");
            await caller.ExpectStateAsync("SPEAKING");
            silo.Process.Terminate();
            Assert.True((await caller.ExpectErrorAsync("shutdown")).GetProperty("recoverable").GetBoolean());
            Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, await caller.ClosedAsync());
            Assert.Equal(0, await silo.Process.ExitAsync());
            Assert.DoesNotContain(" ERR ", silo.Process.Output, StringComparison.Ordinal);
        }

        await using var again = await ServerProcess.StartScriptedAsync(data);
        await using var back = await Caller.StartAsync(again.Address, session);
        Assert.Equal(["first", "second"], back.All[0].GetProperty("history").EnumerateArray().Select(t => t.Text("user")));
    }

    [Fact]
    public async Task Wrong_settings_are_all_named_at_once_and_nothing_starts()
    {
        using var data = new DataFolder();
        await using var silo = ProgramRun.Start(
            BuiltPrograms.Silo, "--DataFolder", data.Path, "--FrontDoor:MaxCalls", "0", "--FrontDoor:PingEvery", "often", "--Calls:TelemetryEvery", "many", "--Providers:SpeechToText", "magic", "--FrontDoor:Colour", "red",
            "--Agents:sales:Settings:recording", "maybe", "--Calls:Recording", "often", "--Storage:RecordingDays", "-1");
        Assert.Equal(2, await silo.ExitAsync());
        foreach (var name in new[] { "FrontDoor:MaxCalls", "FrontDoor:PingEvery", "Calls:TelemetryEvery", "Providers:SpeechToText", "Colour", "Agents:sales:Settings", "Calls:Recording", "Storage:RecordingDays" })
            Assert.Single(silo.Errors.Split('\n'), l => l.StartsWith("Setting: ", StringComparison.Ordinal) && l.Contains(name, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", silo.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_is_said_in_a_sentence()
    {
        using var data = new DataFolder();
        await using var silo = ProgramRun.Start(BuiltPrograms.Silo, "--DataFolder", data.Path, "--Providers:Scripted", "true", "--urls", scripted.Server.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(3, await silo.ExitAsync());
        Assert.Contains("already in use", silo.Errors, StringComparison.Ordinal);
        Assert.Contains("--urls", silo.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", silo.Errors, StringComparison.Ordinal);
    }
}
