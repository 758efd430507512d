using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Conversations.Tests.Outages;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests.Models;

/// <summary>An agent's chain of models, in whole calls.</summary>
public sealed class ChainTests
{
    private const string Whole = "We open at nine every day. On Sundays we are closed all day.";

    [Fact]
    public async Task The_first_model_of_the_agents_own_chain_answers()
    {
        await using var call = await new ChainScene("anthropic/claude-x", "builtin").ConnectedAsync();
        Assert.Equal("From anthropic.", await call.AskAsync(ChainScene.Question));
        Assert.Equal("claude-x", Assert.Single(call.Anthropic.Requests).Model);
        Assert.Empty(call.OpenAI.Requests);
        var record = Assert.Single(call.Calls);
        Assert.Equal(("anthropic", "claude-x", "default", LlmCallPurpose.Answer, false), (record.Provider, record.Model, record.Agent, record.Purpose, record.Estimated));
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unavailable)]
    [InlineData(ProviderErrorKind.Unauthorized)]
    [InlineData(null)] // says nothing
    public async Task The_next_model_answers_for_one_that_fails_or_is_silent(ProviderErrorKind? kind)
    {
        await using var call = await new ChainScene("openai/gpt-x", "anthropic/claude-x").ConnectedAsync();
        call.OpenAI.Fault = new StreamFault(kind, After: 0);
        Assert.Equal("From anthropic.", await call.AskAsync(ChainScene.Question));
        Assert.Equal("claude-x", Assert.Single(call.Anthropic.Requests).Model);
        var record = Assert.Single(call.Calls, static one => one.Status is LlmCallStatus.Completed);
        Assert.Equal(("anthropic", 100), (record.Provider, record.PromptTokens));
        Assert.False(call.Scene.Record.Turns.Single().LlmFailed);
    }

    [Theory]
    [InlineData("every day. On Sundays we are closed all day.", ProviderErrorKind.Unavailable)]
    [InlineData("every day. On Sundays we are closed all day.", null)] // stalls
    [InlineData(Whole, null)] // begins from the start
    [InlineData("... at nine every day. On Sundays we are closed all day.", ProviderErrorKind.Unavailable)]
    public async Task A_model_that_breaks_off_in_the_middle_is_gone_on_for_and_nothing_is_said_twice(string goesOn, ProviderErrorKind? kind)
    {
        await using var call = await new ChainScene("openai", "anthropic").ConnectedAsync();
        (call.OpenAI.Answer, call.OpenAI.Fault) = (Whole, new StreamFault(kind, After: 4));
        call.Anthropic.Answer = goesOn;
        Assert.Equal(Whole, await call.AskAsync(ChainScene.Question));
        var messages = Assert.Single(call.Anthropic.Requests).Messages;
        Assert.Equal((ChatRole.Assistant, "We open at nine"), (messages[^2].Role, messages[^2].Text));
        Assert.Equal((ChatRole.User, ChainScene.Question), (messages[^3].Role, messages[^3].Text));
        var record = Assert.Single(call.Calls);
        Assert.Equal((LlmCallStatus.Completed, "anthropic", true), (record.Status, record.Provider, record.Estimated));
        Assert.True(record.PromptTokens > 100 && record.Cost > 0.1m, $"{record.PromptTokens} tokens, {record.Cost} dollars: both models cost money");
        Assert.Empty(call.Scene.Leg.Events.OfType<CallError>());
    }

    [Fact]
    public async Task A_responder_by_rules_answers_anew_behind_what_was_said()
    {
        await using var call = await new ChainScene("openai", "builtin").ConnectedAsync();
        (call.OpenAI.Answer, call.OpenAI.Fault) = (Whole, new StreamFault(ProviderErrorKind.Unavailable, After: 4));
        call.BuiltIn.Answer = "We open at eight.";
        Assert.Equal("We open at nine... We open at eight.", await call.AskAsync(ChainScene.Question));
        Assert.Equal(ChainScene.Question, Assert.Single(call.BuiltIn.Requests).Messages[^1].Text);
    }

    [Fact]
    public async Task When_the_last_model_breaks_off_too_what_was_said_stands()
    {
        await using var call = await new ChainScene("openai", "anthropic").ConnectedAsync();
        (call.OpenAI.Answer, call.OpenAI.Fault) = (Whole, new StreamFault(ProviderErrorKind.Unavailable, After: 3));
        (call.Anthropic.Answer, call.Anthropic.Fault) = ("nine every day. On Sundays", new StreamFault(ProviderErrorKind.Unavailable, After: 3));
        Assert.Equal("We open at nine every day.", await call.AskAsync(ChainScene.Question));
        Assert.Equal("llm_failed", Assert.Single(call.Scene.Leg.Events.OfType<CallError>()).Code);
        Assert.Equal((LlmCallStatus.Failed, true), (Assert.Single(call.Calls).Status, call.Calls[0].Estimated));
    }

    [Fact]
    public async Task An_answer_that_was_prepared_in_vain_costs_money_too()
    {
        await using var call = await new ChainScene("openai/gpt-x").ConnectedAsync();
        call.OpenAI.Answer = string.Join(' ', Enumerable.Repeat("word", 200));
        await call.Scene.AskAsync("what are your");
        await call.Scene.SilenceAsync(200);
        await call.Scene.AskAsync("opening hours");
        await call.Scene.SilenceAsync(8000);
        var inVain = call.Calls.First(static one => one.Status is LlmCallStatus.Canceled);
        Assert.Equal(("openai", "gpt-x", true), (inVain.Provider, inVain.Model, inVain.Estimated));
        Assert.True(inVain is { PromptTokens: > 0, Cost: > 0 }, $"{inVain.PromptTokens} tokens, {inVain.Cost} dollars");
    }

    [Fact]
    public async Task A_model_that_the_client_chooses_takes_the_place_of_the_first_ones()
    {
        await using var call = await new ChainScene("anthropic/claude-x", "builtin").ConnectedAsync();
        await call.Scene.Call.UpdateSettings(System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("model", "claude-y"));
        await call.AskAsync(ChainScene.Question);
        Assert.Equal("claude-y", Assert.Single(call.Anthropic.Requests).Model);
    }

    [Fact]
    public async Task Rules_send_small_talk_to_a_small_model_and_what_needs_tools_to_a_strong_one()
    {
        await using var call = new ChainScene("anthropic/strong");
        call.Scene.Routing =
        [
            new RoutingRule { Tools = true, Models = ["anthropic/strong"] },
            new RoutingRule { SmallTalk = true, Models = ["openai/small", "builtin"] },
            new RoutingRule { MostWords = 4, Models = ["openai/short"] },
        ];
        call.Scene.Tools.Add(new SceneTool("lookup", ToolEffect.Read, call.Scene.Time));
        call.OpenAI.Reply = static request => request.Model is "short" && request.Messages[^1].Role is not ChatRole.Tool ? [ToolScene.Call("lookup", ToolScene.Order)] : null;
        await call.ConnectedAsync();
        await call.AskAsync("hello, good morning");
        await call.AskAsync("I would like to know when you open on Sundays");
        await call.AskAsync("where is my order");
        Assert.Equal(["openai small", "anthropic strong", "openai short", "anthropic strong"], call.Calls.Where(static one => one.Status is LlmCallStatus.Completed).Select(static one => $"{one.Provider} {one.Model}"));
    }
}
