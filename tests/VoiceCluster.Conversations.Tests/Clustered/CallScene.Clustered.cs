using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.TestingHost;
using VoiceCluster.Grains;
using VoiceCluster.TestKit;

namespace VoiceCluster.Conversations.Tests;

/// <content>With Orleans the clock drives grains and streams; its own upkeep stays on the system's clock.</content>
internal sealed partial class CallScene
{
    [SuppressMessage("Performance", "CA1822", Justification = "The other host's asks its silo.")]
    public Task SettleAsync() => ThreadPoolCalm.WaitAsync(looks: 2);

    private static void Prepare(ISiloBuilder silo, TimeProvider clock)
    {
        silo.Services.RemoveAll<TimeProvider>();
        silo.Services.AddSingleton(clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        silo.AddMemoryGrainStorage("PubSubStore");
    }
}
