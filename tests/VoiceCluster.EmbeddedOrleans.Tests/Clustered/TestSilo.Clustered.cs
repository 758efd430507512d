using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.TestingHost;
using VoiceCluster.TestKit;

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <content>With Orleans the clock drives grains and messaging; its own upkeep stays on the system's clock.</content>
public sealed partial class TestSilo
{
    public Task SettleAsync() => Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);

    private static void UseClock(ISiloBuilder silo, VirtualTimeProvider clock)
    {
        silo.Services.RemoveAll<TimeProvider>();
        silo.Services.AddSingleton<TimeProvider>(clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
    }
}
