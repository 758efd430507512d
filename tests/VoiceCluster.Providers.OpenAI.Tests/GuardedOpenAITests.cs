using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.OpenAI.Tests;

/// <summary>The adapter inside its guard, against the real protocol: connections are real, time is not.</summary>
public sealed class GuardedOpenAITests : SimulatedOpenAI
{
    [Fact]
    public async Task A_rate_limit_is_waited_out_as_told()
    {
        Server.Chat.Enqueue(Refusal.RateLimited(retryAfterSeconds: 2), ChatScript.Answer("ok"));
        var reading = ReadAsync(Guard(Model));
        await DueAsync(TimeSpan.FromSeconds(2));
        Assert.Single(Server.Chat.Requests);

        Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("ok", (await reading)[0].Text);
        Assert.Equal(2, Server.Chat.Requests.Count);
    }

    [Fact]
    public async Task A_server_error_is_retried_once()
    {
        Server.Chat.Enqueue(Refusal.ServerError(), Refusal.ServerError(), ChatScript.Answer("never asked"));
        var failing = FailAsync(Guard(Model));
        await DueAsync(TimeSpan.FromMilliseconds(200));
        Clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal(ProviderErrorKind.Unavailable, (await failing).Kind);
        Assert.Equal(2, Server.Chat.Requests.Count);
    }

    [Fact]
    public async Task A_stalled_opening_is_aborted_at_its_deadline_and_asked_again()
    {
        Server.Chat.Enqueue(ChatScript.Answer("too late").Stalls(afterTokens: 0), ChatScript.Answer("ok"));
        var reading = ReadAsync(Guard(Model));
        var stalled = await Server.Chat.NextRequestAsync(Abort);

        Clock.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(RequestEnd.ClientDisconnected, await stalled.Ended.WaitAsync(Abort));
        await DueAsync(TimeSpan.FromSeconds(4.2));
        Clock.Advance(TimeSpan.FromMilliseconds(200));

        Assert.Equal("ok", (await reading)[0].Text);
    }

    [Fact]
    public async Task A_stall_between_tokens_is_a_timeout_and_aborts_the_request()
    {
        Server.Chat.Enqueue(ChatScript.Answer("We ", "open.").Stalls(afterTokens: 1));
        await using var deltas = Guard(Model).GenerateAsync(Request, default).GetAsyncEnumerator();
        Assert.True(await deltas.MoveNextAsync());

        var next = deltas.MoveNextAsync().AsTask();
        Clock.Advance(TimeSpan.FromSeconds(4));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => next);
        Assert.Equal(ProviderErrorKind.Timeout, failure.Kind);
        var request = Server.Chat.Requests.Single();
        Assert.Equal(RequestEnd.ClientDisconnected, await request.Ended.WaitAsync(Abort));
        Assert.Equal(1, request.Sent);
    }

    [Fact]
    public async Task A_connection_lost_in_mid_answer_is_not_asked_again()
    {
        Server.Chat.Enqueue(ChatScript.Answer("We ", "open.").Disconnects(afterTokens: 1), ChatScript.Answer("never asked"));

        Assert.Equal(ProviderErrorKind.Unavailable, (await FailAsync(Guard(Model))).Kind);
        Assert.Single(Server.Chat.Requests);
    }

    [Fact]
    public async Task A_refused_key_leads_to_the_next_server_of_the_chain()
    {
        await using var local = await OpenAISimulator.StartAsync(Clock, apiKey: null);
        using var wrongKey = New(static options => options with { ApiKey = "sk-wrong" });
        using var second = New(options => options with { Name = "local", BaseAddress = local.BaseAddress, ApiKey = null, Model = "small" });
        local.Chat.Enqueue(ChatScript.Answer("from the other one"));

        using var chain = new FallbackChatModel([Guard(wrongKey), Guard(second)], Metrics, NullLogger<FallbackChatModel>.Instance);
        var deltas = await ReadAsync(chain);

        Assert.Equal("from the other one", deltas[0].Text);
        Assert.Equal(("local", "small"), (deltas[^1].Usage!.Provider, deltas[^1].Usage!.Model));
    }

    private ResilientChatModel Guard(OpenAIChatModel model) =>
        new(model, ResilienceOptions.ForChat, Clock, Metrics, NullLogger<ResilientChatModel>.Instance, static () => 0);

    /// <summary>Waits, on the real network, until the guard has set its next timer for this moment.</summary>
    private async Task DueAsync(TimeSpan at)
    {
        while (Clock.NextDue != at)
        {
            Abort.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
