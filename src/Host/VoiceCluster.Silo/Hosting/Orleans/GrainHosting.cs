using Orleans.Configuration;
using VoiceCluster.Grains;
using VoiceCluster.Silo.Configuration;
using VoiceCluster.Storage;

namespace VoiceCluster.Silo.Hosting;

/// <summary>The grains on Microsoft Orleans: membership, grain state and reminders in the same PostgreSQL database as the records.</summary>
internal static class GrainHosting
{
    private const string Invariant = "Npgsql";

    public static void AddGrainHost(this WebApplicationBuilder builder, SiloSettings settings)
    {
        // Every silo of the cluster shares the database; none owns it.
        var storage = SettingsReader.StorageOf(settings) with { SharedDatabase = true };
        var connectionString = storage.ConnectionString ?? throw new Providers.SettingsException(
            ["Storage:ConnectionString is missing; the Orleans host keeps its membership and state in PostgreSQL."]);
        builder.Services.AddVoiceClusterStorage(storage);
        builder.UseOrleans(silo =>
        {
            silo.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("voicecluster", storage.ServiceId));
            silo.UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
            silo.AddAdoNetGrainStorageAsDefault(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
            silo.UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, connectionString));
            // Audio cannot wait for the default period of 100 ms.
            foreach (var provider in new[] { CallStreams.Provider, CallStreams.AudioProvider })
                silo.AddMemoryStreams(provider, b => b.ConfigurePullingAgent(o => o.Configure(a => a.GetQueueMsgsTimerPeriod = TimeSpan.FromMilliseconds(5))));
            silo.AddMemoryGrainStorage("PubSubStore");
            // A silo that dies must not hold its calls for long: found out after two missed probes of one second.
            silo.Configure<ClusterMembershipOptions>(o => (o.ProbeTimeout, o.NumMissedProbesLimit, o.NumVotesForDeathDeclaration) = (TimeSpan.FromSeconds(1), 2, 1));
        });
    }
}
