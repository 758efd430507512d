using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.TestKit;

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <content>With the embedded host the clock drives everything, and the silo says when it is done.</content>
public sealed partial class TestSilo
{
    public Task SettleAsync() => Services.GetRequiredService<SiloActivity>().WhenQuiescentAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    /// <summary>Time passes in which activations that are not used are collected.</summary>
    public Task IdleOutAsync(TimeSpan by) => AdvanceAsync(by);

    private Task SettleTimersAsync() => SettleAsync();

    private static DateTimeOffset? ClockStart => null;

    private static void UseClock(ISiloBuilder silo, VirtualTimeProvider clock) => silo.Services.AddSingleton<TimeProvider>(clock);
}
