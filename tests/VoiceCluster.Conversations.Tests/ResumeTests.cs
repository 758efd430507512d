using System.Collections.Immutable;
using VoiceCluster.Grains;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Conversations.Tests;

public sealed class ResumeTests
{
    private const string Question = "what are your opening hours";

    [Fact]
    public async Task A_dropped_client_returns_to_the_same_session_with_its_history()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.WaitAsync(1000);
        Assert.False((await scene.Call.GetSnapshot()).Connected);
        var accepted = await scene.ConnectAsync("s1", resume: true);
        Assert.True(accepted.Resumed);
        Assert.Equal(Question, Assert.Single(accepted.History).User);
        await scene.AskAsync("and on sundays");
        await scene.SilenceAsync(3500);
        Assert.Equal(2, Assert.Single(scene.Leg.Turns).Turn);
    }

    [Fact]
    public async Task A_client_that_drops_while_the_agent_speaks_is_interrupted_and_what_was_heard_is_kept()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(1000);
        Assert.Equal(TurnPhase.Speaking, (await scene.Call.GetSnapshot()).State);
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.WaitAsync(100);
        var turn = Assert.Single(scene.Record.Turns);
        Assert.True(turn.WasInterrupted);
        Assert.InRange(turn.HeardMs, 200, 1000);
    }

    [Fact]
    public async Task An_answer_to_a_client_that_dropped_is_in_the_history_when_it_returns()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.WaitAsync(4000);
        var accepted = await scene.ConnectAsync("s1", resume: true);
        Assert.NotEqual("", Assert.Single(accepted.History).Agent);
    }

    [Theory]
    [InlineData(290)] // prepared, not committed
    [InlineData(390)] // committed, the voice still working
    public async Task A_client_that_returns_in_the_middle_of_an_answer_reads_all_of_it_and_hears_no_half_of_it(int after)
    {
        await using var scene = await CallScene.ConnectedAsync(new GrainsOptions { AudioAhead = TimeSpan.FromSeconds(1) });
        await scene.AskAsync(Question);
        await scene.SilenceAsync(after);
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.WaitAsync(150);
        var accepted = await scene.ConnectAsync("s1", resume: true);
        await scene.WaitAsync(3000);
        Assert.Empty(scene.Leg.Sent);
        var record = Assert.Single(scene.Record.Turns);
        Assert.Equal(30, record.AgentText.Split(' ').Length);
        // Told either way, never in neither.
        Assert.Equal(
            [record.AgentText],
            accepted.History.Select(t => t.Agent).Concat(scene.Leg.Turns.Select(t => t.Agent)));
        await scene.AskAsync("and on sundays");
        await scene.SilenceAsync(3500);
        Assert.Equal(("and on sundays", 1800), (scene.Leg.Turns[^1].User, scene.Leg.Turns[^1].HeardMs));
    }

    [Fact]
    public async Task A_client_that_drops_while_it_holds_push_to_talk_is_answered_when_it_returns()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.Call.StartOfTurn();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(5000);
        Assert.Equal(TurnPhase.Listening, (await scene.Call.GetSnapshot()).State);
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.WaitAsync(4000);
        var accepted = await scene.ConnectAsync("s1", resume: true);
        Assert.Equal(Question, Assert.Single(accepted.History).User);
        await scene.AskAsync("and on sundays");
        await scene.SilenceAsync(3500);
        Assert.Equal("and on sundays", scene.Leg.Turns[^1].User);
    }

    [Fact]
    public async Task Typed_words_that_are_sent_again_after_a_broken_connection_are_answered_once()
    {
        await using var scene = await CallScene.ConnectedAsync();
        Assert.True(await scene.Call.Text(Question, "a1"));
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.WaitAsync(4000);
        await scene.ConnectAsync("s1", resume: true);
        Assert.False(await scene.Call.Text(Question, "a1"));
        Assert.True(await scene.Call.Text("and on sundays", "a2"));
        await scene.SilenceAsync(4000);
        Assert.Equal([Question, "and on sundays"], scene.Record.Turns.Select(turn => turn.UserText));
    }

    [Fact]
    public async Task A_session_that_is_taken_up_after_its_end_keeps_its_beginning_and_its_metadata()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        var first = scene.Record.Sessions.First();
        await scene.Call.HangUp("hang_up");
        await scene.WaitAsync(1000);
        await scene.ConnectAsync("s1", resume: true, metadata: """{"from":"another"}""");
        await scene.SettleAsync();
        Assert.Equal(first, scene.Record.Sessions.Last());
    }

    [Fact]
    public async Task A_session_that_is_taken_up_at_another_process_has_its_settings_again()
    {
        await using var before = await CallScene.ConnectedAsync(settings: Settings(("voice", "slt"), ("minConfidence", "0.4")));
        await before.Call.UpdateSettings(Settings(("debounceMs", "800"), ("model", "small"), ("voice", "")));
        await before.AskAsync(Question);
        await before.SilenceAsync(4000);
        await using var after = new CallScene(new GrainsOptions { Turns = new TurnSettings { CommitDelay = TimeSpan.FromMilliseconds(300) } });
        before.Record.CopyTo(after.Record);
        var accepted = await after.ConnectAsync("s1", resume: true, settings: Settings(("minConfidence", "0.5")));
        Assert.Equal(
            ("800", "false", "small", "0.5", "300"),
            (accepted.Settings["debounceMs"], accepted.Settings["adaptiveDebounce"], accepted.Settings["model"], accepted.Settings["minConfidence"], accepted.Settings["commitDelayMs"]));
        Assert.DoesNotContain("voice", accepted.Settings.Keys);
        Assert.Equal(TimeSpan.FromMilliseconds(800), after.Journal.Start.Settings.Debounce);
    }

    [Theory]
    [InlineData("{}", "400")] // an old record
    [InlineData("no JSON", "400")]
    [InlineData("""{"debounceMs":"1","voice":"slt"}""", "400")] // fitted an earlier version
    [InlineData("""{"recording":"off","debounceMs":"700"}""", "700")] // the operator has calls recorded since
    [InlineData("""{"colour":"red","debounceMs":"700"}""", "700")]
    [InlineData("""{"minDebounceMs":"900","maxDebounceMs":"800","debounceMs":"850"}""", "400")] // some of it fits, but not together
    public async Task Of_stored_settings_what_does_not_fit_is_left_out(string stored, string debounce)
    {
        await using var scene = new CallScene(new GrainsOptions { Recording = RecordingRule.On });
        scene.Record.Sessions.Enqueue(new() { Id = "s1", Channel = "test", StartedAt = scene.Time.GetUtcNow(), Settings = stored });
        var accepted = await scene.ConnectAsync("s1", resume: true);
        Assert.Equal((debounce, "on"), (accepted.Settings["debounceMs"], accepted.Settings["recording"]));
        Assert.Equal(stored.Contains("slt", StringComparison.Ordinal), accepted.Settings.ContainsKey("voice"));
    }

    [Fact]
    public async Task After_the_grace_time_the_call_is_over()
    {
        await using var scene = await CallScene.ConnectedAsync(new GrainsOptions { ResumeGrace = TimeSpan.FromSeconds(10) });
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.WaitAsync(10_100);
        Assert.Equal("stale", scene.Record.Sessions.Last().EndCause);
        Assert.Empty(await scene.Directory.List());
        await scene.WaitAsync(10_100);
        var refused = await Assert.ThrowsAsync<CallRefusedException>(() => scene.ConnectAsync("s1", resume: true));
        Assert.Equal("session_ended", refused.Code);
    }

    [Fact]
    public async Task A_second_client_takes_the_session_and_the_first_is_told()
    {
        await using var scene = await CallScene.ConnectedAsync();
        var first = scene.Leg;
        await scene.ConnectAsync("s1", resume: true);
        Assert.Equal("session_taken", first.Closed);
        await scene.Call.Disconnect("leg1", resumable: false, "hang_up"); // too late: it does not hold the call any more
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        Assert.Single(scene.Leg.Turns);
    }

    [Fact]
    public async Task A_second_client_that_takes_the_session_while_the_agent_speaks_can_speak_at_once()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.AskAsync(Question);
        await scene.SilenceAsync(1000);
        Assert.Equal(TurnPhase.Speaking, (await scene.Call.GetSnapshot()).State);
        await scene.ConnectAsync("s1", resume: true);
        Assert.Equal(TurnPhase.Listening, (await scene.Call.GetSnapshot()).State);
        Assert.True(Assert.Single(scene.Record.Turns).WasInterrupted);
        await scene.AskAsync("and on sundays");
        await scene.SilenceAsync(3500);
        Assert.Equal(1800, scene.Leg.Turns[^1].HeardMs);
    }

    [Fact]
    public async Task An_unknown_session_cannot_be_resumed()
    {
        await using var scene = await CallScene.ConnectedAsync();
        var refused = await Assert.ThrowsAsync<CallRefusedException>(() => scene.ConnectAsync("nobody", resume: true));
        Assert.Equal("session_not_found", refused.Code);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(900)]
    [InlineData(1300)]
    [InlineData(1700)]
    [InlineData(2400)]
    public async Task Hanging_up_in_any_state_ends_cleanly_and_keeps_the_words(int after)
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SpeakAsync(Math.Min(after, 1000));
        if (after > 1000)
        {
            scene.Recogniser.Final = Question;
            await scene.SilenceAsync(after - 1000);
        }

        await scene.Call.HangUp("hang_up");
        await scene.WaitAsync(2000);
        Assert.Equal("call_ended", scene.Leg.Closed);
        Assert.Equal("hang_up", scene.Record.Sessions.Last().EndCause);
        Assert.Equal(after > 1200 ? 1 : 0, scene.Record.Turns.Count);
        var sent = scene.Leg.Sent.Count;
        await scene.WaitAsync(1000);
        Assert.Equal(sent, scene.Leg.Sent.Count);
    }

    [Fact]
    public async Task Settings_apply_at_once_and_wrong_ones_change_nothing()
    {
        await using var scene = await CallScene.ConnectedAsync();
        var settings = await scene.Call.UpdateSettings(ImmutableDictionary<string, string>.Empty.Add("debounceMs", "800").Add("voice", "slt"));
        Assert.Equal(("800", "false", "slt"), (settings["debounceMs"], settings["adaptiveDebounce"], settings["voice"]));
        var refused = await Assert.ThrowsAsync<CallRefusedException>(() => scene.Call.UpdateSettings(settings.SetItem("debounceMs", "5")));
        Assert.Equal("invalid_settings", refused.Code);
        Assert.Equal("800", (await scene.Call.GetSnapshot()).Settings["debounceMs"]);
    }

    private static ImmutableDictionary<string, string> Settings(params (string Name, string Value)[] settings) =>
        settings.ToImmutableDictionary(s => s.Name, s => s.Value);
}
