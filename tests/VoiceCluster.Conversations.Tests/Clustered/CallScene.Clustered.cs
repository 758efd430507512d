using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.TestingHost;
using VoiceCluster.Grains;
using VoiceCluster.TestKit;

namespace VoiceCluster.Conversations.Tests;

/// <content>With Orleans the clock drives grains and streams; its own upkeep stays on the system's clock.</content>
internal sealed partial class CallScene
{
    // As the silo has it.
    private static readonly TimeSpan PullEvery = TimeSpan.FromMilliseconds(5);

    [SuppressMessage("Performance", "CA1822", Justification = "The other host's asks its silo.")]
    public Task SettleAsync() => ProcessCalm.WaitAsync();

    // What is to end in time needs a clock that goes on.
    private async Task StopAsync()
    {
        var stopping = _cluster.StopAllSilosAsync();
        while (await Task.WhenAny(stopping, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System)) != stopping) Time.Advance(PullEvery);
        await stopping;
    }

    private static void Prepare(ISiloBuilder silo, TimeProvider clock)
    {
        silo.Services.RemoveAll<TimeProvider>();
        silo.Services.AddSingleton(clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        silo.AddMemoryGrainStorage("PubSubStore");
        // A scene may end with requests that wait for a clock which stands still.
        silo.Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(100));
        foreach (var provider in new[] { CallStreams.Provider, CallStreams.AudioProvider })
        {
            silo.Services.Configure<StreamPullingAgentOptions>(provider, options => options.GetQueueMsgsTimerPeriod = PullEvery);
            silo.Services.Configure<HashRingStreamQueueMapperOptions>(provider, options => options.TotalQueueCount = 1);
        }
    }
}
