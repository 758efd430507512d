using System.Net;
using Orleans.Configuration;
using VoiceCluster.Grains;
using VoiceCluster.Silo.Configuration;
using VoiceCluster.Storage;

namespace VoiceCluster.Silo.Hosting;

/// <summary>The grains on Microsoft Orleans: membership, grain state, subscriptions and reminders in the same PostgreSQL database as the records.</summary>
internal static class GrainHosting
{
    private const string Invariant = "Npgsql";

    // Audio cannot wait for the default of 100 ms; what is pulled later than this adds to every turn.
    private static readonly TimeSpan PullEvery = TimeSpan.FromMilliseconds(5);

    /// <summary>Settings that this host cannot serve.</summary>
    public static IEnumerable<string> Validate(SiloSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Storage.ConnectionString))
            yield return "Storage:ConnectionString is missing; a cluster shares a PostgreSQL database (Npgsql connection string)";
        foreach (var problem in settings.Cluster?.Validate() ?? []) yield return problem;
    }

    public static void AddGrainHost(this WebApplicationBuilder builder, SiloSettings settings)
    {
        // Every silo of the cluster shares the database; none owns it.
        var storage = SettingsReader.StorageOf(settings) with { SharedDatabase = true };
        var cluster = settings.Cluster ?? new ClusterSettings();
        builder.Services.AddVoiceClusterStorage(storage);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("voicecluster", storage.ServiceId));
            silo.Configure<EndpointOptions>(o =>
            {
                if (cluster.Address is { } address) o.AdvertisedIPAddress = IPAddress.Parse(address);
                // Every front door is a silo: no client comes from outside.
                (o.SiloPort, o.GatewayPort) = (cluster.SiloPort, 0);
            });
            silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, storage.ConnectionString));
            silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, storage.ConnectionString));
            silo.Services.AddSingleton<Orleans.Storage.IGrainStorage, AdoNetGrainStorage>();
            // Who listens to a stream must outlive the silo that happens to keep it.
            silo.AddAdoNetGrainStorage("PubSubStore", o => (o.Invariant, o.ConnectionString) = (Invariant, storage.ConnectionString!));
            foreach (var provider in new[] { CallStreams.Provider, CallStreams.AudioProvider })
                silo.AddMemoryStreams(provider, b => b.ConfigurePullingAgent(o => o.Configure(a => a.GetQueueMsgsTimerPeriod = PullEvery)));
            // Found out by one vote after two missed probes; one that starts waits no longer than this for members that do not answer.
            silo.Configure<ClusterMembershipOptions>(o =>
            {
                (o.ProbeTimeout, o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration) = (cluster.DeadAfter / 2, 2, 1);
                (o.IAmAliveTablePublishTimeout, o.MaxJoinAttemptTime) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20));
            });
        });
    }
}
