using System.Net;
using System.Net.Sockets;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.OpenAI.Tests;

public sealed class OpenAIErrorTests : SimulatedOpenAI
{
    [Theory]
    [InlineData(400, ProviderErrorKind.InvalidRequest)]
    [InlineData(403, ProviderErrorKind.Unauthorized)]
    [InlineData(404, ProviderErrorKind.InvalidRequest)]
    [InlineData(413, ProviderErrorKind.InvalidRequest)]
    [InlineData(429, ProviderErrorKind.RateLimited)]
    [InlineData(500, ProviderErrorKind.Unavailable)]
    [InlineData(503, ProviderErrorKind.Unavailable)]
    [InlineData(307, ProviderErrorKind.ProtocolViolation)]
    public async Task A_status_becomes_its_kind_and_is_tried_once(int status, ProviderErrorKind kind)
    {
        Server.Chat.Enqueue(new Refusal(status, "as scripted"));

        var failure = await FailAsync(Model);
        Assert.Equal(kind, failure.Kind);
        Assert.StartsWith($"openai: HTTP {status}: as scripted", failure.Message, StringComparison.Ordinal);
        Assert.Single(Server.Chat.Requests);
    }

    [Fact]
    public async Task A_wrong_key_says_which_setting_to_check_and_never_the_key()
    {
        using var model = New(static options => options with { ApiKey = "sk-wrong-and-secret" });
        Server.Chat.Otherwise = static _ => throw new InvalidOperationException("not reached");

        var failure = await FailAsync(model);
        Assert.Equal(ProviderErrorKind.Unauthorized, failure.Kind);
        Assert.Equal("openai: HTTP 401: Incorrect API key provided. (check ApiKey)", failure.Message);
    }

    [Fact]
    public async Task A_key_that_the_server_echoes_is_struck_out()
    {
        Server.Chat.Enqueue(new Refusal(400, $"bad request with key {Server.ApiKey}"));
        Assert.Equal("openai: HTTP 400: bad request with key ***", (await FailAsync(Model)).Message);
    }

    [Fact]
    public async Task A_rate_limit_tells_how_long_in_seconds_a_date_or_milliseconds()
    {
        Server.Chat.Enqueue(
            Refusal.RateLimited(retryAfterSeconds: 2), Refusal.RateLimitedUntil(Clock.GetUtcNow().AddSeconds(90)),
            Refusal.RateLimited(retryAfterSeconds: 1).Header("retry-after-ms", "250.5"), Refusal.RateLimited());

        Assert.Equal(TimeSpan.FromSeconds(2), (await FailAsync(Model)).RetryAfter);
        Assert.Equal(TimeSpan.FromSeconds(90), (await FailAsync(Model)).RetryAfter);
        Assert.Equal(TimeSpan.FromMilliseconds(250.5), (await FailAsync(Model)).RetryAfter);
        Assert.Null((await FailAsync(Model)).RetryAfter);
    }

    [Fact]
    public async Task A_used_up_quota_is_no_rate_limit()
    {
        Server.Chat.Enqueue(new Refusal(429, "You exceeded your current quota.", "insufficient_quota"));
        Assert.Equal(ProviderErrorKind.QuotaExhausted, (await FailAsync(Model)).Kind);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unavailable_and_names_the_setting()
    {
        using var unused = new TcpListener(IPAddress.Loopback, 0);
        unused.Start();
        var address = $"http://{unused.LocalEndpoint}/v1";
        unused.Stop();
        using var model = New(options => options with { BaseAddress = address });

        var failure = await FailAsync(model);
        Assert.Equal(ProviderErrorKind.Unavailable, failure.Kind);
        Assert.StartsWith($"openai: cannot reach {address} (BaseAddress)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_path_says_which_settings_to_check()
    {
        using var model = New(options => options with { BaseAddress = $"{options.BaseAddress}/v2" });

        var failure = await FailAsync(model);
        Assert.Equal(ProviderErrorKind.InvalidRequest, failure.Kind);
        Assert.Contains("Invalid URL", failure.Message, StringComparison.Ordinal);
        Assert.Contains("(check BaseAddress and Model)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_without_messages_is_not_sent()
    {
        var failure = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(Model, Request with { Messages = [] }));
        Assert.Equal(ProviderErrorKind.InvalidRequest, failure.Kind);
        Assert.Empty(Server.Chat.Requests);
    }

    [Fact]
    public void A_timeout_of_the_packages_own_is_a_timeout_and_the_callers_cancellation_is_not()
    {
        var errors = new OpenAIErrors(new OpenAIOptions(), Clock);
        var library = new TaskCanceledException("exceeded the configured timeout");
        Assert.Equal(ProviderErrorKind.Timeout, Assert.IsType<ProviderException>(errors.Translate(library, CancellationToken.None)).Kind);
        var caller = new CancellationToken(canceled: true);
        Assert.Equal(caller, Assert.IsType<OperationCanceledException>(errors.Translate(new IOException("aborted"), caller)).CancellationToken);
    }

    public static TheoryData<ChatScript, ProviderErrorKind> Flaws => new()
    {
        { ChatScript.Answer("a ", "b ").Disconnects(afterTokens: 0), ProviderErrorKind.Unavailable },
        { ChatScript.Answer("a ", "b ").Disconnects(afterTokens: 1), ProviderErrorKind.Unavailable },
        { ChatScript.Answer("a ", "b ").Disconnects(afterTokens: 2), ProviderErrorKind.Unavailable },
        { ChatScript.Answer("a ", "b ").EndsEarly(afterTokens: 1), ProviderErrorKind.Unavailable },
        { ChatScript.Answer("a ", "b ").EndsEarly(afterTokens: 2), ProviderErrorKind.Unavailable },
        { ChatScript.Answer("a ", "b ").ReportsError(afterTokens: 1), ProviderErrorKind.Unavailable },
        { ChatScript.Answer("a ", "b ").SaysNonsense(afterTokens: 1), ProviderErrorKind.ProtocolViolation },
    };

    [Theory]
    [MemberData(nameof(Flaws), DisableDiscoveryEnumeration = true)]
    public async Task A_stream_that_goes_wrong_gives_what_came_and_then_the_error(ChatScript script, ProviderErrorKind kind)
    {
        Server.Chat.Enqueue(script);
        var text = "";
        var failure = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            await foreach (var delta in Model.GenerateAsync(Request, default)) text += delta.Text;
        });
        Assert.Equal(kind, failure.Kind);
        Assert.Equal(string.Concat(script.Tokens.Take(script.FlawAfter)), text);
    }
}
