using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.OpenAI.Tests;

public sealed class OpenAIChatModelTests : SimulatedOpenAI
{
    [Fact]
    public async Task An_answer_comes_delta_by_delta_with_its_usage_last()
    {
        Server.Chat.Enqueue(ChatScript.Answer("We ", "open ", "at ten.").WithUsage(prompt: 42, completion: 3));

        var deltas = await ReadAsync(Model);

        Assert.Equal(["We ", "open ", "at ten.", ""], deltas.Select(static delta => delta.Text));
        Assert.All(deltas.SkipLast(1), static delta => Assert.Null(delta.Usage));
        Assert.Equal(new ChatUsage("gpt-simulated", 42, 3, Provider: "openai"), deltas[^1].Usage);
        Assert.Equal(RequestEnd.Completed, await Server.Chat.Requests.Single().Ended);
    }

    [Fact]
    public async Task The_request_carries_the_conversation_and_asks_for_usage()
    {
        Server.Chat.Enqueue(ChatScript.Answer("ok"));
        await ReadAsync(Model, Request with { Model = "gpt-other", MaxOutputTokens = 77, Temperature = 0.5 });

        var request = Server.Chat.Requests.Single();
        Assert.Equal([("system", "You are a shop's agent."), ("user", "When do you open?"), ("assistant", "At nine."), ("user", "And on Sunday?")], request.Messages);
        Assert.Equal("gpt-other", request.Model);
        Assert.True(request.Streams && request.WantsUsage);
        Assert.Equal(77, request.Body.GetProperty("max_completion_tokens").GetInt32());
        Assert.Equal(0.5, request.Body.GetProperty("temperature").GetDouble());
        Assert.Equal("Bearer sk-simulated", request.Headers["Authorization"]);
    }

    [Fact]
    public async Task Older_servers_get_the_length_limit_under_its_old_name()
    {
        using var model = New(static options => options with { LegacyMaxTokens = true });
        Server.Chat.Enqueue(ChatScript.Answer("ok"));
        await ReadAsync(model);

        var body = Server.Chat.Requests.Single().Body;
        Assert.Equal(400, body.GetProperty("max_tokens").GetInt32());
        Assert.False(body.TryGetProperty("max_completion_tokens", out _));
    }

    [Fact]
    public async Task Without_a_key_no_authorization_is_sent()
    {
        await using var open = await OpenAISimulator.StartAsync(Clock, apiKey: null);
        using var model = New(options => options with { BaseAddress = open.BaseAddress, ApiKey = null });
        open.Chat.Enqueue(ChatScript.Answer("ok"));

        await ReadAsync(model);
        Assert.False(open.Chat.Requests.Single().Headers.ContainsKey("Authorization"));
    }

    [Fact]
    public async Task Deltas_are_not_held_back()
    {
        Server.Chat.Enqueue(ChatScript.Answer("We ", "open.").Stalls(afterTokens: 1));
        await using var deltas = Model.GenerateAsync(Request, default).GetAsyncEnumerator();

        Assert.True(await deltas.MoveNextAsync());
        Assert.Equal("We ", deltas.Current.Text);
        Assert.Equal(1, Server.Chat.Requests.Single().Sent);
    }

    [Fact]
    public async Task An_answer_cut_by_its_length_or_a_filter_is_an_answer()
    {
        Server.Chat.Enqueue(ChatScript.Answer("We ").Finishes("length"), ChatScript.Answer("We ").Finishes("content_filter"));
        Assert.NotNull((await ReadAsync(Model))[^1].Usage);
        Assert.NotNull((await ReadAsync(Model))[^1].Usage);
    }

    [Fact]
    public async Task Cost_follows_the_configured_prices_and_the_cache()
    {
        using var model = New(static options => options with
        {
            Prices = new Dictionary<string, TokenPrice> { ["gpt-simulated"] = new() { Input = 2m, CachedInput = 0.5m, Output = 8m } },
        });
        Server.Chat.Enqueue(ChatScript.Answer("ok").WithUsage(prompt: 1_000, completion: 100, cached: 400));

        var usage = (await ReadAsync(model))[^1].Usage!;
        Assert.Equal(((600 * 2m) + (400 * 0.5m) + (100 * 8m)) / 1_000_000m, usage.Cost);
        Assert.False(usage.Estimated);
    }

    [Fact]
    public async Task A_server_that_does_not_count_gets_its_tokens_estimated_and_said_so()
    {
        using var model = New(static options => options with
        {
            Prices = new Dictionary<string, TokenPrice> { ["gpt-simulated"] = new() { Output = 10_000m } },
        });
        Server.Chat.Enqueue(ChatScript.Answer("twelve bytes", " and more").WithoutUsage());

        var usage = (await ReadAsync(model))[^1].Usage!;
        // The four messages are 23, 17, 8 and 14 bytes: 6, 5, 2 and 4 tokens, and four around each.
        Assert.Equal(new ChatUsage("gpt-simulated", 6 + 5 + 2 + 4 + (4 * 4), 6, 0.06m, Estimated: true, Provider: "openai"), usage);
    }

    [Fact]
    public async Task Whole_answers_share_a_connection()
    {
        Server.Chat.Otherwise = static _ => ChatScript.Answer("We ", "open.");
        for (var i = 0; i < 5; i++) await ReadAsync(Model);
        Assert.Single(Server.Chat.Requests.Select(static request => request.ConnectionId).Distinct());
    }

    [Fact]
    public async Task Many_answers_at_once_do_not_mix()
    {
        Server.Chat.Otherwise = static request => ChatScript.Answer([.. request.Messages[^1].Content.Split('|')]);
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(async call =>
        {
            var text = string.Join('|', Enumerable.Range(0, 20).Select(token => $"{call}.{token} "));
            var deltas = await ReadAsync(Model, new ChatRequest([new(Dialogue.ChatRole.User, text)], $"conversation-{call}"));
            return (Asked: text.Replace("|", "", StringComparison.Ordinal), Got: string.Concat(deltas.Select(static delta => delta.Text)));
        }));
        Assert.All(answers, static answer => Assert.Equal(answer.Asked, answer.Got));
        Assert.Equal(0, Server.Chat.Active);
    }
}
