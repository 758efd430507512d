using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace VoiceCluster.Cluster.Tests;

/// <summary>Streams that push: within a silo and across silos, in order, bounded, to subscribers that are declared or come at run time.</summary>
public sealed class PushStreamTests(TwoSilos silos) : IClassFixture<TwoSilos>
{
    [Theory]
    [InlineData("here@0", "here@0", true)]
    [InlineData("there@1|@0", "there@1", false)]
    public async Task An_implicit_subscriber_gets_every_item_in_order(string from, string to, bool inOneSilo)
    {
        var (publisher, listener) = (silos.Grains.GetGrain<IPublisherGrain>(from), silos.Grains.GetGrain<IListenerGrain>(to));
        Assert.Equal(inOneSilo, await publisher.Where() == await listener.Where());
        for (var i = 0; i < 500; i += 2)
        {
            await publisher.Publish(Names.Implicit, i, 2);
            await TwoSilos.EventuallyAsync(listener.Heard, h => h.Length == i + 2);
        }

        Assert.Equal(Enumerable.Range(0, 500), await listener.Heard());
    }

    [Fact]
    public async Task A_watcher_in_any_silo_gets_what_is_published_from_then_on()
    {
        var publisher = silos.Grains.GetGrain<IPublisherGrain>("watched@0");
        var (near, far) = (silos.Grains.GetGrain<IWatcherGrain>("near@0"), silos.Grains.GetGrain<IWatcherGrain>("far@1"));
        await publisher.Publish(Names.Explicit, 0, 10);
        await near.Watch("watched@0");
        await far.Watch("watched@0");
        await publisher.Publish(Names.Explicit, 10, 400);
        Assert.Equal(Enumerable.Range(10, 400), await TwoSilos.EventuallyAsync(near.Heard, h => h.Length == 400));
        Assert.Equal(Enumerable.Range(10, 400), await TwoSilos.EventuallyAsync(far.Heard, h => h.Length >= 400));
        await far.Unwatch();
        await publisher.Publish(Names.Explicit, 2000, 5);
        await publisher.End(Names.Explicit, null);
        Assert.Equal("completed", await TwoSilos.EventuallyAsync(near.Ended, e => e is not null));
        Assert.Equal((405, 400), ((await near.Heard()).Length, (await far.Heard()).Length));
        Assert.Null(await far.Ended());
    }

    [Fact]
    public async Task An_error_ends_a_stream_for_watchers_in_other_silos_too()
    {
        var publisher = silos.Grains.GetGrain<IPublisherGrain>("failing@0");
        var watcher = silos.Grains.GetGrain<IWatcherGrain>("failed@1");
        await watcher.Watch("failing@0");
        await publisher.Publish(Names.Explicit, 0, 3);
        await publisher.End(Names.Explicit, "broken");
        Assert.Equal("broken", await TwoSilos.EventuallyAsync(watcher.Ended, e => e is not null));
        Assert.Equal((int[])[0, 1, 2], await watcher.Heard());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_client_inside_any_silo_can_watch(int silo)
    {
        var provider = silos.Cluster.Silos.OrderBy(s => s.SiloAddress).ElementAt(silo).ServiceProvider.GetRequiredKeyedService<IStreamProvider>(Names.Explicit);
        var heard = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var subscription = await provider.GetStream<int>(StreamId.Create(Names.Space, $"client {silo}@0")).SubscribeAsync((item, _) =>
        {
            heard.Enqueue(item);
            return Task.CompletedTask;
        });
        await silos.Grains.GetGrain<IPublisherGrain>($"client {silo}@0").Publish(Names.Explicit, 0, 100);
        Assert.Equal(Enumerable.Range(0, 100), await TwoSilos.EventuallyAsync(() => Task.FromResult(heard.ToArray()), h => h.Length == 100));
        await subscription.UnsubscribeAsync();
    }

    [Fact]
    public async Task A_slow_subscriber_loses_the_oldest_items_and_holds_nobody_up()
    {
        var (publisher, listener) = (silos.Grains.GetGrain<IPublisherGrain>("slow@0"), silos.Grains.GetGrain<IListenerGrain>("slow@0"));
        await listener.Hold();
        await publisher.Publish(Names.Implicit, 0, 1);
        await TwoSilos.EventuallyAsync(listener.Waiting, w => w == 1);
        await publisher.Publish(Names.Implicit, 1, 100);
        await listener.LetGo();
        int[] expected = [0, .. Enumerable.Range(101 - Names.Capacity, Names.Capacity)];
        Assert.Equal(expected, await TwoSilos.EventuallyAsync(listener.Heard, h => h.Length == expected.Length));
    }

    [Fact]
    public async Task An_item_that_cannot_be_taken_costs_no_other()
    {
        var (publisher, listener) = (silos.Grains.GetGrain<IPublisherGrain>("picky@1"), silos.Grains.GetGrain<IListenerGrain>("picky@1"));
        await publisher.Publish(Names.Implicit, 1, 1);
        await publisher.Publish(Names.Implicit, -5, 1);
        await publisher.Publish(Names.Implicit, 2, 1);
        Assert.Equal((int[])[1, 2], await TwoSilos.EventuallyAsync(listener.Heard, h => h.Length == 2));
    }

    [Fact]
    public async Task A_subscriber_that_left_hears_again_when_it_is_back()
    {
        var (publisher, listener) = (silos.Grains.GetGrain<IPublisherGrain>("back@0"), silos.Grains.GetGrain<IListenerGrain>("back@0"));
        await publisher.Publish(Names.Implicit, 0, 2);
        await TwoSilos.EventuallyAsync(listener.Heard, h => h.Length == 2);
        await listener.Leave();

        // The first items after that may meet the activation that is going.
        var next = 100;
        var heard = await TwoSilos.EventuallyAsync(
            async () =>
            {
                await publisher.Publish(Names.Implicit, next++, 1);
                return await listener.Heard();
            },
            h => h.Length > 0 && h[0] >= 100);
        Assert.InRange(heard[0], 100, next);
    }

    [Fact]
    public async Task The_past_and_filters_are_refused_in_words()
    {
        var stream = silos.Cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IStreamProvider>(Names.Explicit).GetStream<int>(StreamId.Create(Names.Space, "x@0"));
        var refused = await Assert.ThrowsAsync<NotSupportedException>(() => stream.SubscribeAsync(new Ignoring(), null, filterData: "even"));
        Assert.Contains(Names.Explicit, refused.Message, StringComparison.Ordinal);
        var implicitOnly = silos.Cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IStreamProvider>(Names.Implicit).GetStream<int>(StreamId.Create(Names.Space, "x@0"));
        await Assert.ThrowsAsync<InvalidOperationException>(() => implicitOnly.SubscribeAsync(new Ignoring()));
    }

    private sealed class Ignoring : IAsyncObserver<int>
    {
        public Task OnNextAsync(int item, StreamSequenceToken? token = null) => Task.CompletedTask;

        public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
    }
}
