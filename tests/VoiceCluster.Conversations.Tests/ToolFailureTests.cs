using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;
using static VoiceCluster.Conversations.Tests.ToolScene;

namespace VoiceCluster.Conversations.Tests;

/// <summary>What becomes of a call when models, tools, the ledger or the process fail.</summary>
public sealed class ToolFailureTests
{
    [Theory]
    [InlineData("nothing", Order, "There is no tool 'nothing'. There are: lookup.")]
    [InlineData("lookup", "{\"number\":", "The arguments are no JSON")]
    [InlineData("lookup", "[]", "The arguments are no JSON object")]
    [InlineData("lookup", """{"number":"12"}""", "The arguments do not fit: number")]
    [InlineData("lookup", "", "The arguments do not fit")]
    public async Task A_model_that_asks_for_nonsense_is_told_so(string tool, string arguments, string told)
    {
        var (scene, good) = await SceneAsync(ToolEffect.Write);
        scene.Chat.Reply = request => request.Messages[^1].Role == ChatRole.Tool ? [new ChatDelta("I am sorry.")] : [Call(tool, arguments)];
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(3500);
        Assert.Empty(good.Runs);
        Assert.Empty(scene.Ledger.Calls);
        Assert.Contains(told, scene.Chat.Requests[^1].Messages[^1].Text.Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal("I am sorry.", scene.Leg.Turns[0].Agent);
    }

    [Fact]
    public async Task A_model_that_asks_for_tools_forever_is_stopped()
    {
        var (scene, _) = await SceneAsync(ToolEffect.Read);
        scene.Chat.Reply = _ => [Call("lookup", Order)];
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(8000);
        Assert.InRange(scene.Chat.Requests.Count, 2, 8);
        Assert.Equal("Order 4271 it is.", Assert.Single(scene.Leg.Turns).Agent); // what the tool says for itself
    }

    [Fact]
    public async Task More_than_sixteen_calls_at_once_are_refused()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Read);
        scene.Chat.Reply = request => request.Messages[^1].Role == ChatRole.Tool
            ? [new ChatDelta("I am sorry.")]
            : [.. Enumerable.Range(1000, 200).Select(number => Call("lookup", $$"""{"number":"{{number}}"}"""))];
        await scene.AskAsync("where are all my orders");
        await scene.SilenceAsync(3500);
        Assert.Equal(16, tool.Runs.Count);
        Assert.Contains("too much at once", scene.Chat.Requests[^1].Messages[^1].Text, StringComparison.Ordinal);
        Assert.Equal(200, scene.Chat.Requests[^1].Messages.Count(static m => m.Role == ChatRole.Tool));
    }

    [Fact]
    public async Task A_number_where_the_schema_wants_a_text_is_taken_for_it()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Read);
        scene.Chat.Reply = request => Answer(request, """{"number":4271}""");
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(3500);
        Assert.Single(tool.Runs);
    }

    [Fact]
    public async Task A_look_up_that_fails_for_a_moment_is_tried_again_and_a_change_is_not()
    {
        foreach (var (effect, runs) in new[] { (ToolEffect.Read, 2), (ToolEffect.Write, 1) })
        {
            var (scene, tool) = await SceneAsync(effect);
            tool.Answers = _ => throw new ToolException("the server is busy", isTransient: true);
            scene.Chat.Reply = request => request.Messages[^1].Role == ChatRole.Tool ? [new ChatDelta("I am sorry.")] : [Call("lookup", Order)];
            await scene.AskAsync("cancel my order four two seven one");
            await scene.SilenceAsync(4500);
            Assert.Equal(runs, tool.Runs.Count);
            Assert.Single(tool.Runs.Distinct());
            Assert.Equal(ToolCallState.Failed, scene.Ledger.Calls[0].State);
            Assert.Contains("the server is busy", scene.Chat.Requests[^1].Messages[^1].Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_change_that_hangs_is_not_known_to_be_done()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Specification = tool.Specification with { TimeLimit = TimeSpan.FromSeconds(1) };
        tool.Takes = TimeSpan.FromHours(1);
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(6000);
        Assert.Single(tool.Runs);
        Assert.Equal(ToolCallState.Unknown, Assert.Single(scene.Ledger.Calls).State);
        Assert.Contains("I do not know whether that was done", scene.Leg.Turns[0].Agent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_of_ten_megabytes_reaches_no_model()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Read);
        tool.Answers = _ => new ToolResult(new string('x', 10_000_000));
        scene.Chat.Reply = request => request.Messages[^1].Role == ChatRole.Tool ? [new ChatDelta("A lot.")] : [Call("lookup", Order)];
        await scene.AskAsync("where is my order four two seven one");
        await scene.SilenceAsync(3500);
        Assert.InRange(scene.Chat.Requests[^1].Messages[^1].Text.Length, 1, 17_000);
    }

    [Fact]
    public async Task Without_the_ledger_nothing_is_changed_but_looked_up()
    {
        foreach (var (effect, runs) in new[] { (ToolEffect.Read, 1), (ToolEffect.Write, 0) })
        {
            var (scene, tool) = await SceneAsync(effect);
            scene.Ledger.Broken = true;
            scene.Chat.Reply = request => request.Messages[^1].Role == ChatRole.Tool ? [new ChatDelta("I see.")] : [Call("lookup", Order)];
            await scene.AskAsync("cancel my order four two seven one");
            await scene.SilenceAsync(3500);
            Assert.Equal(runs, tool.Runs.Count);
            Assert.Equal("I see.", scene.Leg.Turns[0].Agent);
        }
    }

    [Theory]
    [InlineData(false, false, ToolCallState.Unknown, 0)]
    [InlineData(true, false, ToolCallState.Done, 0)] // the tool can tell
    [InlineData(false, true, ToolCallState.Done, 1)] // the same key again is safe
    public async Task A_process_that_dies_in_the_middle_of_a_change_leaves_it_to_the_next_to_find_out(bool canTell, bool isIdempotent, ToolCallState state, int runs)
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        tool.Takes = TimeSpan.FromHours(1);
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(1200);
        var key = Assert.Single(tool.Runs);

        await using var next = new CallScene(new GrainsOptions());
        scene.Record.CopyTo(next.Record);
        scene.Ledger.CopyTo(next.Ledger);
        var again = new SceneTool("lookup", ToolEffect.Write, next.Time) { Outcome = canTell ? ToolResult.Say("It was done.") : null };
        again.Specification = again.Specification with { IsIdempotent = isIdempotent };
        next.Tools.Add(again);
        var accepted = await next.ConnectAsync("s1", resume: true);
        Assert.Equal(state, Assert.Single(next.Ledger.Calls).State);
        Assert.Equal(runs, again.Runs.Count);
        Assert.All(again.Runs, run => Assert.Equal(key, run));
        Assert.Equal("cancel my order four two seven one", Assert.Single(accepted.History).User);
        next.Chat.Reply = _ => [new ChatDelta("I see.")];
        await next.AskAsync("did you do it");
        await next.SilenceAsync(3500);
        Assert.Equal(2, Assert.Single(next.Leg.Turns).Turn);
        var messages = next.Chat.Requests[^1].Messages;
        Assert.Equal("cancel my order four two seven one", messages[1].Text);
        Assert.Contains(state is ToolCallState.Unknown ? "not known whether" : canTell ? "It was done." : "Order 4271 it is.", messages.Single(m => m.Role == ChatRole.Tool).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_fails_after_a_change_leaves_the_caller_informed()
    {
        var (scene, tool) = await SceneAsync(ToolEffect.Write);
        scene.Chat.Reply = request => request.Messages[^1].Role == ChatRole.Tool
            ? throw new ProviderException(ProviderErrorKind.Unavailable, "scripted", "away")
            : [Call("lookup", Order)];
        await scene.AskAsync("cancel my order four two seven one");
        await scene.SilenceAsync(3500);
        Assert.Single(tool.Runs);
        Assert.Equal("Order 4271 it is.", scene.Leg.Turns[0].Agent);
    }
}
