using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.ChatModels;

/// <summary>The caller's cancellation is never a provider's failure, and nothing stays open behind it.</summary>
public sealed class ResilientChatModelCancellationTests : IDisposable
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly CancellationTokenSource _caller = new();
    private readonly ScriptedChatModel _inner;
    private readonly ResilientChatModel _model;

    public ResilientChatModelCancellationTests()
    {
        _inner = new ScriptedChatModel(_clock);
        _model = new ResilientChatModel(_inner, ResilienceOptions.ForChat, _clock, _meters.Metrics, NullLogger<ResilientChatModel>.Instance, static () => 0);
    }

    public void Dispose()
    {
        _model.Dispose();
        _meters.Dispose();
        _caller.Dispose();
    }

    [Fact]
    public async Task Before_the_request_nothing_is_sent()
    {
        await _caller.CancelAsync();
        await CancelledAsync(_model.SayAsync(cancellationToken: _caller.Token));
        Assert.Empty(_inner.Stream.Starts);
    }

    [Fact]
    public async Task While_the_first_token_is_awaited()
    {
        _inner.Next().Stalls();
        var saying = _model.SayAsync(cancellationToken: _caller.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await _caller.CancelAsync();

        await CancelledAsync(saying);
        Assert.Single(_inner.Stream.Starts);
    }

    [Fact]
    public async Task While_a_rate_limit_is_waited_out()
    {
        _inner.Next().Fails(ProviderErrorKind.RateLimited, retryAfter: TimeSpan.FromSeconds(3));
        var saying = _model.SayAsync(cancellationToken: _caller.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await _caller.CancelAsync();

        await CancelledAsync(saying);
        Assert.Single(_inner.Stream.Starts);
    }

    [Fact]
    public async Task While_a_later_token_is_awaited()
    {
        _inner.Next().Says("We ").Stalls();
        var saying = _model.SayAsync(cancellationToken: _caller.Token);
        _clock.Advance(TimeSpan.FromSeconds(1));

        await _caller.CancelAsync();

        await CancelledAsync(saying);
    }

    [Fact]
    public async Task Between_two_tokens_that_are_there_already()
    {
        _inner.Next().Says("We ", "open ", "at nine.");
        await using var deltas = _model.GenerateAsync(ScriptedChatModel.Request, _caller.Token).GetAsyncEnumerator();
        Assert.True(await deltas.MoveNextAsync());

        await _caller.CancelAsync();

        await CancelledAsync(deltas.MoveNextAsync().AsTask());
        Assert.Equal(1, _inner.Stream.Handed);
    }

    [Fact]
    public async Task An_error_thrown_because_the_connection_was_torn_down_is_still_a_cancellation()
    {
        _inner.Next().Says("We ").Throws(() =>
        {
            _caller.Cancel();
            return new IOException("The request was aborted.");
        });

        await CancelledAsync(_model.SayAsync(cancellationToken: _caller.Token));
    }

    [Fact]
    public async Task A_reader_that_stops_reading_closes_the_request()
    {
        _inner.Next().Says("We ", "open ").Stalls();
        await foreach (var delta in _model.GenerateAsync(ScriptedChatModel.Request, default))
        {
            Assert.Equal("We ", delta.Text);
            break;
        }

        Assert.Equal(0, _inner.Stream.Open);
        Assert.Equal(1, _meters["voicecluster.provider.requests{provider=scripted,port=chat,outcome=cancelled}"]);
        Assert.Equal(0, _meters["voicecluster.provider.active{provider=scripted,port=chat}"]);
    }

    private async Task CancelledAsync(Task task)
    {
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        Assert.Equal(_caller.Token, cancelled.CancellationToken);
        Assert.Equal(0, _inner.Stream.Open);
        Assert.Null(_clock.NextDue);
        foreach (var kind in Enum.GetValues<ProviderErrorKind>())
            Assert.Equal(0, _meters[$"voicecluster.provider.failures{{provider=scripted,port=chat,error={ProviderMetrics.Error(kind).Value}}}"]);
    }
}
