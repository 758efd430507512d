using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;
using VoiceCluster.EmbeddedOrleans.Tests.Streams;

namespace VoiceCluster.EmbeddedOrleans.Tests.Embedded;

[Collection(nameof(Alone))]
public sealed class StreamQueueTests
{
    [Fact]
    public async Task A_lagging_subscriber_loses_the_oldest_items_and_is_told_once_for_each_gap()
    {
        var dropped = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "voicecluster.streams.dropped") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref dropped, value));
        listener.Start();
        await using var silo = await TestSilo.StartAsync(builder =>
            builder.Services.Configure<MemoryStreamOptions>(TestSilo.Streams, options => options.QueueCapacity = 10));
        var (slow, quick) = (silo.Client.GetGrain<IConsumerGrain>("lag-slow"), silo.Client.GetGrain<IConsumerGrain>("lag-quick"));
        var producer = silo.Client.GetGrain<IProducerGrain>("p");
        await slow.Subscribe("lag");
        await quick.Subscribe("lag");
        await slow.HoldAt(0, "lag-gate");
        await producer.Publish("lag", 0, 1);
        await Gate.Named("lag-gate").ArrivalAsync();
        for (var i = 1; i <= 30; i++)
        {
            await producer.Publish("lag", i, 1);
            await silo.SettleAsync();
        }

        Assert.Equal(31, (await quick.Received()).Count);
        Gate.Named("lag-gate").Open();
        await silo.SettleAsync();
        Assert.Equal([0, .. Enumerable.Range(21, 10)], (await slow.Received()).Select(r => r.Number));
        var gap = Assert.Single(await slow.Signals());
        Assert.StartsWith(nameof(QueueCacheMissException), gap, StringComparison.Ordinal);
        Assert.True(Interlocked.Read(ref dropped) >= 20);
    }

    [Fact]
    public async Task Streams_that_nobody_uses_any_more_are_forgotten()
    {
        await using var silo = await TestSilo.StartAsync();
        var provider = silo.Client.GetStreamProvider(TestSilo.Streams);
        var before = await LiveBytesAsync(silo);
        for (var i = 0; i < 20_000; i++)
        {
            var stream = provider.GetStream<int>(StreamId.Create("many", $"{i}"));
            var handle = await stream.SubscribeAsync(static (_, _) => Task.CompletedTask);
            await stream.OnNextAsync(i);
            await handle.UnsubscribeAsync();
        }

        Assert.InRange(await LiveBytesAsync(silo) - before, -10_000_000, 1_000_000);
    }

    private static async Task<long> LiveBytesAsync(TestSilo silo)
    {
        await silo.SettleAsync();
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
