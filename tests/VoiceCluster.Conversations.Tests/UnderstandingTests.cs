using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests;

/// <summary>What turns mean is found out beside the call.</summary>
public sealed class UnderstandingTests
{
    [Fact]
    public async Task What_a_turn_means_is_recorded_and_told_after_the_turn()
    {
        var scene = await ConnectedAsync();
        await scene.AskAsync("I am still waiting for order four two seven one");
        await scene.SilenceAsync(4500);
        var record = Assert.Single(scene.Record.Understanding);
        Assert.Equal((1, "something", Emotion.Frustration, "en"), (record.TurnNumber, record.Intent, record.Emotion, record.Language));
        Assert.Equal("""[{"kind":"order_number","text":"four two seven one","value":"4271","confidence":0.95}]""", record.Entities);
        var told = Assert.Single(scene.Watched.OfType<TurnUnderstood>());
        Assert.Equal((1, "4271"), (told.Turn, Assert.Single(told.Entities).Value));
        Assert.Equal("I am still waiting for order four two seven one", scene.Watched.TakeWhile(e => e != told).OfType<TurnCompleted>().Single().User);
    }

    [Fact]
    public async Task An_answer_never_waits_for_it()
    {
        Assert.Equal(await TimesAsync(static _ => { }), await TimesAsync(static understanding => understanding.Gate = new TaskCompletionSource()));

        static async Task<List<string>> TimesAsync(Action<SceneUnderstanding> arrange)
        {
            var scene = await ConnectedAsync();
            arrange(scene.Understanding);
            for (var turn = 0; turn < 3; turn++)
            {
                await scene.AskAsync("where is my order please");
                await scene.SilenceAsync(4500);
            }

            Assert.Equal(3, scene.Leg.Turns.Count);
            return [.. scene.Leg.Turns.Select(static turn => string.Join(' ', turn.Timings))];
        }
    }

    [Fact]
    public async Task An_upset_caller_steers_the_tone_of_the_next_answer_by_one_line()
    {
        var scene = await ConnectedAsync();
        scene.Chat.Reply = _ => [new ChatDelta("Let me see.")];
        await scene.AskAsync("this is unacceptable, I am furious");
        await scene.SilenceAsync(3500);
        await scene.AskAsync("where is order 4271");
        await scene.SilenceAsync(3500);
        await scene.AskAsync("and when does it come");
        await scene.SilenceAsync(3500);
        var prompts = scene.Chat.Requests.Select(static request => request.Messages[0].Text).Distinct().ToList();
        Assert.Equal(2, prompts.Count);
        Assert.DoesNotContain("upset", prompts[0], StringComparison.Ordinal);
        Assert.Equal(prompts[0] + "\n\nThe caller sounds upset: acknowledge it in a few words, then help at once. Do not sound cheerful.", prompts[1]);
        Assert.Equal(prompts[0], scene.Chat.Requests[^1].Messages[0].Text);
    }

    [Fact]
    public async Task Personal_data_that_the_agent_masks_are_masked_in_entities_too()
    {
        var scene = new CallScene(new GrainsOptions()) { Masks = PersonalDataKinds.All };
        await scene.ConnectAsync("s1");
        await scene.AskAsync("my address is ada@example.com");
        await scene.SilenceAsync(4500);
        Assert.Equal("my address is [email 1]", Assert.Single(scene.Understanding.Requests).Text);
        Assert.Equal("""[{"kind":"email","text":"[email 1]","value":"[email 1]","confidence":0.95}]""", Assert.Single(scene.Record.Understanding).Entities);
    }

    [Fact]
    public async Task A_failure_costs_the_turn_its_meaning_and_nothing_else()
    {
        var scene = await ConnectedAsync();
        scene.Understanding.Fails = true;
        await scene.AskAsync("where is my order");
        await scene.SilenceAsync(4500);
        scene.Understanding.Fails = false;
        await scene.AskAsync("where is my order now");
        await scene.SilenceAsync(4500);
        Assert.Equal(2, scene.Leg.Turns.Count);
        Assert.Equal(2, Assert.Single(scene.Record.Understanding).TurnNumber);
    }

    [Fact]
    public async Task One_that_hangs_is_given_up_and_the_call_ends()
    {
        var scene = await ConnectedAsync();
        scene.Understanding.Gate = new TaskCompletionSource();
        await scene.AskAsync("where is my order");
        await scene.SilenceAsync(4500);
        var ending = scene.Call.HangUp("hang_up");
        await scene.WaitAsync(10_000);
        await ending;
        Assert.Empty(scene.Record.Understanding);
        Assert.Equal("hang_up", scene.Record.Sessions.Last().EndCause);
    }

    [Fact]
    public async Task An_agent_may_do_without()
    {
        var scene = new CallScene(new GrainsOptions()) { Understands = UnderstandingRules.Default with { IsOn = false } };
        await scene.ConnectAsync("s1");
        await scene.AskAsync("where is my order");
        await scene.SilenceAsync(4500);
        Assert.Single(scene.Leg.Turns);
        Assert.Empty(scene.Understanding.Requests);
    }

    private static Task<CallScene> ConnectedAsync() => CallScene.ConnectedAsync();
}
