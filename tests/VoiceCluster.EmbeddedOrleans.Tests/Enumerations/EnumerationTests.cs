using System.Runtime.CompilerServices;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Enumerations;

public interface IStreamingGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count(int to, CancellationToken cancellationToken = default);

    IAsyncEnumerable<int> CountSlowly(string gate);

    IAsyncEnumerable<int> Fail(int after);

    Task<List<string>> Events();

    Task End();
}

public sealed class StreamingGrain : Grain, IStreamingGrain
{
    private readonly List<string> _events = [];

    public async IAsyncEnumerable<int> Count(int to, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            for (var i = 1; i <= to; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (i % 3 == 0) await Task.Yield();
                yield return i;
            }
        }
        finally
        {
            _events.Add(TaskScheduler.Current == TaskScheduler.Default ? "ended outside" : "ended");
        }
    }

    public async IAsyncEnumerable<int> CountSlowly(string gate)
    {
        try
        {
            yield return 1;
            await Gate.Named(gate).PassAsync();
            yield return 2;
        }
        finally
        {
            _events.Add("ended");
        }
    }

    public async IAsyncEnumerable<int> Fail(int after)
    {
        for (var i = 1; i <= after; i++) yield return i;
        await Task.Yield();
        throw new ArithmeticException("No more numbers.");
    }

    public Task<List<string>> Events() => Task.FromResult(_events.ToList());

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public sealed class EnumerationTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(1000)]
    public async Task All_items_arrive_in_order(int count)
    {
        var items = new List<int>();
        await foreach (var item in Grain("order").Count(count)) items.Add(item);
        Assert.Equal(Enumerable.Range(1, count), items);
        items.Clear();
        await foreach (var item in Grain("order").Count(count).WithBatchSize(2)) items.Add(item);
        Assert.Equal(Enumerable.Range(1, count), items);
    }

    [Fact]
    public async Task Items_arrive_as_they_are_produced_and_the_grain_serves_others_meanwhile()
    {
        var gate = Gate.Named("enumerate-slow");
        await using var items = Grain("slow").CountSlowly("enumerate-slow").GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        Assert.Equal(1, items.Current);
        var next = items.MoveNextAsync().AsTask();
        await gate.ArrivalAsync();
        Assert.Empty(await Grain("slow").Events());
        Assert.False(next.IsCompleted);
        gate.Open();
        Assert.True(await next);
        Assert.Equal(2, items.Current);
        Assert.False(await items.MoveNextAsync());
    }

    [Fact]
    public async Task An_exception_comes_after_the_items_before_it()
    {
        var items = new List<int>();
        var error = await Assert.ThrowsAsync<ArithmeticException>(async () =>
        {
            await foreach (var item in Grain("fail").Fail(5)) items.Add(item);
        });
        Assert.Equal("No more numbers.", error.Message);
        Assert.Equal([1, 2, 3, 4, 5], items);
    }

    [Fact]
    public async Task Breaking_off_runs_the_producers_finally_block_on_the_grain()
    {
        await foreach (var item in Grain("break").Count(1_000_000))
        {
            if (item == 10) break;
        }

        Assert.Equal(["ended"], await Grain("break").Events());
    }

    [Fact]
    public async Task Cancelling_ends_the_consumer_and_the_producer()
    {
        using var cancellation = new CancellationTokenSource();
        var gate = Gate.Named("enumerate-cancel");
        var consuming = Task.Run(async () =>
        {
            await foreach (var item in Grain("cancel").CountSlowly("enumerate-cancel").WithCancellation(cancellation.Token)) Assert.Equal(1, item);
        });
        await gate.ArrivalAsync();
        await cancellation.CancelAsync();
        gate.Open();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => consuming);
        await _silo.SettleAsync();
        Assert.Equal(["ended"], await Grain("cancel").Events());
    }

    [Fact]
    public async Task A_token_given_to_the_method_cancels_the_producer()
    {
        using var cancellation = new CancellationTokenSource();
        var items = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in Grain("token").Count(int.MaxValue, cancellation.Token))
            {
                if (++items == 500) await cancellation.CancelAsync();
            }
        });
        await _silo.SettleAsync();
        Assert.Equal(["ended"], await Grain("token").Events());
    }

    [Fact]
    public async Task A_consumer_is_told_when_the_grain_ends()
    {
        await using var items = Grain("ends").CountSlowly("enumerate-ends").GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        await Grain("ends").End();
        Gate.Named("enumerate-ends").Open();
        await _silo.SettleAsync();
        await Assert.ThrowsAsync<EnumerationAbortedException>(async () =>
        {
            while (await items.MoveNextAsync())
            {
            }
        });
    }

    [Fact]
    public async Task A_stream_that_nobody_reads_any_more_is_ended()
    {
        var items = Grain("forgotten").Count(1_000_000).GetAsyncEnumerator();
        Assert.True(await items.MoveNextAsync());
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["ended"], await Grain("forgotten").Events());
    }

    private IStreamingGrain Grain(string key) => _silo.Client.GetGrain<IStreamingGrain>(key);
}
