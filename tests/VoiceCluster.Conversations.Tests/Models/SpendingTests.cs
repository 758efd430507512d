using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Spending;

namespace VoiceCluster.Conversations.Tests.Models;

/// <summary>What an agent may spend in a day, and what one of its sessions may take.</summary>
public sealed class SpendingTests
{
    // An answer of ours: 100 tokens read, 2 written.
    private const decimal Answer = 0.12m;

    [Fact]
    public async Task Operators_are_told_before_the_day_is_spent_and_then_what_costs_nothing_answers()
    {
        await using var call = await BudgetedAsync(4 * Answer, "openai", "builtin");
        for (var turn = 1; turn <= 3; turn++) Assert.Equal("From openai.", await call.AskAsync(ChainScene.Question));
        Assert.Empty(call.Scene.Watched.OfType<AgentBudgetReached>());
        Assert.Equal("From openai.", await call.AskAsync(ChainScene.Question));
        for (var turn = 5; turn <= 6; turn++) Assert.Equal("From builtin.", await call.AskAsync(ChainScene.Question));
        Assert.Equal(4, call.OpenAI.Requests.Count);
        Assert.Equal([(BudgetLevel.Exhausted, 4 * Answer)], call.Scene.Watched.OfType<AgentBudgetReached>().Select(static reached => (reached.Level, reached.Cost)));
        Assert.Empty(call.Scene.Leg.Events.OfType<AgentBudgetReached>());
    }

    [Fact]
    public async Task Each_level_is_told_once_over_all_calls_of_the_day()
    {
        await using var call = await BudgetedAsync(5 * Answer, "openai", "builtin");
        for (var turn = 1; turn <= 3; turn++) await call.AskAsync(ChainScene.Question);
        await call.Scene.Call.HangUp("hang_up");
        await call.Scene.ConnectAsync("s2");
        for (var turn = 4; turn <= 6; turn++) await call.AskAsync(ChainScene.Question);
        Assert.Equal([BudgetLevel.Warned, BudgetLevel.Exhausted], call.Scene.Watched.OfType<AgentBudgetReached>().Select(static reached => reached.Level));
        Assert.Equal("From builtin.", call.Scene.Leg.Turns[^1].Agent);
        Assert.Equal(5, call.OpenAI.Requests.Count);
    }

    [Fact]
    public async Task Without_a_model_that_costs_nothing_the_caller_hears_a_sentence()
    {
        await using var call = await BudgetedAsync(Answer, "openai", "anthropic");
        await call.AskAsync(ChainScene.Question);
        Assert.Equal("Not today.", await call.AskAsync(ChainScene.Question));
        Assert.Equal("Not today.", await call.AskAsync(ChainScene.Question));
        Assert.Single(call.OpenAI.Requests);
        Assert.Empty(call.Scene.Leg.Events.OfType<CallError>());
    }

    [Fact]
    public async Task A_day_that_cannot_be_read_keeps_nobody_waiting_and_gets_what_was_spent_later()
    {
        await using var call = await BudgetedAsync(2 * Answer, "openai", "builtin");
        await call.AskAsync(ChainScene.Question);
        var day = Assert.Single(call.Scene.Budgets.Values);
        day.IsAway = true;
        Assert.Equal("From openai.", await call.AskAsync(ChainScene.Question));
        Assert.Equal("From builtin.", await call.AskAsync(ChainScene.Question));
        Assert.Equal(Answer, Spent());
        day.IsAway = false;
        await call.Scene.Call.HangUp("hang_up");
        await call.Scene.WaitAsync(100);
        Assert.Equal(2 * Answer, Spent());

        decimal Spent()
        {
            day.IsAway = false;
            var spent = day.GetSpent().GetAwaiter().GetResult().Cost;
            day.IsAway = true;
            return spent;
        }
    }

    [Theory]
    [InlineData("turns", "limit_turns")]
    [InlineData("tokens", "limit_tokens")]
    [InlineData("cost", "limit_cost")]
    public async Task A_session_that_took_all_it_may_ends_with_a_sentence(string limit, string cause)
    {
        await using var call = new ChainScene("openai");
        call.Scene.Limits = limit switch
        {
            "turns" => new SessionLimits { Turns = 2, Say = "That is all. Goodbye." },
            "tokens" => new SessionLimits { Tokens = 150, Say = "That is all. Goodbye." },
            _ => new SessionLimits { Cost = 2 * Answer, Say = "That is all. Goodbye." },
        };
        await call.ConnectedAsync();
        Assert.Equal("From openai.", await call.AskAsync(ChainScene.Question));
        Assert.Equal("From openai.", await call.AskAsync(ChainScene.Question));
        Assert.Equal("That is all. Goodbye.", await call.AskAsync(ChainScene.Question));
        await call.Scene.WaitAsync(2000);
        Assert.Equal(2, call.OpenAI.Requests.Count);
        Assert.Equal((cause, "call_ended"), (call.Scene.Record.Sessions.Last().EndCause, call.Scene.Leg.Closed));
    }

    [Fact]
    public async Task Tools_over_the_limit_are_not_used_and_the_call_ends_with_a_sentence()
    {
        await using var call = new ChainScene("openai");
        var tool = new SceneTool("lookup", ToolEffect.Read, call.Scene.Time);
        call.Scene.Tools.Add(tool);
        call.Scene.Limits = new SessionLimits { ToolCalls = 1, Say = "That is all. Goodbye." };
        call.OpenAI.Reply = static request => request.Messages[^1].Role is ChatRole.Tool ? null : [ToolScene.Call("lookup", ToolScene.Order)];
        await call.ConnectedAsync();
        Assert.Equal("From openai.", await call.AskAsync("where is my order"));
        Assert.Equal("That is all. Goodbye.", await call.AskAsync("and where is the other one"));
        await call.Scene.WaitAsync(2000);
        Assert.Equal("limit_tool_calls", call.Scene.Record.Sessions.Last().EndCause);
        Assert.Equal("lookup", Assert.Single(call.Scene.Ledger.Calls).Tool);
    }

    [Fact]
    public async Task A_caller_who_interrupts_the_last_sentence_does_not_stay()
    {
        await using var call = new ChainScene("openai");
        call.Scene.Limits = new SessionLimits { Turns = 1, Say = "I am sorry, but that is all that I can do for you in this call. Please call again. Goodbye." };
        await call.ConnectedAsync();
        await call.AskAsync(ChainScene.Question);
        await call.Scene.AskAsync(ChainScene.Question);
        await call.Scene.SilenceAsync(1500);
        await call.Scene.Call.Interrupt();
        await call.Scene.WaitAsync(2000);
        Assert.Equal("limit_turns", call.Scene.Record.Sessions.Last().EndCause);
    }

    [Fact]
    public async Task A_session_that_is_taken_up_again_goes_on_counting()
    {
        await using var call = new ChainScene("openai");
        call.Scene.Limits = new SessionLimits { Turns = 2, Say = "That is all. Goodbye." };
        await call.ConnectedAsync();
        await call.AskAsync(ChainScene.Question);
        await call.AskAsync(ChainScene.Question);
        await call.Scene.Call.HangUp("shutdown");
        await call.Scene.ConnectAsync("s1", resume: true);
        Assert.Equal("That is all. Goodbye.", await call.AskAsync(ChainScene.Question));
    }

    [Fact]
    public async Task A_request_that_is_sent_twice_counts_once_and_what_storage_did_not_take_is_not_lost()
    {
        var state = new MemoryState<AgentBudgetState>();
        var book = new AgentBudgetBook("default/a/2026-03-11", state, NullLogger.Instance);
        var (terms, request) = (new BudgetTerms(1, null, 80), Guid.NewGuid());
        Assert.Equal(new BudgetReport(new AgentSpent(0.9m, 10), BudgetLevel.Warned), await book.SpendAsync(request, new AgentSpent(0.9m, 10), terms));
        Assert.Equal(new BudgetReport(new AgentSpent(0.9m, 10), null), await book.SpendAsync(request, new AgentSpent(0.9m, 10), terms));
        Assert.Equal(new BudgetReport(new AgentSpent(0.95m, 15), null), await book.SpendAsync(Guid.NewGuid(), new AgentSpent(0.05m, 5), terms));
        // It was raised, and is nearly spent again.
        Assert.Null((await book.SpendAsync(Guid.NewGuid(), new AgentSpent(0.05m, 5), terms with { Cost = 2 })).Reached);
        Assert.Equal(BudgetLevel.Warned, (await book.SpendAsync(Guid.NewGuid(), new AgentSpent(0.7m, 5), terms with { Cost = 2 })).Reached);
        Assert.Equal(1.7m, new AgentBudgetBook("default/a/2026-03-11", state, NullLogger.Instance).Spent.Cost);
    }

    private static async Task<ChainScene> BudgetedAsync(decimal cost, params string[] models)
    {
        var call = new ChainScene(models);
        call.Scene.Budget = new AgentBudget { Cost = cost, Say = "Not today." };
        return await call.ConnectedAsync();
    }
}
