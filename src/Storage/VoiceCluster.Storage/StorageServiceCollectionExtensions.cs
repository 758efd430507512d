using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Shop;
using VoiceCluster.Dialogue;
using VoiceCluster.Tickets;

namespace VoiceCluster.Storage;

/// <summary>Registration of storage.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Adds <see cref="ICallRecorder"/>, <see cref="ICallHistory"/>, <see cref="ICallRecordings"/>, <see cref="IRecordingArchive"/>, <see cref="IToolLedger"/>, <see cref="ICallerMemory"/>, <see cref="IKnowledgeStore"/>, <see cref="ITicketStore"/>, <see cref="INoticeStore"/>, <see cref="IRuleEventStore"/>, <see cref="IShop"/>, <see cref="IGrainStateStore"/>, <see cref="IReminderStore"/>,
    /// the stores of people, <see cref="CallRetention"/>, <see cref="DataOwnership"/> and <see cref="StorageHealth"/>, and starts and stops them with the host
    /// (<see cref="StorageLifecycle"/>). Needs logging; takes a registered <see cref="TimeProvider"/>.</summary>
    /// <exception cref="StorageOptionsException">The options are wrong.</exception>
    public static IServiceCollection AddVoiceClusterStorage(this IServiceCollection services, StorageOptions options)
    {
        options = options.Validated();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton(provider => new StorageMetrics(provider.GetService<IMeterFactory>()));
        services.AddSingleton<StorageDatabase>(_ => options.UsesPostgres ? new PostgresDatabase(options) : new SqliteDatabase(options));
        services.AddSingleton(provider => new StorageHealth(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<StorageMetrics>()));
        services.AddSingleton(provider => new DataOwnership(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new WriteBehindRecorder(
            options,
            provider.GetRequiredService<StorageDatabase>(),
            provider.GetRequiredService<StorageHealth>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<VolumeSpace>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<WriteBehindRecorder>>()));
        services.AddSingleton(provider => new VolumeSpace(options, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new RecordingFolder(options.DataFolder, provider.GetRequiredService<VolumeSpace>()));
        services.AddSingleton(provider => new RecordingMetrics(provider.GetService<IMeterFactory>()));
        services.AddSingleton(provider => new CallRecordings(
            provider.GetRequiredService<RecordingFolder>(),
            provider.GetRequiredService<StorageDatabase>(),
            options,
            provider.GetRequiredService<WriteBehindRecorder>(),
            provider.GetRequiredService<RecordingMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CallRecordings>>()));
        services.AddSingleton<ICallRecordings>(provider => provider.GetRequiredService<CallRecordings>());
        services.AddSingleton<RecordingArchive>();
        services.AddSingleton<IRecordingArchive>(provider => provider.GetRequiredService<RecordingArchive>());
        services.AddSingleton(provider => new CallRetention(
            provider.GetRequiredService<StorageDatabase>(),
            provider.GetRequiredService<RecordingArchive>(),
            options,
            provider.GetRequiredService<StorageHealth>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<CallRetention>>()));
        services.AddSingleton<ICallRecorder>(provider => provider.GetRequiredService<WriteBehindRecorder>());
        services.AddSingleton<ICallHistory, CallHistory>();
        services.AddSingleton<IToolLedger, ToolLedger>();
        services.AddSingleton<ICallerMemory, CallerMemoryStore>();
        services.AddSingleton<ITicketStore, TicketStore>();
        services.AddSingleton<INoticeStore, NoticeStore>();
        services.AddSingleton<IRuleEventStore, RuleEventStore>();
        services.AddSingleton<IShop, ShopStore>();
        services.AddSingleton<OrleansQueries>();
        services.AddSingleton<IGrainStateStore, GrainStateStore>();
        services.AddSingleton<IReminderStore, ReminderStore>();
        services.AddSingleton<IKnowledgeStore, KnowledgeStore>();
        services.AddPeopleStorage();
        services.AddSingleton(provider => new StorageLifecycle(provider));
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<StorageLifecycle>());
        return services;
    }
}
