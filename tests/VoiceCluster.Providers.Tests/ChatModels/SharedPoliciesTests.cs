using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.ChatModels;

/// <summary>What all calls of one provider share: the circuit and the concurrency bound.</summary>
public sealed class SharedPoliciesTests : IDisposable
{
    private static readonly ResilienceOptions Options = ResilienceOptions.ForChat with
    {
        MaxConcurrent = 2,
        Retry = new RetryOptions { TransientRetries = 0 },
        Circuit = new CircuitOptions { MinimumThroughput = 4, BreakDuration = TimeSpan.FromSeconds(5) },
    };

    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly ScriptedChatModel _inner;
    private readonly ResilientChatModel _model;

    public SharedPoliciesTests()
    {
        _inner = new ScriptedChatModel(_clock);
        _model = new ResilientChatModel(_inner, Options, _clock, _meters.Metrics, NullLogger<ResilientChatModel>.Instance, static () => 0);
    }

    public void Dispose()
    {
        _model.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task One_callers_failures_spare_the_next_caller_the_wait()
    {
        await OpenCircuitAsync();

        var refused = await FailAsync(); // another call
        Assert.Equal((ProviderErrorKind.Unavailable, TimeSpan.FromSeconds(5)), (refused.Kind, refused.RetryAfter));
        Assert.Equal(4, _inner.Stream.Starts.Count);
        Assert.Equal(2, _meters["voicecluster.provider.circuit{provider=scripted,port=chat}"]);
        Assert.Contains("left alone", _model.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_the_break_one_caller_probes_while_the_others_are_refused()
    {
        await OpenCircuitAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        _inner.Next().After(TimeSpan.FromSeconds(1)).Says("back");

        var probing = _model.SayAsync();
        await FailAsync();
        Assert.Equal("back", await _clock.RunAsync(probing));

        _inner.Next().Says("open to all");
        Assert.Equal("open to all", await _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(0, _meters["voicecluster.provider.circuit{provider=scripted,port=chat}"]);
    }

    [Fact]
    public async Task A_cancelled_probe_leaves_the_probing_to_the_next_caller()
    {
        await OpenCircuitAsync();
        _clock.Advance(TimeSpan.FromSeconds(5));
        _inner.Next().Stalls();
        using var caller = new CancellationTokenSource();
        var probing = _model.SayAsync(cancellationToken: caller.Token);
        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => probing);

        Assert.Equal(1, _meters["voicecluster.provider.circuit{provider=scripted,port=chat}"]);
        _inner.Next().Says("back");
        Assert.Equal("back", await _clock.RunAsync(_model.SayAsync()));
        Assert.Equal(0, _meters["voicecluster.provider.circuit{provider=scripted,port=chat}"]);
    }

    [Fact]
    public async Task Speculations_that_are_cancelled_do_not_hide_failures()
    {
        for (var i = 0; i < 20; i++)
        {
            _inner.Next().Stalls();
            using var caller = new CancellationTokenSource();
            var speculation = _model.SayAsync(cancellationToken: caller.Token);
            await caller.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => speculation);
        }

        await OpenCircuitAsync();
        Assert.Equal(2, _meters["voicecluster.provider.circuit{provider=scripted,port=chat}"]);
    }

    [Fact]
    public async Task Streams_that_break_in_the_middle_open_the_circuit_too()
    {
        for (var i = 0; i < 4; i++)
        {
            _inner.Next().Says("We ").Fails(ProviderErrorKind.Unavailable);
            await FailAsync();
        }

        Assert.Equal(2, _meters["voicecluster.provider.circuit{provider=scripted,port=chat}"]);
    }

    [Theory]
    [InlineData(ProviderErrorKind.RateLimited)]
    [InlineData(ProviderErrorKind.InvalidRequest)]
    [InlineData(ProviderErrorKind.Unauthorized)]
    public async Task A_provider_that_refuses_is_not_a_broken_one(ProviderErrorKind kind)
    {
        for (var i = 0; i < 10; i++)
        {
            _inner.Next().Fails(kind, retryAfter: TimeSpan.FromHours(1));
            await FailAsync();
        }

        Assert.Equal(10, _inner.Stream.Starts.Count);
        Assert.Equal(0, _meters["voicecluster.provider.circuit{provider=scripted,port=chat}"]);
    }

    [Fact]
    public async Task One_request_over_the_bound_is_refused_at_once_and_a_slot_comes_back_however_a_request_ends()
    {
        using var caller = new CancellationTokenSource();
        _inner.Next().Says("a").Stalls();
        _inner.Next().Says("b").After(TimeSpan.FromSeconds(1)).Fails(ProviderErrorKind.Unavailable);
        var cancelled = _model.SayAsync(cancellationToken: caller.Token);
        var failing = _model.SayAsync();

        Assert.Equal(ProviderErrorKind.Overloaded, (await FailAsync()).Kind);
        Assert.Equal(2, _inner.Stream.Starts.Count);
        Assert.Equal(2, _meters["voicecluster.provider.active{provider=scripted,port=chat}"]);
        Assert.Equal(1, _meters["voicecluster.provider.failures{provider=scripted,port=chat,error=overloaded}"]);

        await caller.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(failing));
        for (var i = 0; i < 3; i++)
        {
            _inner.Next().Says("c");
            Assert.Equal("c", await _clock.RunAsync(_model.SayAsync()));
        }

        Assert.Equal(0, _meters["voicecluster.provider.active{provider=scripted,port=chat}"]);
    }

    private async Task OpenCircuitAsync()
    {
        for (var i = 0; i < 4; i++)
        {
            _inner.Next().Fails(ProviderErrorKind.Unavailable);
            await FailAsync();
        }
    }

    private async Task<ProviderException> FailAsync() => await Assert.ThrowsAsync<ProviderException>(() => _model.SayAsync());
}
