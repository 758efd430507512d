using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.TestingHost;
using VoiceCluster.TestKit;

// Whether all is done is seen by the thread pool, which the tests of this host therefore do not share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <content>With Orleans the clock drives grains and messaging; its streams and its own upkeep stay on the system's clock.</content>
public sealed partial class TestSilo
{
    private static readonly TimeSpan Pull = TimeSpan.FromMilliseconds(2);

    [SuppressMessage("Performance", "CA1822", Justification = "The other host's asks its silo.")]
    public Task SettleAsync() => ThreadPoolCalm.WaitAsync(looks: 6);

    private static void UseClock(ISiloBuilder silo, VirtualTimeProvider clock)
    {
        silo.Services.RemoveAll<TimeProvider>();
        silo.Services.AddSingleton<TimeProvider>(clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, new GrainClock(clock, Pull));
        silo.Services.Configure<StreamPullingAgentOptions>(Streams, options => options.GetQueueMsgsTimerPeriod = Pull);
        silo.Services.Configure<HashRingStreamQueueMapperOptions>(Streams, options => options.TotalQueueCount = 1);
    }
}
