using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Dialogue;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.ChatModels;

public sealed class FallbackChatModelTests : IDisposable
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly ScriptedChatModel _first;
    private readonly ScriptedChatModel _second;
    private readonly ScriptedChatModel _builtIn;
    private readonly FallbackChatModel _chain;

    public FallbackChatModelTests()
    {
        _first = new ScriptedChatModel(_clock, "openai");
        _second = new ScriptedChatModel(_clock, "anthropic");
        _builtIn = new ScriptedChatModel(_clock, "builtin");
        _chain = new FallbackChatModel([Guard(_first), Guard(_second), _builtIn], _meters.Metrics, NullLogger<FallbackChatModel>.Instance);
    }

    public void Dispose()
    {
        _chain.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task The_first_model_answers_when_it_can()
    {
        _first.Next().Says("from openai");
        Assert.Equal("from openai", await _clock.RunAsync(_chain.SayAsync()));
        Assert.Empty(_second.Stream.Starts);
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unauthorized, 1)]
    [InlineData(ProviderErrorKind.InvalidRequest, 1)]
    [InlineData(ProviderErrorKind.Overloaded, 1)]
    [InlineData(ProviderErrorKind.Unavailable, 2)]
    [InlineData(ProviderErrorKind.Timeout, 2)]
    public async Task The_next_one_is_asked_after_a_permanent_failure_or_when_retries_are_used_up(ProviderErrorKind kind, int attempts)
    {
        for (var i = 0; i < attempts; i++) _first.Next().Fails(kind);
        _second.Next().Says("from anthropic");

        Assert.Equal("from anthropic", await _clock.RunAsync(_chain.SayAsync()));
        Assert.Equal(attempts, _first.Stream.Starts.Count);
        Assert.Equal(1, _meters[$"voicecluster.provider.fallbacks{{provider=openai,port=chat,error={ProviderMetrics.Error(kind).Value}}}"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    [InlineData("...")]
    [InlineData("👍")]
    [InlineData("<think>They ask for hours, I say nothing.")]
    public async Task An_answer_of_which_nothing_would_be_heard_leads_on(string dead)
    {
        _first.Next().Says(dead).Counts(new ChatUsage("gpt", 10, 1));
        _second.Next().Says("from anthropic");
        Assert.Equal("from anthropic", await _clock.RunAsync(_chain.SayAsync()));
        Assert.Single(_first.Stream.Starts);
    }

    [Fact]
    public async Task When_no_model_says_anything_the_chain_fails()
    {
        foreach (var model in new[] { _first, _second, _builtIn }) model.Next().Says("...");
        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_chain.SayAsync()));
        Assert.Equal(ProviderErrorKind.ProtocolViolation, failure.Kind);
    }

    [Fact]
    public async Task What_a_model_thinks_is_no_part_of_its_answer()
    {
        _first.Next().Says("<thi", "nk>Hours", "?</think>", "\n\n", "We ", "open.").Counts(new ChatUsage("gpt", 10, 6));
        var deltas = new List<ChatDelta>();
        await foreach (var delta in _chain.GenerateAsync(ScriptedChatModel.Request, default)) deltas.Add(delta);
        Assert.Equal(["We ", "open.", ""], deltas.Select(d => d.Text));
        Assert.Equal(["Hours?", null, null], deltas.Select(d => d.Reasoning));
        Assert.Equal("openai", deltas[^1].Usage?.Provider);
    }

    [Fact]
    public async Task A_model_that_only_closes_its_reasoning_is_known_from_its_second_answer_on_until_it_stops()
    {
        _first.Next().Says("Hours? </think>", "We open.");
        _first.Next().Says("Hours? ", "</think>", "We open.");
        _first.Next().Says("We ", "open.");
        _first.Next().Says("We ", "open.");
        Assert.Equal("Hours? We open.", await _clock.RunAsync(_chain.SayAsync()));
        Assert.Equal("We open.", await _clock.RunAsync(_chain.SayAsync()));
        Assert.Equal("We open.", await _clock.RunAsync(_chain.SayAsync()));
        Assert.Equal("We open.", await _clock.RunAsync(_chain.SayAsync()));
    }

    [Fact]
    public async Task An_open_circuit_leads_on_without_a_wait()
    {
        for (var i = 0; i < 3; i++)
        {
            _first.Next().Fails(ProviderErrorKind.Unavailable);
            _first.Next().Fails(ProviderErrorKind.Unavailable);
            _second.Next().Says("from anthropic");
            await _clock.RunAsync(_chain.SayAsync());
        }

        var before = _clock.Elapsed;
        _second.Next().Says("from anthropic");
        Assert.Equal("from anthropic", await _clock.RunAsync(_chain.SayAsync()));
        Assert.Equal((before, 6), (_clock.Elapsed, _first.Stream.Starts.Count));
    }

    [Fact]
    public async Task An_answer_that_broke_off_is_gone_on_with_elsewhere_behind_its_words()
    {
        _first.Next().Says("We open ").Fails(ProviderErrorKind.Unavailable);
        _second.Next().Says("We ", "open at ", "nine.").Counts(new ChatUsage("claude", 10, 4));
        var deltas = new List<ChatDelta>();
        await foreach (var delta in _chain.GenerateAsync(ScriptedChatModel.Request, default)) deltas.Add(delta);

        Assert.Equal("We open at nine.", string.Concat(deltas.Select(static delta => delta.Text)));
        Assert.Equal([new ModelLink("openai"), new ModelLink("anthropic")], deltas.Select(static delta => delta.Link).OfType<ModelLink>());
        Assert.Equal([("openai", true), ("anthropic", false)], deltas.Select(static delta => delta.Usage).OfType<ChatUsage>().Select(static usage => (usage.Provider!, usage.Estimated)));
        Assert.Equal((ChatRole.Assistant, "We open "), (_second.Requests.Single().Messages[^2].Role, _second.Requests.Single().Messages[^2].Text));
        Assert.Equal(PromptLibrary.Default.Get(DefaultPrompts.Continue).Render(new Dictionary<string, string>()), _second.Requests.Single().Messages[^1].Text);
    }

    [Fact]
    public async Task One_that_has_asked_for_tools_is_not_replaced()
    {
        _first.Next().Gives(new ChatDelta("") { ToolCalls = [new ToolCall("1", "cancel", "{}")] }).Fails(ProviderErrorKind.Unavailable);
        await using var deltas = _chain.GenerateAsync(ScriptedChatModel.Request, default).GetAsyncEnumerator();

        Assert.True(await deltas.MoveNextAsync());
        await Assert.ThrowsAsync<ProviderException>(() => deltas.MoveNextAsync().AsTask());
        Assert.Empty(_second.Stream.Starts);
    }

    [Fact]
    public async Task A_request_has_a_chain_of_its_own_over_the_same_adapters()
    {
        _second.Next().Fails(ProviderErrorKind.InvalidRequest);
        _first.Next().Says("from openai");
        var request = ScriptedChatModel.Request with { Chain = [new ModelLink("anthropic", "claude-x"), new ModelLink("unknown"), new ModelLink("openai", "gpt-x")] };
        Assert.Equal("from openai", await _clock.RunAsync(_chain.SayAsync(request)));
        Assert.Equal(("claude-x", "gpt-x"), (_second.Requests.Single().Model, _first.Requests.Single().Model));
    }

    [Fact]
    public async Task A_chain_of_which_nobody_is_there_says_so()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_chain.SayAsync(ScriptedChatModel.Request with { Chain = [new ModelLink("unknown")] })));
        Assert.Equal((ProviderErrorKind.NotInstalled, "unknown"), (failure.Kind, failure.Provider));
    }

    [Fact]
    public async Task Cancellation_does_not_lead_on()
    {
        using var caller = new CancellationTokenSource();
        _first.Next().Stalls();
        var saying = _chain.SayAsync(cancellationToken: caller.Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saying);
        Assert.Empty(_second.Stream.Starts);
        Assert.Equal(0, _first.Stream.Open);
    }

    [Fact]
    public async Task When_none_answers_the_error_tells_of_each_and_is_transient_when_one_was()
    {
        _first.Next().Fails(ProviderErrorKind.Unauthorized);
        _second.Next().Fails(ProviderErrorKind.RateLimited, retryAfter: TimeSpan.FromMinutes(1));
        _builtIn.Next().Fails(ProviderErrorKind.NotInstalled);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_chain.SayAsync()));
        Assert.Equal((ProviderErrorKind.RateLimited, TimeSpan.FromMinutes(1)), (failure.Kind, failure.RetryAfter));
        Assert.Equal("openai > anthropic > builtin", failure.Provider);
        Assert.Equal(3, Assert.IsType<AggregateException>(failure.InnerException).InnerExceptions.Count);
    }

    [Fact]
    public async Task A_model_id_is_the_first_vendors_only()
    {
        _first.Next().Fails(ProviderErrorKind.InvalidRequest);
        _second.Next().Says("ok");
        await _clock.RunAsync(_chain.SayAsync(ScriptedChatModel.Request with { Model = "gpt-x" }));

        Assert.Equal("gpt-x", _first.Requests.Single().Model);
        Assert.Null(_second.Requests.Single().Model);
    }

    [Fact]
    public async Task The_usage_names_who_answered()
    {
        _first.Next().Fails(ProviderErrorKind.Unauthorized);
        _second.Next().Says("ok").Counts(new ChatUsage("claude", 10, 1));
        ChatUsage? usage = null;
        await foreach (var delta in _chain.GenerateAsync(ScriptedChatModel.Request, default)) usage = delta.Usage ?? usage;

        Assert.Equal(new ChatUsage("claude", 10, 1, Provider: "anthropic"), usage);
    }

    [Fact]
    public void It_has_a_problem_only_when_every_link_has()
    {
        (_first.Problem, _second.Problem) = ("no key", "no key either");
        Assert.Null(_chain.Problem);
        _builtIn.Problem = "no answers folder";
        Assert.Equal("no key; no key either; no answers folder", _chain.Problem);
    }

    [Fact]
    public void An_empty_chain_is_refused() =>
        Assert.Throws<ArgumentException>(() => new FallbackChatModel([], _meters.Metrics, NullLogger<FallbackChatModel>.Instance));

    private ResilientChatModel Guard(ScriptedChatModel model) =>
        new(model, ResilienceOptions.ForChat, _clock, _meters.Metrics, NullLogger<ResilientChatModel>.Instance, static () => 0);
}
