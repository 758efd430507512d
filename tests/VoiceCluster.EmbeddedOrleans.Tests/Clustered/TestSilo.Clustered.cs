using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using Orleans.Reminders;
using Orleans.Runtime;
using Orleans.Runtime.Providers;
using Orleans.TestingHost;
using VoiceCluster.TestKit;

// Whether all is done is seen by what the process does, which the tests of this host therefore do not share.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <content>
/// With Orleans the clock drives grains, calls and reminders. Streams are pulled on the system's clock, and once more whenever a test waits.
/// Idle activations are found by the system's clock alone: they are collected by hand. The host's own upkeep stays on the system's clock.
/// </content>
public sealed partial class TestSilo
{
    // A queue is read, its stream is registered, its items are delivered.
    private const int Pulls = 3;
    private static readonly TimeSpan Pull = TimeSpan.FromMilliseconds(2);

    // Orleans compares how long an activation is to be kept with the system's time.
    private static DateTimeOffset? ClockStart => TimeProvider.System.GetUtcNow();

    private PullClock GrainClock => (PullClock)Services.GetRequiredKeyedService<TimeProvider>(TimeProviderNames.Grains);

    public async Task SettleAsync()
    {
        await SettleTimersAsync();
        for (var pull = 0; pull < Pulls; pull++)
        {
            GrainClock.Pull();
            await SettleTimersAsync();
        }
    }

    // Thousands of the host's own timers fall due in a test's time: streams are not pulled at each.
    private async Task SettleTimersAsync()
    {
        GrainClock.ByHand = true;
        await ProcessCalm.WaitAsync();
        GrainClock.ByHand = false;
    }

    public async Task IdleOutAsync(TimeSpan by)
    {
        await AdvanceAsync(by);
        await Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        await SettleAsync();
    }

    private static void UseClock(ISiloBuilder silo, VirtualTimeProvider clock)
    {
        silo.Services.RemoveAll<TimeProvider>();
        silo.Services.AddSingleton<TimeProvider>(clock);
        silo.Services.UseTimeProviderForBackgroundAreas(TimeProvider.System);
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Messaging, clock);
        silo.Services.AddKeyedSingleton<TimeProvider>(ReminderTimeProviderNames.Reminders, new TickingClock(clock));
        silo.Services.AddKeyedSingleton<TimeProvider>(TimeProviderNames.Grains, (_, _) => new PullClock(clock, Pull));
        // It remembers a million places of grains that are gone.
        silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = 1000);
        silo.Services.AddKeyedSingleton<IMessageDeliveryBackoffProvider, AgainAtOnce>(Streams);
        silo.Services.Configure<StreamPullingAgentOptions>(Streams, options => (options.GetQueueMsgsTimerPeriod, options.MaxEventDeliveryTime) = (Pull, TimeSpan.FromSeconds(1)));
        silo.Services.Configure<HashRingStreamQueueMapperOptions>(Streams, options => options.TotalQueueCount = 1);
    }

    private sealed class AgainAtOnce : IMessageDeliveryBackoffProvider
    {
        public TimeSpan Next(int attempt) => TimeSpan.Zero;
    }
}
