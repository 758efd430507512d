using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Streams;

public sealed class StreamTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Every_subscriber_gets_every_item_in_the_order_of_each_producer()
    {
        await Consumer("order-1").Subscribe("order");
        await Consumer("order-2").Subscribe("order");
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => Producer($"p{i}").Publish("order", 0, 200)));
        await _silo.SettleAsync();
        foreach (var consumer in new[] { "order-1", "order-2" })
        {
            var received = await Consumer(consumer).Received();
            Assert.Equal(1000, received.Count);
            Assert.All(received.GroupBy(r => r.Producer), g => Assert.Equal(Enumerable.Range(0, 200), g.Select(r => r.Number)));
        }
    }

    [Fact]
    public async Task Items_are_delivered_on_the_subscribers_activation()
    {
        await Consumer("turn").Subscribe("turn");
        await Producer("p").Publish("turn", 0, 50);
        await _silo.SettleAsync();
        Assert.True(await Consumer("turn").WasOnOwnScheduler());
    }

    [Fact]
    public async Task Delivery_waits_for_a_running_delivery_and_so_do_requests()
    {
        var gate = Gate.Named("stream-turns");
        await Consumer("turns").Subscribe("turns");
        await Consumer("turns").HoldAt(1, "stream-turns");
        await Producer("p").Publish("turns", 0, 5);
        await gate.ArrivalAsync();
        var received = Consumer("turns").Received();
        await _silo.SettleAsync();
        Assert.False(received.IsCompleted);
        gate.Open();
        await received;
        await _silo.SettleAsync();
        Assert.Equal([0, 1, 2, 3, 4], (await Consumer("turns").Received()).Select(r => r.Number));
    }

    [Fact]
    public async Task Streams_are_apart()
    {
        await Consumer("apart").Subscribe("apart-1");
        await Producer("p").Publish("apart-2", 0, 5);
        await Producer("p").Publish("apart-1", 10, 1);
        await _silo.SettleAsync();
        Assert.Equal([10], (await Consumer("apart").Received()).Select(r => r.Number));
    }

    [Fact]
    public async Task After_unsubscribing_nothing_comes()
    {
        await Consumer("unsubscribe").Subscribe("unsubscribe");
        await Producer("p").Publish("unsubscribe", 0, 1);
        await _silo.SettleAsync();
        await Consumer("unsubscribe").Unsubscribe("unsubscribe");
        await Producer("p").Publish("unsubscribe", 1, 1);
        await _silo.SettleAsync();
        Assert.Single(await Consumer("unsubscribe").Received());
        Assert.Equal(0, await Consumer("unsubscribe").HandleCount("unsubscribe"));
    }

    [Fact]
    public async Task A_subscription_outlives_its_activation_and_is_resumed()
    {
        await Consumer("resume").Subscribe("resume");
        await Producer("p").Publish("resume", 0, 1);
        await _silo.SettleAsync();
        await Consumer("resume").End();
        Assert.Equal(1, await Consumer("resume").Resume("resume"));
        await Producer("p").Publish("resume", 1, 2);
        await _silo.SettleAsync();
        Assert.Equal([1, 2], (await Consumer("resume").Received()).Select(r => r.Number));
    }

    [Fact]
    public async Task A_slow_subscriber_does_not_stop_the_others_nor_the_producer()
    {
        var gate = Gate.Named("stream-slow");
        await Consumer("slow").Subscribe("slow");
        await Consumer("quick").Subscribe("slow");
        await Consumer("slow").HoldAt(0, "stream-slow");
        await Producer("p").Publish("slow", 0, 100);
        await gate.ArrivalAsync();
        await _silo.SettleAsync();
        Assert.Equal(100, (await Consumer("quick").Received()).Count);
        gate.Open();
        await _silo.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 100), (await Consumer("slow").Received()).Select(r => r.Number));
    }

    [Fact]
    public async Task A_failing_subscriber_gets_the_item_again_and_does_not_stop_the_others()
    {
        await Consumer("fails").Subscribe("fails");
        await Consumer("works").Subscribe("fails");
        await Consumer("fails").FailAt(1, times: 2);
        await Producer("p").Publish("fails", 0, 4);
        await _silo.SettleAsync();
        Assert.Equal(4, (await Consumer("works").Received()).Count);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(50));
        Assert.Equal([0, 1, 2, 3], (await Consumer("fails").Received()).Select(r => r.Number));
    }

    [Fact]
    public async Task An_item_that_keeps_failing_is_given_up_and_the_next_ones_come()
    {
        await Consumer("never").Subscribe("never");
        await Consumer("never").FailAt(1, times: int.MaxValue);
        await Producer("p").Publish("never", 0, 3);
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(3));
        Assert.Equal([0, 2], (await Consumer("never").Received()).Select(r => r.Number));
        Assert.Contains(await Consumer("never").Signals(), s => s.StartsWith("StreamEventDeliveryFailureException", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Code_outside_of_grains_publishes_and_subscribes()
    {
        var received = new List<int>();
        var stream = _silo.Client.GetStreamProvider(TestSilo.Streams).GetStream<Reading>(StreamId.Create("readings", "client"));
        var handle = await stream.SubscribeAsync((item, _) =>
        {
            received.Add(item.Number);
            return Task.CompletedTask;
        });
        await Consumer("client").Subscribe("client");
        await Producer("p").Publish("client", 0, 10);
        await stream.OnNextAsync(new Reading("client", 10));
        await _silo.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 11), received);
        Assert.Equal(11, (await Consumer("client").Received()).Count);
        Assert.Single(await stream.GetAllSubscriptionHandles());
        await handle.UnsubscribeAsync();
        await stream.OnNextAsync(new Reading("client", 11));
        await _silo.SettleAsync();
        Assert.Equal(11, received.Count);
    }

    [Fact]
    public async Task A_batch_subscriber_gets_all_items_in_order()
    {
        await Consumer("batch").SubscribeBatch("batch");
        await Producer("p").Publish("batch", 0, 300);
        await _silo.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 300), (await Consumer("batch").Received()).Select(r => r.Number));
    }

    [Fact]
    public async Task A_grain_is_subscribed_implicitly_by_its_key()
    {
        var stream = _silo.Client.GetStreamProvider(TestSilo.Streams).GetStream<string>(StreamId.Create("implicit", "me"));
        await stream.OnNextAsync("one");
        await stream.OnNextAsync("two");
        await _silo.SettleAsync();
        Assert.Equal(["one", "two"], await _silo.Client.GetGrain<IImplicitGrain>("me").Received());
        Assert.Empty(await _silo.Client.GetGrain<IImplicitGrain>("you").Received());
        await _silo.Client.GetGrain<IImplicitGrain>("me").End();
        await stream.OnNextAsync("three");
        await _silo.SettleAsync();
        Assert.Equal(["three"], await _silo.Client.GetGrain<IImplicitGrain>("me").Received());
    }

    [Fact]
    public async Task A_grain_can_attach_when_it_is_offered_a_subscription()
    {
        var key = Guid.NewGuid();
        var stream = _silo.Client.GetStreamProvider(TestSilo.Streams).GetStream<string>(StreamId.Create("offered-things", key));
        await stream.OnNextAsync("one");
        await stream.OnNextAsync("two");
        await _silo.SettleAsync();
        Assert.Equal(["offered offered-things", "one", "two"], await _silo.Client.GetGrain<IOfferedGrain>(key).Received());
    }

    [Fact]
    public void A_provider_that_is_not_configured_is_not_found()
    {
        Assert.Throws<KeyNotFoundException>(() => _silo.Client.GetStreamProvider("Nowhere"));
    }

    private IProducerGrain Producer(string key) => _silo.Client.GetGrain<IProducerGrain>(key);

    private IConsumerGrain Consumer(string key) => _silo.Client.GetGrain<IConsumerGrain>(key);
}
