using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.EmbeddedOrleans;

namespace VoiceCluster.Conversations.Tests;

/// <content>The embedded host says when it is done.</content>
internal sealed partial class CallScene
{
    public Task SettleAsync() => Silo.GetRequiredService<SiloActivity>().WhenQuiescentAsync().WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System);

    private Task StopAsync() => _cluster.StopAllSilosAsync();

    private static void Prepare(ISiloBuilder silo, TimeProvider clock) => silo.Services.AddSingleton(clock);
}
