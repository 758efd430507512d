using VoiceCluster.Dialogue;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests.Models;

/// <summary>What falls out of the window is summed up by a model beside the call.</summary>
public sealed class SummaryTests
{
    private const string Summary = "The caller is Ada Winter. Her order 4271 has not come.\n- The agent promised to call back on Friday.";

    private static readonly string[] Shops = ["northern", "eastern", "southern", "western", "upper", "lower", "old", "new", "small"];

    [Fact]
    public async Task A_model_sums_up_what_fell_out_of_the_window_and_later_prompts_begin_with_it()
    {
        await using var call = await NarrowAsync("openai", "builtin");
        call.OpenAI.Reply = Answering(static () => [new ChatDelta(Summary)]);
        await TalkAsync(call, turns: 9);
        var asked = call.OpenAI.Requests.First(IsSummary).Messages[0].Text;
        Assert.Contains("of the northern shop\nAgent: From openai.", asked, StringComparison.Ordinal);
        var system = call.OpenAI.Requests.Last(static request => !IsSummary(request)).Messages[0].Text;
        Assert.Contains("- The caller is Ada Winter.\n- Her order 4271 has not come.\n- The agent promised to call back on Friday.", system, StringComparison.Ordinal);
        Assert.DoesNotContain("northern", system, StringComparison.Ordinal);
        var cost = call.Calls.First(static one => one.Purpose is LlmCallPurpose.Summary);
        Assert.Equal(("openai", LlmCallStatus.Completed, true), (cost.Provider, cost.Status, cost.Cost > 0));

        var again = call.OpenAI.Requests.Where(IsSummary).Skip(1).FirstOrDefault()?.Messages[0].Text;
        if (again is not null) Assert.Contains("- The caller is Ada Winter.", again, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_summary_outlives_the_call()
    {
        await using var call = await NarrowAsync("openai");
        call.OpenAI.Reply = Answering(static () => [new ChatDelta(Summary)]);
        await TalkAsync(call, turns: 9);
        await call.Scene.Call.HangUp("shutdown");
        await call.Scene.ConnectAsync("s1", resume: true);
        await call.AskAsync(ChainScene.Question);
        Assert.Contains("Ada Winter", call.OpenAI.Requests.Last(static request => !IsSummary(request)).Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_no_model_answers_what_was_picked_out_stands_and_no_answer_waits()
    {
        await using var call = await NarrowAsync("openai");
        call.OpenAI.Reply = Answering(static () => throw new ProviderException(ProviderErrorKind.Unauthorized, "openai", "no credit"));
        await TalkAsync(call, turns: 9);
        Assert.Equal(9, call.Scene.Leg.Turns.Count);
        Assert.Contains("northern shop", call.OpenAI.Requests.Last(static request => !IsSummary(request)).Messages[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_goes_by_rules_is_not_asked()
    {
        await using var call = await NarrowAsync("builtin");
        await TalkAsync(call, turns: 9);
        Assert.DoesNotContain(call.BuiltIn.Requests, IsSummary);
        Assert.DoesNotContain(call.Calls, static one => one.Purpose is LlmCallPurpose.Summary);
    }

    [Fact]
    public async Task A_caller_is_remembered_by_what_a_model_made_of_the_call()
    {
        await using var call = new ChainScene("openai");
        call.Scene.Remembers = TimeSpan.FromDays(30);
        call.OpenAI.Reply = Answering(static () => [new ChatDelta(Summary)]);
        await call.Scene.ConnectAsync("s1", metadata: """{"userId":"ada"}""");
        await call.AskAsync("my name is ada winter");
        var hangingUp = call.Scene.Call.HangUp("hang_up");
        await call.Scene.WaitAsync(2000);
        await hangingUp;
        Assert.Equal(SummaryLines.Of(Summary), call.Scene.Memory.Known["ada"].Summary);
        Assert.Contains(call.Calls, static one => one is { Purpose: LlmCallPurpose.Summary, Status: LlmCallStatus.Completed });
    }

    private static async Task<ChainScene> NarrowAsync(params string[] models)
    {
        var call = new ChainScene(models);
        call.Scene.Window = new ContextWindow("You are the agent of a shop.", 800);
        return await call.ConnectedAsync();
    }

    private static async Task TalkAsync(ChainScene call, int turns)
    {
        for (var turn = 1; turn <= turns; turn++) await call.AskAsync($"{string.Join(' ', Enumerable.Repeat("tell me about the opening hours", 16))} of the {Shops[turn - 1]} shop");
    }

    private static Func<ChatRequest, ChatDelta[]?> Answering(Func<ChatDelta[]> summary) => request => IsSummary(request) ? summary() : null;

    private static bool IsSummary(ChatRequest request) => request.Messages[0].Text.Contains("Write the new summary", StringComparison.Ordinal);
}
