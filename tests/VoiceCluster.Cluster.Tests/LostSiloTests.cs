namespace VoiceCluster.Cluster.Tests;

/// <summary>What streams owe when a silo is lost.</summary>
public sealed class LostSiloTests
{
    [Fact]
    public async Task Watchers_of_a_stream_whose_directory_was_lost_still_hear_of_it()
    {
        await using var silos = new TwoSilos();
        await silos.InitializeAsync();
        var watcher = silos.Grains.GetGrain<IWatcherGrain>("watcher@0");
        var publisher = silos.Grains.GetGrain<IPublisherGrain>("stream@0");
        await watcher.Watch("stream@0");
        await publisher.Publish(Names.Explicit, 0, 1);
        Assert.Equal((int[])[0], await TwoSilos.EventuallyAsync(watcher.Heard, h => h.Length == 1));
        await silos.Cluster.KillSiloAsync(silos.Cluster.Silos.OrderBy(s => s.SiloAddress).Last());
        await publisher.Publish(Names.Explicit, 1, 1);
        Assert.Equal((int[])[0, 1], await TwoSilos.EventuallyAsync(watcher.Heard, h => h.Length == 2));
    }
}
