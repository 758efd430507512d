using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Storage.Databases;
using VoiceCluster.Storage.Grains;
using VoiceCluster.Storage.Journals;
using VoiceCluster.Storage.Migrations;
using VoiceCluster.Storage.Recording;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Storage;

/// <summary>The services of storage.</summary>
public static class StorageExtensions
{
    /// <summary>Adds the recorder, the history, journals and grain state; migrations run when the host starts, before anything else of it.</summary>
    public static IServiceCollection AddVoiceClusterStorage(this IServiceCollection services, StorageOptions options, string serviceId)
    {
        var folder = Path.GetFullPath(options.DataFolder);
        Directory.CreateDirectory(folder);
        services.AddSingleton(options);
        services.AddSingleton<Database>(_ => string.IsNullOrWhiteSpace(options.ConnectionString)
            ? new SqliteDatabase(Path.Combine(folder, "voicecluster.db"))
            : new PostgresDatabase(options.ConnectionString));
        services.AddSingleton(s => new Migrator(
            s.GetRequiredService<Database>(), Migration.For(s.GetRequiredService<Database>().Dialect), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<Migrator>>()));
        services.AddSingleton(_ => new RecordLog(Path.Combine(folder, "log"), options.MaxLogBytes, options.SyncToDisk));
        services.AddSingleton<RecordTables>();
        services.AddSingleton(_ => new RecentRecords());
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton<ICallHistory, CallHistory>();
        services.AddSingleton(s => new WriteBehindRecorder(
            s.GetRequiredService<RecordLog>(), s.GetRequiredService<RecordTables>(), s.GetRequiredService<Database>(), s.GetRequiredService<RecentRecords>(),
            Path.Combine(folder, "quarantine.log"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<StorageMetrics>(), s.GetRequiredService<ILogger<WriteBehindRecorder>>()));
        services.AddSingleton<ICallRecorder>(s => s.GetRequiredService<WriteBehindRecorder>());
        services.AddSingleton(s => new GrainStateStore(s.GetRequiredService<Database>(), serviceId, s.GetRequiredService<TimeProvider>()));
        services.AddSingleton(s => new JournalFiles(Path.Combine(folder, "journals"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<JournalFiles>>()));
        services.AddSingleton<ICallJournals>(s => s.GetRequiredService<JournalFiles>());
        services.AddHostedService<StorageStart>();
        services.AddHostedService(s => s.GetRequiredService<JournalFiles>());
        return services;
    }
}

/// <summary>Migrations, then what an earlier process left in the log.</summary>
internal sealed class StorageStart(Migrator migrator, WriteBehindRecorder recorder) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await migrator.RunAsync(cancellationToken);
        await recorder.StartAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => recorder.StopAsync(cancellationToken);
}
