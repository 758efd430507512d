using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.FrontDoor.AudioSocket;

/// <summary>Asterisk's AudioSocket as a way in.</summary>
public static class AudioSocketExtensions
{
    /// <summary>Listens when there is a port.</summary>
    public static IServiceCollection AddAudioSocket(this IServiceCollection services, AudioSocketOptions options)
    {
        if (options.Port is null) return services;
        services.AddSingleton(options);
        services.AddSingleton<AudioSocketServer>();
        services.AddHostedService(static s => s.GetRequiredService<AudioSocketServer>());
        return services;
    }
}
