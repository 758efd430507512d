using VoiceCluster.TestKit;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests;

public sealed class StreamedRepliesTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly StreamedReplies<string> _replies;
    private readonly TaskCompletionSource<int> _asked = new();
    private readonly List<string> _heard = [];
    private Guid _request;

    public StreamedRepliesTests() => _replies = new StreamedReplies<string>(_time);

    [Fact]
    public async Task Parts_come_as_they_are_made_and_end_with_the_request()
    {
        await using var parts = _replies.AskAsync(Ask, CancellationToken.None).GetAsyncEnumerator();
        foreach (var part in new[] { "one", "two" })
        {
            var next = parts.MoveNextAsync();
            Say(part);
            Assert.True(await next);
            Assert.Equal(part, parts.Current);
        }

        var end = parts.MoveNextAsync();
        _asked.SetResult(2);
        Assert.False(await end);
    }

    [Fact]
    public async Task Parts_that_are_still_on_their_way_are_waited_for()
    {
        var reading = ReadAsync(CancellationToken.None);
        Say("one");
        _asked.SetResult(3);
        Say("two");
        Assert.False(reading.IsCompleted);
        Say("three");
        await reading;
        Assert.Equal(["one", "two", "three"], _heard);
    }

    [Fact]
    public async Task Parts_that_were_lost_are_not_waited_for_for_ever()
    {
        var reading = ReadAsync(CancellationToken.None);
        _asked.SetResult(1);
        // Until the wait has begun there is nothing to run out.
        while (!reading.IsCompleted)
        {
            _time.Advance(StreamedReplies<string>.Patience);
            await Task.Yield();
        }

        await Assert.ThrowsAsync<TimeoutException>(() => reading);
    }

    [Fact]
    public async Task A_worker_that_fails_fails_the_reader_after_what_it_has_said()
    {
        var reading = ReadAsync(CancellationToken.None);
        Say("one");
        _asked.SetException(new ProviderException(ProviderErrorKind.Unavailable, "model", "is away"));
        await Assert.ThrowsAsync<ProviderException>(() => reading);
        Assert.Equal(["one"], _heard);
    }

    [Fact]
    public async Task What_nobody_waits_for_any_more_is_passed_over()
    {
        using var cancellation = new CancellationTokenSource();
        var reading = ReadAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Say("one");
        Assert.Empty(_heard);
    }

    [Fact]
    public async Task Each_request_gets_its_own_parts()
    {
        var reading = ReadAsync(CancellationToken.None);
        _replies.Add(new StreamedPart<string>(Guid.NewGuid(), "another's"));
        Say("one");
        _asked.SetResult(1);
        await reading;
        Assert.Equal(["one"], _heard);
    }

    private void Say(params string[] parts)
    {
        foreach (var part in parts) _replies.Add(new StreamedPart<string>(_request, part));
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        await foreach (var part in _replies.AskAsync(Ask, cancellationToken)) _heard.Add(part);
    }

    private Task<int> Ask(Guid request)
    {
        _request = request;
        return _asked.Task;
    }
}
