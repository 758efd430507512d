using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.ChatModels;

public sealed class HedgedChatModelTests : IDisposable
{
    private static readonly TimeSpan After = TimeSpan.FromMilliseconds(500);

    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly ScriptedChatModel _first;
    private readonly ScriptedChatModel _other;
    private readonly HedgedChatModel _hedged;

    public HedgedChatModelTests()
    {
        (_first, _other) = (new ScriptedChatModel(_clock, "openai"), new ScriptedChatModel(_clock, "anthropic"));
        _hedged = new HedgedChatModel(Guard(_first), Guard(_other), After, _clock, _meters.Metrics);
    }

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task A_model_that_is_quick_enough_is_asked_alone_and_leaves_no_timer()
    {
        _first.Next().After(TimeSpan.FromMilliseconds(400)).Says("from ", "openai");
        Assert.Equal("from openai", await _clock.RunAsync(_hedged.SayAsync()));
        Assert.Empty(_other.Stream.Starts);
        AssertNothingLeft();
    }

    [Fact]
    public async Task The_first_of_two_to_say_something_answers_and_the_other_is_cancelled_and_counted()
    {
        _first.Next().After(TimeSpan.FromMilliseconds(900)).Says("from openai");
        _other.Next().After(TimeSpan.FromMilliseconds(200)).Says("from ", "anthropic").Counts(new ChatUsage("claude", 10, 2));
        Assert.Equal("from anthropic", await _clock.RunAsync(_hedged.SayAsync(ScriptedChatModel.Request with { Model = "gpt" })));
        Assert.Equal([After], _other.Stream.Starts);
        Assert.Null(Assert.Single(_other.Requests).Model);
        Assert.Equal(1, _meters["voicecluster.provider.hedges{provider=openai,port=chat,other=anthropic}"]);
        Assert.Equal(1, _meters["voicecluster.provider.requests{provider=openai,port=chat,outcome=cancelled}"]);
        Assert.Equal(1, _meters["voicecluster.provider.requests{provider=anthropic,port=chat,outcome=completed}"]);
        AssertNothingLeft();
    }

    [Fact]
    public async Task The_first_one_may_still_win()
    {
        _first.Next().After(TimeSpan.FromMilliseconds(600)).Says("from openai");
        _other.Next().After(TimeSpan.FromMilliseconds(200)).Says("from anthropic");
        Assert.Equal("from openai", await _clock.RunAsync(_hedged.SayAsync()));
        Assert.Equal(1, _meters["voicecluster.provider.requests{provider=anthropic,port=chat,outcome=cancelled}"]);
        AssertNothingLeft();
    }

    [Fact]
    public async Task One_that_fails_leaves_the_other_alone_and_when_both_do_the_first_ones_error_is_told()
    {
        _first.Next().After(TimeSpan.FromMilliseconds(600)).Fails(ProviderErrorKind.Unauthorized);
        _other.Next().After(TimeSpan.FromMilliseconds(900)).Says("from anthropic");
        Assert.Equal("from anthropic", await _clock.RunAsync(_hedged.SayAsync()));

        _first.Next().After(TimeSpan.FromMilliseconds(900)).Fails(ProviderErrorKind.Unauthorized);
        _other.Next().After(TimeSpan.FromMilliseconds(100)).Fails(ProviderErrorKind.InvalidRequest);
        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_hedged.SayAsync()));
        Assert.Equal(ProviderErrorKind.Unauthorized, failure.Kind);
        AssertNothingLeft();
    }

    [Fact]
    public async Task A_caller_who_goes_away_while_both_are_waited_for_ends_both()
    {
        using var caller = new CancellationTokenSource();
        _first.Next().Stalls();
        _other.Next().Stalls();
        using var leaving = _clock.CreateTimer(_ => caller.Cancel(), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _clock.RunAsync(_hedged.SayAsync(cancellationToken: caller.Token)));
        Assert.Equal(2, _meters["voicecluster.provider.requests{provider=openai,port=chat,outcome=cancelled}"] + _meters["voicecluster.provider.requests{provider=anthropic,port=chat,outcome=cancelled}"]);
        AssertNothingLeft();
    }

    private void AssertNothingLeft()
    {
        Assert.Equal((0, 0), (_first.Stream.Open, _other.Stream.Open));
        Assert.Null(_clock.NextDue);
    }

    private ResilientChatModel Guard(ScriptedChatModel model) => new(
        model, ResilienceOptions.ForChat, _clock, _meters.Metrics, NullLogger<ResilientChatModel>.Instance, static () => 0);
}
