using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.ChatModels;

public sealed class ResilientChatModelTests : IDisposable
{
    private static readonly ResilienceOptions Options = ResilienceOptions.ForChat with
    {
        FirstOutputTimeout = TimeSpan.FromSeconds(4), OutputGapTimeout = TimeSpan.FromSeconds(3), OpenDeadline = TimeSpan.FromSeconds(9),
    };

    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly ScriptedChatModel _inner;
    private readonly ResilientChatModel _model;

    public ResilientChatModelTests()
    {
        _inner = new ScriptedChatModel(_clock);
        _model = Guard(Options);
    }

    public void Dispose()
    {
        _model.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task Deltas_pass_as_they_come()
    {
        _inner.Next().Says("We ").After(Ms(100)).Says("open").Stalls();
        await using var deltas = _model.GenerateAsync(ScriptedChatModel.Request, default).GetAsyncEnumerator();

        Assert.True(await deltas.MoveNextAsync());
        Assert.Equal("We ", deltas.Current.Text);
        Assert.Equal(1, _inner.Stream.Handed);

        var second = deltas.MoveNextAsync().AsTask();
        Assert.False(second.IsCompleted);
        _clock.Advance(Ms(100));
        Assert.True(await second);
        Assert.Equal("open", deltas.Current.Text);
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unavailable)]
    [InlineData(ProviderErrorKind.Timeout)]
    public async Task A_transient_failure_is_retried_once(ProviderErrorKind kind)
    {
        _inner.Next().After(Ms(300)).Fails(kind);
        _inner.Next().Says("We open ", "at nine.");

        Assert.Equal("We open at nine.", await _clock.RunAsync(_model.SayAsync()));
        Assert.Equal([Ms(0), Ms(500)], _inner.Stream.Starts);
        Assert.Equal(1, _meters[$"voicecluster.provider.retries{{provider=scripted,port=chat,error={Snake(kind)}}}"]);
        Assert.Equal(1, _meters["voicecluster.provider.requests{provider=scripted,port=chat,outcome=completed}"]);
        Assert.Equal(0.5, _meters["voicecluster.provider.first_output{provider=scripted,port=chat}"], 3);
    }

    [Fact]
    public async Task A_second_transient_failure_is_the_callers()
    {
        _inner.Next().Fails(ProviderErrorKind.Unavailable);
        _inner.Next().Fails(ProviderErrorKind.Unavailable);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(ProviderErrorKind.Unavailable, failure.Kind);
        Assert.Equal(2, _inner.Stream.Starts.Count);
        Assert.Equal(1, _meters["voicecluster.provider.failures{provider=scripted,port=chat,error=unavailable}"]);
        Assert.Equal(1, _meters["voicecluster.provider.requests{provider=scripted,port=chat,outcome=failed}"]);
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unauthorized)]
    [InlineData(ProviderErrorKind.InvalidRequest)]
    [InlineData(ProviderErrorKind.ProtocolViolation)]
    [InlineData(ProviderErrorKind.NotInstalled)]
    public async Task A_permanent_failure_is_never_retried(ProviderErrorKind kind)
    {
        _inner.Next().Fails(kind);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(kind, failure.Kind);
        Assert.Single(_inner.Stream.Starts);
    }

    [Fact]
    public async Task A_rate_limit_waits_as_told()
    {
        _inner.Next().Fails(ProviderErrorKind.RateLimited, retryAfter: Ms(2_000));
        _inner.Next().Fails(ProviderErrorKind.RateLimited);
        _inner.Next().Says("ok");

        Assert.Equal("ok", await _clock.RunAsync(_model.SayAsync()));
        Assert.Equal([Ms(0), Ms(2_000), Ms(3_000)], _inner.Stream.Starts);
    }

    [Fact]
    public async Task A_told_wait_beyond_the_deadline_fails_at_once_and_passes_the_wait_on()
    {
        _inner.Next().Fails(ProviderErrorKind.RateLimited, retryAfter: Ms(20_000));

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_model.SayAsync()));
        Assert.Equal((ProviderErrorKind.RateLimited, Ms(20_000)), (failure.Kind, failure.RetryAfter));
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public async Task No_first_token_in_time_is_a_timeout_and_retried_once()
    {
        _inner.Next().Stalls();
        _inner.Next().Stalls();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(ProviderErrorKind.Timeout, failure.Kind);
        Assert.Equal([Ms(0), Ms(4_200)], _inner.Stream.Starts);
        Assert.Equal(Ms(8_200), _clock.Elapsed);
        Assert.Equal(0, _inner.Stream.Open);
    }

    [Fact]
    public async Task The_last_attempt_gets_only_what_is_left_of_the_deadline()
    {
        _inner.Next().Fails(ProviderErrorKind.RateLimited, retryAfter: Ms(7_000));
        _inner.Next().Stalls();

        await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(Options.OpenDeadline, _clock.Elapsed);
    }

    [Fact]
    public async Task An_empty_delta_meets_no_deadline_and_forbids_no_retry()
    {
        _inner.Next().Says("").After(Ms(100)).Says("").Stalls();
        _inner.Next().Says("", "yes");

        await using var deltas = _model.GenerateAsync(ScriptedChatModel.Request, default).GetAsyncEnumerator();
        Assert.True(await _clock.RunAsync(deltas.MoveNextAsync().AsTask()));
        Assert.Equal("yes", deltas.Current.Text);
        Assert.Equal([Ms(0), Ms(4_200)], _inner.Stream.Starts);
    }

    [Fact]
    public async Task After_the_first_delta_a_break_is_the_callers_and_nothing_is_retried()
    {
        _inner.Next().Says("We open ").Fails(ProviderErrorKind.Unavailable);
        await using var deltas = _model.GenerateAsync(ScriptedChatModel.Request, default).GetAsyncEnumerator();

        Assert.True(await deltas.MoveNextAsync());
        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(deltas.MoveNextAsync().AsTask()));
        Assert.Equal(ProviderErrorKind.Unavailable, failure.Kind);
        Assert.Single(_inner.Stream.Starts);
        Assert.Equal(0, _inner.Stream.Open);
        Assert.Equal(1, _meters["voicecluster.provider.failures{provider=scripted,port=chat,error=unavailable}"]);
    }

    [Fact]
    public async Task A_gap_between_tokens_is_a_timeout()
    {
        _inner.Next().Says("We ").After(Ms(2_900)).Says("open ").Stalls();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(ProviderErrorKind.Timeout, failure.Kind);
        Assert.Equal(Ms(5_900), _clock.Elapsed);
    }

    [Fact]
    public async Task A_slow_reader_is_not_the_providers_gap()
    {
        _inner.Next().Says("We ", "open");
        await using var deltas = _model.GenerateAsync(ScriptedChatModel.Request, default).GetAsyncEnumerator();

        Assert.True(await deltas.MoveNextAsync());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await deltas.MoveNextAsync());
        _clock.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await deltas.MoveNextAsync());
    }

    [Fact]
    public async Task An_answer_without_a_delta_is_an_empty_answer()
    {
        _inner.Next();
        Assert.Equal("", await _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(0, _inner.Stream.Open);
    }

    [Fact]
    public async Task Usage_is_counted()
    {
        _inner.Next().Says("ok").Counts(new ChatUsage("m-1", 12, 3, 0.25m));
        await _clock.RunAsync(_model.SayAsync());

        Assert.Equal(12, _meters["voicecluster.provider.tokens{provider=scripted,port=chat,direction=prompt}"]);
        Assert.Equal(3, _meters["voicecluster.provider.tokens{provider=scripted,port=chat,direction=completion}"]);
        Assert.Equal(0.25, _meters["voicecluster.provider.cost{provider=scripted,port=chat}"]);
    }

    public static TheoryData<Exception, ProviderErrorKind> Surprises => new()
    {
        { new HttpRequestException("refused"), ProviderErrorKind.Unavailable },
        { new IOException("reset"), ProviderErrorKind.Unavailable },
        { new TaskCanceledException("a timeout of the library's own"), ProviderErrorKind.Timeout },
        { new System.Text.Json.JsonException("not JSON"), ProviderErrorKind.ProtocolViolation },
        { new InvalidOperationException("a bug"), ProviderErrorKind.ProtocolViolation },
    };

    [Theory]
    [MemberData(nameof(Surprises), DisableDiscoveryEnumeration = true)]
    public async Task Whatever_an_adapter_lets_slip_comes_out_of_the_vocabulary(Exception surprise, ProviderErrorKind kind)
    {
        _inner.Next().Says("We ").Throws(() => surprise);

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(kind, failure.Kind);
        Assert.Same(surprise, failure.InnerException);
    }

    [Fact]
    public void Options_out_of_range_are_refused_all_at_once()
    {
        var refused = Assert.Throws<SettingsException>(() => Guard(Options with
        {
            MaxConcurrent = 0, OpenDeadline = Ms(100), Circuit = new CircuitOptions { FailureRatio = 2 },
        }));
        Assert.Equal(3, refused.Problems.Count);
        Assert.Contains("scripted:Circuit:FailureRatio is 2; set it between 0.01 and 1.", refused.Problems);
    }

    [Fact]
    public void It_owns_the_inner_model_and_passes_its_problem_on()
    {
        Assert.Null(_model.Problem);
        _inner.Problem = "no key";
        Assert.Equal("no key", _model.Problem);
        _model.Dispose();
        Assert.True(_inner.Disposed);
    }

    private ResilientChatModel Guard(ResilienceOptions options) =>
        new(_inner, options, _clock, _meters.Metrics, NullLogger<ResilientChatModel>.Instance, static () => 0);

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static string Snake(ProviderErrorKind kind) => (string)ProviderMetrics.Error(kind).Value!;
}
