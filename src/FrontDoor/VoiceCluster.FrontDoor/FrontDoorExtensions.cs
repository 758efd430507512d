using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VoiceCluster.FrontDoor.Health;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Metrics;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.FrontDoor.Rest;
using VoiceCluster.FrontDoor.Twilio;
using VoiceCluster.FrontDoor.Web;
using VoiceCluster.FrontDoor.WebSockets;

namespace VoiceCluster.FrontDoor;

/// <summary>The front door's services and endpoints.</summary>
public static class FrontDoorExtensions
{
    /// <summary>Adds legs, pacing, metrics, health and problem details.</summary>
    public static IServiceCollection AddFrontDoor(this IServiceCollection services, FrontDoorOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<LegMetrics>();
        services.AddSingleton<AudioPacer>();
        services.AddHostedService(static s => s.GetRequiredService<AudioPacer>());
        services.AddSingleton<LegServices>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(new WebPage(Path.Combine(AppContext.BaseDirectory, "wwwroot")));
        services.AddProblemDetails();
        services.AddHealthChecks().AddCheck<ProviderHealthCheck>("providers");
        return services;
    }

    /// <summary>Maps <c>/ws/voice</c>, Twilio's addresses when it is configured, <c>/api</c>, <c>/health</c>, <c>/metrics</c> and the web page. With
    /// access tokens configured, the API asks for one too.</summary>
    public static void MapFrontDoor(this IEndpointRouteBuilder endpoints)
    {
        var options = endpoints.ServiceProvider.GetRequiredService<FrontDoorOptions>();
        endpoints.MapVoice();
        endpoints.MapTwilio();
        endpoints.MapHealth();
        endpoints.MapInfo();
        endpoints.ServiceProvider.GetRequiredService<WebPage>().Map(endpoints);
        // Made now: what is counted before the first scrape counts too.
        var metrics = endpoints.ServiceProvider.GetRequiredService<PrometheusText>();
        endpoints.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
        var api = endpoints.MapGroup("/api");
        api.AddEndpointFilter(async (context, next) => AccessToken.Admits(context.HttpContext.Request, options.AccessTokens)
            ? await next(context)
            : Results.Problem("Show an access token in the Authorization header (Bearer).", statusCode: StatusCodes.Status401Unauthorized));
        api.MapCalls();
        api.MapPhone();
        api.MapConversations();
        api.MapRecordings();
        api.MapSpeech();
    }
}
