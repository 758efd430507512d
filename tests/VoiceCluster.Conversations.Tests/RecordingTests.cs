using System.Collections.Immutable;
using VoiceCluster.Grains;

namespace VoiceCluster.Conversations.Tests;

/// <summary>Whether a call is recorded, by rule and by request.</summary>
public sealed class RecordingTests
{
    private static readonly ImmutableDictionary<string, string> On = ImmutableDictionary<string, string>.Empty.Add("recording", "on");
    private static readonly ImmutableDictionary<string, string> Off = On.SetItem("recording", "off");

    [Fact]
    public async Task Nothing_is_recorded_that_nobody_asked_for()
    {
        await using var scene = await CallScene.ConnectedAsync();
        Assert.Empty(scene.Leg.Orders);
        Assert.Equal(CallRecordingState.Off, (await scene.Call.GetSnapshot()).Recording);
    }

    [Theory]
    [InlineData(RecordingRule.On, null)]
    [InlineData(RecordingRule.Off, "on")]
    public async Task By_rule_a_call_is_recorded_from_its_beginning(RecordingRule server, string? setting)
    {
        await using var scene = await CallScene.ConnectedAsync(new GrainsOptions { Recording = server }, setting is null ? null : On);
        var order = Assert.Single(scene.Leg.Orders);
        Assert.Equal((CallRecordingState.Recording, false), (order.State, order.IsBegun));
        Assert.Equal(CallRecordingState.Recording, (await scene.Call.GetSnapshot()).Recording);
    }

    [Theory]
    [InlineData(RecordingRule.On, null)]
    [InlineData(RecordingRule.Off, RecordingRule.On)]
    public async Task A_client_cannot_switch_off_what_the_server_or_the_agent_records(RecordingRule server, RecordingRule? agent)
    {
        await using var scene = new CallScene(new GrainsOptions { Recording = server });
        var refused = await Assert.ThrowsAsync<CallRefusedException>(() => scene.ConnectAsync("s1", settings: Off, recording: agent));
        Assert.Equal("recording_required", refused.Code);
        await scene.ConnectAsync("s2", recording: agent);
        refused = await Assert.ThrowsAsync<CallRefusedException>(() => scene.Call.UpdateSettings(Off));
        Assert.Equal("recording_required", refused.Code);
        Assert.Equal(CallRecordingState.Recording, (await scene.Call.GetSnapshot()).Recording);
        Assert.Equal("on", (await scene.Call.UpdateSettings(On))["recording"]);
    }

    [Fact]
    public async Task An_agent_that_says_off_is_not_recorded_where_the_server_would_and_a_client_may_still_ask_for_it()
    {
        await using var scene = new CallScene(new GrainsOptions { Recording = RecordingRule.On });
        await scene.ConnectAsync("s1", settings: Off, recording: RecordingRule.Off);
        Assert.Empty(scene.Leg.Orders);
        await scene.Call.UpdateSettings(On);
        Assert.Equal(CallRecordingState.Recording, (await scene.Call.GetSnapshot()).Recording);
    }

    [Fact]
    public async Task A_client_stops_what_it_began_and_not_what_an_operator_asked_for()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.Call.UpdateSettings(On);
        await scene.Call.Record(RecordingAction.Start);
        await scene.Call.UpdateSettings(Off);
        Assert.Equal(CallRecordingState.Recording, (await scene.Call.GetSnapshot()).Recording);
        await scene.Call.Record(RecordingAction.Stop);
        await scene.Call.UpdateSettings(On);
        Assert.Equal(CallRecordingState.Recording, (await scene.Call.GetSnapshot()).Recording);
        await scene.Call.UpdateSettings(Off);
        Assert.Equal(CallRecordingState.Off, (await scene.Call.GetSnapshot()).Recording);
    }

    [Fact]
    public async Task On_request_it_starts_pauses_resumes_and_stops_and_what_is_asked_twice_is_done_once()
    {
        await using var scene = await CallScene.ConnectedAsync();
        foreach (var action in Enum.GetValues<RecordingAction>())
        {
            var first = await scene.Call.Record(action);
            Assert.Equal(first, await scene.Call.Record(action));
        }

        await scene.WaitAsync(20);
        Assert.Equal(
            [CallRecordingState.Recording, CallRecordingState.Paused, CallRecordingState.Recording, CallRecordingState.Off], scene.Leg.Orders.Select(o => o.State));
        Assert.Single(scene.Leg.Orders.Select(o => o.Id).Distinct());
        await scene.Call.Record(RecordingAction.Start);
        await scene.WaitAsync(20);
        Assert.NotEqual(scene.Leg.Orders[0].Id, scene.Leg.Orders[^1].Id);
    }

    [Fact]
    public async Task What_cannot_be_done_is_refused_and_changes_nothing()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await RefusedAsync(RecordingAction.Pause);
        await RefusedAsync(RecordingAction.Resume);
        await scene.Call.Record(RecordingAction.Start);
        await scene.Call.Record(RecordingAction.Pause);
        await RefusedAsync(RecordingAction.Start);
        Assert.Equal(CallRecordingState.Paused, (await scene.Call.GetSnapshot()).Recording);

        async Task RefusedAsync(RecordingAction action) =>
            Assert.Equal("invalid_transition", (await Assert.ThrowsAsync<CallRefusedException>(() => scene.Call.Record(action))).Code);
    }

    [Fact]
    public async Task The_setting_switches_a_call_that_is_up_and_leaves_a_pause_alone()
    {
        await using var scene = await CallScene.ConnectedAsync();
        Assert.Equal("on", (await scene.Call.UpdateSettings(On))["recording"]);
        Assert.Equal(CallRecordingState.Recording, (await scene.Call.GetSnapshot()).Recording);
        await scene.Call.Record(RecordingAction.Pause);
        await scene.Call.UpdateSettings(On);
        Assert.Equal(CallRecordingState.Paused, (await scene.Call.GetSnapshot()).Recording);
        await scene.Call.UpdateSettings(Off);
        Assert.Equal(CallRecordingState.Off, (await scene.Call.GetSnapshot()).Recording);
        var refused = await Assert.ThrowsAsync<CallRefusedException>(() => scene.Call.UpdateSettings(On.SetItem("recording", "maybe")));
        Assert.Contains("use on or off", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_leg_that_takes_the_call_goes_on_with_the_recording_as_it_stands()
    {
        await using var scene = await CallScene.ConnectedAsync(settings: On);
        await scene.Call.Record(RecordingAction.Pause);
        await scene.WaitAsync(20);
        var first = scene.Leg;
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.ConnectAsync("s1", resume: true);
        var order = Assert.Single(scene.Leg.Orders);
        Assert.Equal((first.Orders[0].Id, first.Orders[0].StartedAt, CallRecordingState.Paused, true), (order.Id, order.StartedAt, order.State, order.IsBegun));
    }

    [Fact]
    public async Task A_recording_asked_for_while_nobody_is_there_begins_with_the_leg_that_comes()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.Call.Disconnect(scene.LegId, resumable: true, "dropped");
        await scene.Call.Record(RecordingAction.Start);
        await scene.ConnectAsync("s1", resume: true);
        Assert.False(Assert.Single(scene.Leg.Orders).IsBegun);
    }
}
