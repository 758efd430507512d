using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Bases;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Understanding;

namespace VoiceCluster.Knowledge;

/// <summary>Registration of knowledge.</summary>
public static class KnowledgeServiceCollectionExtensions
{
    /// <summary>Adds <see cref="IKnowledge"/>, <see cref="LocalUnderstanding"/>, <see cref="KnowledgeBases"/>, the embedding model that is set (<see cref="IEmbedder"/>; none with
    /// <see cref="EmbeddingProvider.None"/>), and follows the folders. Needs storage, logging and a <see cref="TimeProvider"/>.</summary>
    /// <param name="services">The host's.</param>
    /// <param name="options">Validated.</param>
    /// <param name="modelFolder">Where the embedding model's files are kept.</param>
    public static IServiceCollection AddKnowledge(this IServiceCollection services, KnowledgeOptions options, string modelFolder)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddSingleton(options);
        switch (options.Embeddings.Provider)
        {
            case EmbeddingProvider.MiniLm:
                services.AddSingleton(_ => new MiniLmEmbedder(modelFolder));
                services.AddSingleton<IEmbedder>(static s => s.GetRequiredService<MiniLmEmbedder>());
                break;
            case EmbeddingProvider.OpenAI:
                services.AddSingleton<IEmbedder>(_ => new OpenAIEmbedder(options.Embeddings));
                break;
        }

        services.AddSingleton(static s => new LocalUnderstanding(s.GetService<IEmbedder>()));
        services.AddSingleton(s => new KnowledgeBases(
            s.GetRequiredService<IKnowledgeStore>(), s.GetService<IEmbedder>(), options, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<KnowledgeBases>>()));
        services.AddSingleton<IKnowledge>(static s => s.GetRequiredService<KnowledgeBases>());
        services.AddSingleton<IHostedService>(s => new KnowledgeService(
            s.GetRequiredService<KnowledgeBases>(),
            [.. options.Folders.Select(f => new WatchedFolder(
                f.Key, f.Value, s.GetRequiredService<KnowledgeBases>(), s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<WatchedFolder>>()))],
            options,
            s.GetService<MiniLmEmbedder>(),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<KnowledgeService>>()));
        return services;
    }
}
