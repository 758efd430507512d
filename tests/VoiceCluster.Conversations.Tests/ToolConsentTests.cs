using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using static VoiceCluster.Conversations.Tests.ToolScene;

namespace VoiceCluster.Conversations.Tests;

/// <summary>What cannot be undone is asked about first, and done only after a yes to what was heard.</summary>
public sealed class ToolConsentTests
{
    [Theory]
    [InlineData("yes please do", 1, ToolCallState.Done)]
    [InlineData("no thank you", 0, ToolCallState.Withdrawn)]
    [InlineData("what does it cost", 0, ToolCallState.Withdrawn)]
    public async Task What_cannot_be_undone_is_asked_about_first(string answer, int runs, ToolCallState state)
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Specification = tool.Specification with { Confirmation = "Shall I cancel order {number}?" };
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(3500);
        Assert.Equal("Shall I cancel order 4 2 7 1?", scene.Leg.Turns[0].Agent);
        Assert.Equal("Shall I cancel order 4 2 7 1?", Assert.Single(scene.Leg.Events.OfType<ConfirmationAsked>()).Question);
        Assert.Empty(tool.Runs);
        scene.Chat.Reply = request => [new ChatDelta(request.Messages[^1].Role == ChatRole.Tool ? "Done with that." : "Four dollars.")];
        await scene.AskAsync(answer);
        await scene.SilenceAsync(3500);
        Assert.Equal(runs, tool.Runs.Count);
        Assert.Equal(state, Assert.Single(scene.Ledger.Calls).State);
        Assert.Equal(answer.StartsWith("what", StringComparison.Ordinal) ? "Four dollars." : "Done with that.", scene.Leg.Turns[1].Agent);
        // A second yes is a yes to nothing.
        await scene.AskAsync("yes please do");
        await scene.SilenceAsync(3500);
        Assert.Equal(runs, tool.Runs.Count);
    }

    [Fact]
    public async Task A_button_says_yes_too()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Specification = tool.Specification with { Confirmation = "Shall I cancel order {number}?" };
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(3500);
        Assert.False(await scene.Call.Confirm("something else", isYes: true));
        scene.Chat.Reply = _ => [new ChatDelta("Done with that.")];
        Assert.True(await scene.Call.Confirm(scene.Leg.Events.OfType<ConfirmationAsked>().Single().Id, isYes: true));
        await scene.SilenceAsync(3500);
        Assert.Single(tool.Runs);
        Assert.Equal(("Yes.", "Done with that."), (scene.Leg.Turns[1].User, scene.Leg.Turns[1].Agent));
    }

    [Fact]
    public async Task A_question_that_was_not_heard_is_not_answered_by_what_comes_next()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Specification = tool.Specification with { Confirmation = "Shall I cancel order {number}?" };
        scene.Chat.Reply = request => request.Messages[^1].Role == ChatRole.Tool
            ? [new ChatDelta("Fine.")]
            : [new ChatDelta("There is something that I have to tell you before we go on with this matter of yours. "), Call("lookup", Order)];
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(1400);
        await scene.SpeakAsync(700);
        scene.Recogniser.Final = "yes yes go on";
        scene.Chat.Reply = _ => [new ChatDelta("Well.")];
        await scene.SilenceAsync(3500);
        Assert.Empty(tool.Runs);
    }
}
