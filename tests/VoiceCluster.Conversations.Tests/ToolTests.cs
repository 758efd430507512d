using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;
using static VoiceCluster.Conversations.Tests.ToolScene;

namespace VoiceCluster.Conversations.Tests;

/// <summary>What agents do, and what becomes of it when callers talk into it or hang up.</summary>
public sealed class ToolTests
{
    [Fact]
    public async Task A_look_up_runs_before_the_turn_is_committed_and_its_result_is_spoken()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Read);
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(250); // prepared, not committed
        Assert.Single(tool.Runs);
        Assert.Empty(scene.Leg.Events.OfType<ToolCallReported>());
        await scene.SilenceAsync(3000);
        Assert.Equal("Order 4271 it is.", Assert.Single(scene.Leg.Turns).Agent);
        Assert.Equal([ToolCallState.Running, ToolCallState.Done], scene.Leg.Events.OfType<ToolCallReported>().Select(e => e.State));
        Assert.Equal((ToolCallState.Done, "where is my order four two seven one"), (scene.Ledger.Calls[0].State, scene.Ledger.Calls[0].UserText));
        Assert.Equal(2, scene.Record.LlmCalls.Count);
    }

    [Fact]
    public async Task The_next_turn_knows_what_was_looked_up()
    {
        var (scene, _) = await SceneAsync(ToolEffect.Read);
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(3500);
        scene.Chat.Reply = _ => [new ChatDelta("Fine.")];
        await scene.AskAsync("thank you very much for that");
        await scene.SilenceAsync(3500);
        var messages = scene.Chat.Requests[^1].Messages;
        Assert.Equal(
            [ChatRole.System, ChatRole.User, ChatRole.Assistant, ChatRole.Tool, ChatRole.Assistant, ChatRole.User], messages.Select(m => m.Role));
        Assert.Equal(messages[2].ToolCalls[0].Id, messages[3].ToolCallId);
        Assert.Contains("Order 4271 it is.", messages[3].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guess_that_is_taken_back_changes_nothing()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(250); // prepared, not committed
        Assert.Empty(tool.Runs);
        scene.Chat.Reply = _ => [new ChatDelta("I have not done it.")];
        await scene.SpeakAsync(600);
        scene.Recogniser.Final = "no wait do not";
        await scene.SilenceAsync(4000);
        Assert.Empty(tool.Runs);
        Assert.Equal(ToolCallState.Withdrawn, Assert.Single(scene.Ledger.Calls).State);
    }

    [Fact]
    public async Task A_write_that_the_caller_talks_into_is_done_once_and_the_answer_knows()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Takes = TimeSpan.FromSeconds(2);
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(1200);
        Assert.Single(tool.Runs);
        // The turn is his again, and the same model asks for the same again.
        await scene.SpeakAsync(600);
        scene.Recogniser.Final = "please and thank you";
        await scene.SilenceAsync(6000);
        Assert.Single(tool.Runs);
        Assert.Equal(1, tool.Finished);
        var turn = Assert.Single(scene.Leg.Turns);
        Assert.EndsWith("Order 4271 it is.", turn.Agent, StringComparison.Ordinal);
        Assert.Equal(ToolCallState.Done, Assert.Single(scene.Ledger.Calls).State);
    }

    [Fact]
    public async Task Hanging_up_does_not_stop_a_write_that_has_begun()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Takes = TimeSpan.FromSeconds(2);
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(1200);
        await scene.Call.HangUp("hang_up");
        await scene.WaitAsync(2500);
        Assert.Equal((1, 1), (tool.Runs.Count, tool.Finished));
        Assert.Equal(ToolCallState.Done, Assert.Single(scene.Ledger.Calls).State);
    }

    [Fact]
    public async Task An_interruption_of_the_result_leaves_it_in_the_history()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Answers = _ => ToolResult.Say("It has been cancelled, and you will get the money back within the next five days or so.");
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(1500);
        Assert.Equal(TurnPhase.Speaking, (await scene.Call.GetSnapshot()).State);
        scene.Chat.Reply = _ => [new ChatDelta("Fine.")];
        await scene.SpeakAsync(700);
        scene.Recogniser.Final = "and what about the other one";
        await scene.SilenceAsync(3500);
        Assert.True(scene.Leg.Turns[0].Interrupted);
        Assert.Contains("It has been cancelled", scene.Chat.Requests[^1].Messages.Single(m => m.Role == ChatRole.Tool).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_tool_is_filled_in_for_and_no_silence_is_long()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Read);
        tool.Takes = TimeSpan.FromSeconds(6);
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(11_000);
        var said = Assert.Single(scene.Leg.Turns).Agent;
        Assert.StartsWith(scene.Options.Fillers[1], said, StringComparison.Ordinal);
        Assert.EndsWith("Order 4271 it is.", said, StringComparison.Ordinal);
        var silences = Silences(scene).ToList();
        Assert.True(silences.TrueForAll(static gap => gap <= TimeSpan.FromMilliseconds(1200)), string.Join(", ", silences.Select(static gap => gap.TotalMilliseconds)));
    }

    [Fact]
    public async Task A_tool_that_has_words_of_its_own_is_filled_in_for_with_them()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Read);
        tool.Specification = tool.Specification with { Fillers = ["I am asking the warehouse."] };
        tool.Takes = TimeSpan.FromSeconds(3);
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(8000);
        var said = Assert.Single(scene.Leg.Turns).Agent;
        Assert.StartsWith("I am asking the warehouse. ", said, StringComparison.Ordinal);
        Assert.Equal(1, said.Split("warehouse").Length - 1); // then the agent's general ones
        Assert.EndsWith("Order 4271 it is.", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quick_tool_needs_no_filler()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Takes = TimeSpan.FromMilliseconds(400);
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(4000);
        Assert.Equal("Order 4271 it is.", Assert.Single(scene.Leg.Turns).Agent);
    }

    [Fact]
    public async Task A_caller_who_goes_on_while_a_tool_works_is_answered()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Read);
        tool.Takes = TimeSpan.FromSeconds(8);
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(2500);
        scene.Chat.Reply = _ => [new ChatDelta("Nine to six.")];
        await scene.SpeakAsync(800);
        scene.Recogniser.Final = "what are your opening hours";
        await scene.SilenceAsync(2500);
        Assert.Equal("Nine to six.", scene.Leg.Turns[^1].Agent);
        await scene.WaitAsync(9000);
        Assert.Equal(0, tool.Finished); // nobody wanted it any more
        Assert.Equal(ToolCallState.Withdrawn, scene.Ledger.Calls[0].State);
    }

    [Fact]
    public async Task A_call_that_the_agent_ends_is_ended_when_the_answer_has_been_heard()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Answers = _ => ToolResult.Say("Goodbye.") with { Then = new AfterAnswer() };
        await scene.AskAsync("that is all goodbye four two seven one");
        while ((await scene.Call.GetSnapshot()).State is not TurnPhase.Speaking) await scene.SilenceAsync(20);
        Assert.Null(scene.Leg.Closed);
        await scene.SilenceAsync(2000);
        Assert.Equal("call_ended", scene.Leg.Closed);
        Assert.Equal("agent", scene.Record.Sessions.Last().EndCause);
    }

    /// <summary>Between the commit and the end of the answer, while nothing was to be heard.</summary>
    private static IEnumerable<TimeSpan> Silences(CallScene scene)
    {
        var committed = scene.Leg.Events.OfType<StateChange>().First(e => e.To == TurnPhase.Committed).At;
        var heardUntil = committed - scene.Time.GetUtcNow() + TimeSpan.FromTicks(scene.Time.GetTimestamp());
        foreach (var (_, bytes, _, at) in scene.Leg.Sent)
        {
            var begins = TimeSpan.FromTicks(at);
            if (begins > heardUntil)
            {
                yield return begins - heardUntil;
                heardUntil = begins;
            }

            heardUntil += TimeSpan.FromMilliseconds(bytes / 32.0);
        }
    }
}
