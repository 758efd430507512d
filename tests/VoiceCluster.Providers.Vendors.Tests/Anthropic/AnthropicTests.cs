using VoiceCluster.Dialogue;
using VoiceCluster.Providers.Anthropic;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Anthropic;

public sealed class AnthropicTests : VendorScene
{
    private static readonly ChatRequest Request = new([new(ChatRole.System, "You are a shop's agent."), new(ChatRole.User, "When do you open?")], "conversation-1");

    private AnthropicSimulator _server = null!;

    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("anthropic")];

    private AnthropicOptions Options => new() { BaseAddress = _server.BaseAddress, ApiKey = _server.Key, Model = "claude-simulated" };

    public override async ValueTask InitializeAsync() => _server = Owned(await AnthropicSimulator.StartAsync(Clock));

    [Fact]
    public async Task An_answer_is_streamed_and_counted()
    {
        using var model = new AnthropicChatModel(
            Options with { Prices = new Dictionary<string, TokenPrice> { ["claude-simulated"] = new() { Input = 1, CachedInput = 0.1m, Output = 5 } } }, Clock);
        var deltas = await ReadAsync(model, Request);
        Assert.Equal(["We ", "open ", "at ", "nine."], deltas.Select(static delta => delta.Text).Where(static text => text.Length > 0));
        Assert.Equal(new ChatUsage("claude-simulated", 25, 4, 0.0000405m, Provider: "anthropic"), deltas[^1].Usage);
    }

    [Fact]
    public async Task The_system_prompt_stands_apart_and_a_greeting_does_not_come_first()
    {
        using var model = new AnthropicChatModel(Options, Clock);
        await ReadAsync(model, Request with
        {
            Messages = [new(ChatRole.System, "One."), new(ChatRole.System, "Two."), new(ChatRole.Assistant, "Hello! "), new(ChatRole.User, "Hi."), new(ChatRole.Assistant, " ")],
            Temperature = 1.4,
        });
        var asked = _server.Requests.Single();
        Assert.Equal("One.\n\nTwo.", (string?)asked["system"]);
        Assert.Equal(
            ["user: (The caller is on the line.)", "assistant: Hello!", "user: Hi."],
            asked["messages"]!.AsArray().Select(static one => $"{one!["role"]}: {one["content"]}"));
        Assert.Equal((1.0, 400), ((double)asked["temperature"]!, (int)asked["max_tokens"]!));
    }

    [Fact]
    public async Task A_request_without_messages_is_not_sent()
    {
        using var model = new AnthropicChatModel(Options, Clock);
        var refused = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(model, Request with { Messages = [new(ChatRole.System, "Hm.")] }));
        Assert.Equal(ProviderErrorKind.InvalidRequest, refused.Kind);
    }

    [Fact]
    public void The_table_has_no_row_that_is_not_published() => PublishedFacts.Cover(AnthropicErrors.Table, PublishedFacts.Errors("anthropic"));

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task Every_published_error_has_its_kind(PublishedError error)
    {
        _server.Enqueue(error.Fault(after: 4));
        using var model = new AnthropicChatModel(Options, Clock);
        Assert.Equal(error.Kind, (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(model, Request))).Kind);
    }

    [Fact]
    public async Task A_rate_limit_says_how_long_and_a_wrong_key_what_to_check()
    {
        using var model = new AnthropicChatModel(Options, Clock);
        _server.Enqueue(Fault.Refuse(429, retryAfter: 7));
        Assert.Equal(TimeSpan.FromSeconds(7), (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(model, Request))).RetryAfter);
        using var wrong = new AnthropicChatModel(Options with { ApiKey = "sk-wrong-and-secret" }, Clock);
        Assert.Equal(
            "anthropic: HTTP 401: authentication_error invalid x-api-key (check ApiKey)", (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(wrong, Request))).Message);
    }

    public static TheoryData<Fault, ProviderErrorKind> Breaks => new()
    {
        { Fault.HangUp(), ProviderErrorKind.Unavailable },
        { Fault.Cut(after: 4), ProviderErrorKind.Unavailable },
        { Fault.Close(0, "", after: 4), ProviderErrorKind.Unavailable },
        { Fault.Garbage(after: 4), ProviderErrorKind.ProtocolViolation },
    };

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_that_breaks_off_has_its_kind(Fault fault, ProviderErrorKind kind)
    {
        _server.Enqueue(fault);
        using var model = new AnthropicChatModel(Options, Clock);
        Assert.Equal(kind, (await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(model, Request))).Kind);
    }

    [Fact]
    public async Task Cancelling_is_the_callers()
    {
        _server.Enqueue(Fault.Stall(after: 4));
        using var model = new AnthropicChatModel(Options, Clock);
        using var caller = new CancellationTokenSource();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in model.GenerateAsync(Request, caller.Token)) await caller.CancelAsync();
        });
        Assert.Equal(caller.Token, cancelled.CancellationToken);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_with_the_settings_names() => Assert.Equal(
        [
            "Providers:Anthropic:ApiKey is missing; anthropic.com needs one: https://platform.claude.com/settings/keys.",
            "Providers:Anthropic:Model is missing; for example claude-haiku-4-5.",
        ],
        Assert.Throws<SettingsException>(() => new AnthropicChatModel(new AnthropicOptions { Model = "" }, Clock)).Problems);

    private async Task<List<ChatDelta>> ReadAsync(AnthropicChatModel model, ChatRequest request)
    {
        var deltas = new List<ChatDelta>();
        await foreach (var delta in model.GenerateAsync(request, Abort)) deltas.Add(delta);
        return deltas;
    }
}
