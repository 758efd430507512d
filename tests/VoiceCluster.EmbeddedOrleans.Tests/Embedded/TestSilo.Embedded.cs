using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.TestKit;

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <content>With the embedded host the clock drives everything, and the silo says when it is done.</content>
public sealed partial class TestSilo
{
    public Task SettleAsync() => Services.GetRequiredService<SiloActivity>().WhenQuiescentAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    private static void UseClock(ISiloBuilder silo, VirtualTimeProvider clock) => silo.Services.AddSingleton<TimeProvider>(clock);
}
