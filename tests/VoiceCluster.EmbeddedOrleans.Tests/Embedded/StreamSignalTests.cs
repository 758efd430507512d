using VoiceCluster.EmbeddedOrleans.Tests.Hosting;
using VoiceCluster.EmbeddedOrleans.Tests.Streams;

namespace VoiceCluster.EmbeddedOrleans.Tests.Embedded;

/// <summary>The end of a stream, and its error: Orleans' own memory streams refuse both.</summary>
public sealed class StreamSignalTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private IProducerGrain Producer => _silo.Client.GetGrain<IProducerGrain>("p");

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Completion_and_errors_come_after_the_items_before_them()
    {
        var consumer = _silo.Client.GetGrain<IConsumerGrain>("signals");
        await consumer.Subscribe("signals");
        await Producer.Publish("signals", 0, 3);
        await Producer.Fail("signals", "the microphone is gone");
        await Producer.Complete("signals");
        await _silo.SettleAsync();
        Assert.Equal(3, (await consumer.Received()).Count);
        Assert.Equal(["TimeoutException: the microphone is gone", "completed"], await consumer.Signals());
    }

    [Fact]
    public async Task A_batch_subscriber_hears_of_the_end_after_all_items()
    {
        var consumer = _silo.Client.GetGrain<IConsumerGrain>("batch");
        await consumer.SubscribeBatch("batch");
        await Producer.Publish("batch", 0, 300);
        await Producer.Complete("batch");
        await _silo.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 300), (await consumer.Received()).Select(r => r.Number));
        Assert.Equal("completed", (await consumer.Signals())[^1]);
    }
}
