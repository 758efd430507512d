using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Storage;
using StackExchange.Redis;
using VoiceCluster.Grains;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Hosting.Storage;
using VoiceCluster.Hosting.Streams;
using VoiceCluster.Storage;

namespace VoiceCluster.Hosting;

/// <summary>
/// The silo: one on this machine with everything in SQLite, or one of a cluster with everything in PostgreSQL and membership there or in Redis. All that
/// differs between one and many is here.
/// </summary>
public static class ClusterHosting
{
    private const string Invariant = "Npgsql";
    private const string PostgresStore = "postgres";

    /// <summary>Adds the silo with its grains, streams, grain storage and reminders, and the storage below them.</summary>
    public static IHostApplicationBuilder AddCluster(this IHostApplicationBuilder builder, ClusterSettings cluster, StorageOptions storage)
    {
        builder.Services.AddVoiceClusterStorage(storage);
        return builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("voicecluster", storage.ServiceId));
            silo.AddCallStreams();
            silo.Services.AddSingleton<LocalCalls>();
            silo.Services.AddSingleton<LocalLegs>();
            silo.Services.AddSingleton<ILocalCalls>(services => services.GetRequiredService<LocalCalls>());
            silo.Services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>, CallDrain>();
            silo.AddDashboardOfGrains(cluster.ProfileGrains);
            silo.Services.AddSingleton<IGrainStorageSerializer, JsonGrainSerializer>();
            if (storage.UsesPostgres) silo.JoinCluster(cluster, storage);
            else silo.StayAlone();
        });
    }

    /// <summary>The streams of calls, whose bounds are part of how calls work.</summary>
    public static ISiloBuilder AddCallStreams(this ISiloBuilder silo) => silo
        .AddPushStreams(CallStreams.AudioProvider, o => o.Capacity = CallStreams.AudioQueue)
        .AddPushStreams(CallStreams.Provider, o => o.Capacity = CallStreams.Queue)
        .AddPushStreams(CallStreams.WatchersProvider, o => o.ExplicitSubscriptions = true);

    private static void StayAlone(this ISiloBuilder silo)
    {
        silo.ListenNowhere();
        silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, 1));
        silo.AddReminders();
        silo.Services.AddSingleton<IReminderTable, SqliteReminderTable>();
        silo.Services.AddSingleton<SqliteGrainStorage>();
        silo.StoreState(services => services.GetRequiredService<SqliteGrainStorage>());
    }

    private static void JoinCluster(this ISiloBuilder silo, ClusterSettings cluster, StorageOptions storage)
    {
        var database = storage.ConnectionString!;
        Directory.CreateDirectory(storage.DataFolder);
        silo.ListenOn(cluster.Address is { } address ? IPAddress.Parse(address) : IPAddress.Loopback, cluster.SiloPort, Path.Combine(storage.DataFolder, "silo-port"));
        if (cluster.Membership is "redis") silo.UseRedisClustering(o => o.ConfigurationOptions = ConfigurationOptions.Parse(cluster.RedisConnectionString!));
        else silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, database));
        silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, database));
        silo.AddAdoNetGrainStorage(PostgresStore, options => options.Configure<IGrainStorageSerializer>((o, serializer) =>
            (o.Invariant, o.ConnectionString, o.GrainStorageSerializer) = (Invariant, database, serializer)));
        silo.StoreState(services => services.GetRequiredKeyedService<IGrainStorage>(PostgresStore));
        // Found out by one vote after two missed probes; one that starts waits no longer than this for members that do not answer.
        silo.Configure<ClusterMembershipOptions>(o =>
        {
            (o.ProbeTimeout, o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration) = (cluster.DeadAfter / 2, 2, 1);
            (o.IAmAliveTablePublishTimeout, o.MaxJoinAttemptTime) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
        });
    }

    /// <summary>One storage for grain state and for who listens to a stream, which must outlive the silo that happens to keep it.</summary>
    private static void StoreState(this ISiloBuilder silo, Func<IServiceProvider, IGrainStorage> storage)
    {
        silo.Services.AddSingleton<IGrainStorage>(services =>
            new OutageTolerantStorage(storage(services), services.GetRequiredService<ILogger<OutageTolerantStorage>>()));
        silo.Services.AddKeyedSingleton<IGrainStorage>(PushStreamDirectoryGrain.Store, static (services, _) => services.GetRequiredService<IGrainStorage>());
    }
}
