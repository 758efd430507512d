using Microsoft.Extensions.DependencyInjection;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>The telephone's services.</summary>
public static class PhoneExtensions
{
    /// <summary>Adds the telephone; nothing when it has no port.</summary>
    public static IServiceCollection AddPhone(this IServiceCollection services, PhoneOptions options)
    {
        if (options.Port is null) return services;
        services.AddSingleton(options);
        services.AddSingleton<PhoneMetrics>();
        services.AddSingleton<PhoneServices>();
        services.AddSingleton<PhoneService>();
        services.AddHostedService(static s => s.GetRequiredService<PhoneService>());
        services.AddHealthChecks().AddCheck<PhoneHealthCheck>("phone");
        return services;
    }
}
