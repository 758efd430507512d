using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Conversations.Tests;

public sealed class OutageTests
{
    private const string Question = "what are your opening hours";

    [Fact]
    public async Task A_model_that_is_away_is_apologised_for_aloud()
    {
        await using var scene = await CallScene.ConnectedAsync();
        scene.Chat.Fails = true;
        await scene.AskAsync(Question);
        await scene.SilenceAsync(4000);
        Assert.Equal(scene.Options.Apology, Assert.Single(scene.Leg.Turns).Agent);
        Assert.True(scene.Record.Turns.Single().LlmFailed);
        Assert.Equal(LlmCallStatus.Failed, scene.Record.LlmCalls.Single().Status);
        Assert.NotEmpty(scene.Leg.Sent);
        scene.Chat.Fails = false;
        await scene.AskAsync(Question);
        await scene.SilenceAsync(4000);
        Assert.Equal(2, scene.Leg.Turns.Count);
    }

    [Fact]
    public async Task A_voice_that_fails_at_once_leaves_the_text()
    {
        await using var scene = await CallScene.ConnectedAsync();
        scene.Voice.FailsAfter = 0;
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3000);
        var fallback = Assert.Single(scene.Leg.Events.OfType<AgentTextFallback>());
        Assert.Equal(scene.Leg.AgentText(1), fallback.Text);
        Assert.Equal("Idle text_only", scene.Leg.States.Last());
        Assert.True(scene.Record.Turns.Single().TtsFailed);
    }

    [Fact]
    public async Task A_voice_that_fails_in_the_middle_leaves_the_rest_as_text()
    {
        await using var scene = await CallScene.ConnectedAsync();
        scene.Voice.FailsAfter = 1;
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        var fallback = Assert.Single(scene.Leg.Events.OfType<AgentTextFallback>());
        Assert.EndsWith(fallback.Text, scene.Leg.AgentText(1), StringComparison.Ordinal);
        Assert.Equal(480 * 32, scene.Leg.Sent.Sum(s => s.Bytes));
        Assert.Equal("Idle playback_finished", scene.Leg.States.Last());
    }

    [Fact]
    public async Task A_boundary_that_comes_after_the_next_utterance_has_begun_ends_neither_twice()
    {
        await using var scene = new CallScene(new GrainsOptions());
        var recognition = scene.Session("s2").Recogniser;
        scene.Thread.Run(() => recognition.Start(new SpeechToTextStart()).Ignore());
        scene.Publish("s2", 1, utterance: 1);
        scene.Publish("s2", 3, utterance: 2);
        Assert.Equal(1, scene.Recogniser.Finished);
        scene.Publish("s2", 2, utterance: 1, boundary: true);
        scene.Publish("s2", 4, utterance: 2);
        Assert.Equal((1, 3), (scene.Recogniser.Finished, scene.Recogniser.Frames));
        scene.Publish("s2", 5, utterance: 2, boundary: true);
        Assert.Equal(2, scene.Recogniser.Finished);
    }

    [Fact]
    public async Task A_recogniser_that_drops_in_mid_sentence_is_reopened_and_gets_what_was_said_meanwhile()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SpeakAsync(400);
        await scene.SayAsync(SpeechToTextEventKind.Partial, "what");
        scene.Recogniser.Failures = 1;
        scene.Recogniser.Break();
        await scene.SettleAsync();
        var before = scene.Recogniser.Frames;
        await scene.SpeakAsync(1100); // reopened after 0 s (fails) and 1 s
        Assert.Equal(2, scene.Recogniser.Opened);
        Assert.InRange(scene.Recogniser.Frames - before, 53, 56);
        scene.Recogniser.Final = Question;
        await scene.SilenceAsync(3500);
        Assert.Equal(Question, Assert.Single(scene.Leg.Turns).User);
    }

    [Fact]
    public async Task A_lost_recogniser_is_tried_again_after_0_1_2_4_and_8_seconds()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SayAsync(SpeechToTextEventKind.Partial, "what"); // so it worked until then
        scene.Recogniser.Failures = 100;
        scene.Recogniser.Break();
        var began = scene.Time.Elapsed;
        var tries = new List<double>();
        while (scene.Time.Elapsed - began < TimeSpan.FromSeconds(20))
        {
            await scene.WaitAsync(20);
            if (scene.Recogniser.Tried > tries.Count + 1) tries.Add((scene.Time.Elapsed - began).TotalSeconds);
        }

        Assert.Equal([0, 1, 3, 7, 15], tries.Select(t => Math.Round(t)));
        Assert.All(tries, t => Assert.Equal(Math.Round(t), t, 0.03));
    }

    [Fact]
    public async Task After_an_outage_the_recogniser_gets_the_last_three_seconds()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SpeakAsync(400);
        await scene.SayAsync(SpeechToTextEventKind.Partial, "what");
        scene.Recogniser.Failures = 3;
        scene.Recogniser.Break();
        await scene.SpeakAsync(6900);
        var before = scene.Recogniser.Frames;
        await scene.SpeakAsync(200); // the fourth attempt comes after 7 s
        Assert.Equal(2, scene.Recogniser.Opened);
        Assert.InRange(scene.Recogniser.Frames - before, 150, 156);
    }

    [Fact]
    public async Task After_five_failures_the_caller_is_told_and_can_type()
    {
        await using var scene = await CallScene.ConnectedAsync();
        await scene.SpeakAsync(400);
        await scene.SayAsync(SpeechToTextEventKind.Partial, "what");
        scene.Recogniser.Failures = 100;
        scene.Recogniser.Break();
        await scene.WaitAsync(15_500);
        Assert.Equal("stt_lost", Assert.Single(scene.Leg.Events.OfType<CallError>()).Code);
        await scene.WaitAsync(4000);
        Assert.Equal(TurnPhase.Idle, (await scene.Call.GetSnapshot()).State);
        Assert.Equal("what", Assert.Single(scene.Leg.Turns).User); // what was understood is still answered
        await scene.Call.Text(Question);
        await scene.WaitAsync(3500);
        Assert.Equal(Question, scene.Leg.Turns[^1].User);
    }

    [Fact]
    public async Task A_full_disk_does_not_stop_the_conversation()
    {
        await using var scene = await CallScene.ConnectedAsync();
        scene.Record.Broken = true;
        await scene.AskAsync(Question);
        await scene.SilenceAsync(3500);
        await scene.AskAsync("and on sundays");
        await scene.SilenceAsync(3500);
        Assert.Equal(2, scene.Leg.Turns.Count);
    }
}
