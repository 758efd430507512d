using VoiceCluster.EmbeddedOrleans;
using VoiceCluster.Grains;
using VoiceCluster.Silo.Configuration;
using VoiceCluster.Storage;

namespace VoiceCluster.Silo.Hosting;

/// <summary>The grains in this one process, which owns its data.</summary>
internal static class GrainHosting
{
    /// <summary>Settings that this host cannot serve.</summary>
    public static IEnumerable<string> Validate(SiloSettings settings)
    {
        if (settings.Cluster is not null) yield return "Cluster is set, but this program is built for one process; build it with -p:GrainHost=orleans";
    }

    public static void AddGrainHost(this WebApplicationBuilder builder, SiloSettings settings)
    {
        builder.Services.AddVoiceClusterStorage(SettingsReader.StorageOf(settings));
        builder.UseOrleans(silo =>
        {
            silo.AddMemoryStreams(CallStreams.Provider);
            silo.AddMemoryStreams(CallStreams.AudioProvider);
            silo.Services.Configure<MemoryStreamOptions>(CallStreams.AudioProvider, o => o.QueueCapacity = CallStreams.AudioQueue);
            silo.Services.AddSingleton<Orleans.Storage.IGrainStorage, AdoNetGrainStorage>();
            silo.Services.AddSingleton<IReminderTable, AdoNetReminderTable>();
            silo.AddReminders();
        });
    }
}
