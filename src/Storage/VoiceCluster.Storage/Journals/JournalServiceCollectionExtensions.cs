using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Storage.Journals;

/// <summary>Registration of journals.</summary>
public static class JournalServiceCollectionExtensions
{
    /// <summary>Keeps a journal of every call in <c>journals/</c> of the data folder.</summary>
    public static IServiceCollection AddJournals(this IServiceCollection services, string dataFolder)
    {
        services.AddSingleton(s => new JournalFiles(
            Path.Combine(Path.GetFullPath(dataFolder), "journals"), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<JournalFiles>>()));
        services.AddSingleton<ICallJournals>(s => s.GetRequiredService<JournalFiles>());
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<JournalFiles>());
        return services;
    }
}
