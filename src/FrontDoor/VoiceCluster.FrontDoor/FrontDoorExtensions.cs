using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.FrontDoor.Health;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Mcp;
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
        services.AddCors(cors => cors.AddDefaultPolicy(p => p.WithOrigins([.. options.Origins]).AllowAnyHeader().AllowAnyMethod()));
        services.Configure<KestrelServerOptions>(kestrel => Limit(kestrel, options));
        services.AddProblemDetails();
        services.AddHealthChecks().AddCheck<ProviderHealthCheck>("providers");
        services.AddCallCentreTools();
        return services;
    }

    /// <summary>What every request passes first: who may come in at all, and which pages elsewhere may read the answer.</summary>
    public static void UseFrontDoor(this IApplicationBuilder app)
    {
        app.UseWebSockets();
        app.UseMiddleware<DoorGuard>();
        app.UseCors();
    }

    /// <summary>Maps <c>/ws/voice</c>, Twilio's addresses when it is configured, <c>/api/v1</c>, <c>/mcp</c>, <c>/health</c>, <c>/metrics</c> and the web page.</summary>
    public static void MapFrontDoor(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapVoice();
        endpoints.MapTwilio();
        endpoints.MapHealth();
        endpoints.ServiceProvider.GetRequiredService<WebPage>().Map(endpoints);
        // Made now: what is counted before the first scrape counts too.
        var metrics = endpoints.ServiceProvider.GetRequiredService<PrometheusText>();
        endpoints.MapGet("/metrics", () => Results.Text(metrics.Write(), "text/plain; version=0.0.4; charset=utf-8"));
        var api = endpoints.MapGroup(OldAddresses.Version1);
        api.MapInfo();
        api.MapCalls();
        api.MapPhone();
        api.MapConversations();
        api.MapRecordings();
        api.MapSpeech();
        api.MapProviders();
        api.MapShop();
        api.MapMemory();
        endpoints.MapMcp("/mcp").Needs(Permission.McpUse);
    }

    /// <summary>A connection costs a file handle, as records and recordings do, so none may be held for nothing. Bodies are JSON or a form; an endpoint that takes
    /// more says so (<c>RequestSizeLimit</c>).</summary>
    private static void Limit(KestrelServerOptions kestrel, FrontDoorOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        // Beside the calls, the sockets that are only just refused.
        kestrel.Limits.MaxConcurrentUpgradedConnections = options.MaxCalls + 100;
        kestrel.Limits.KeepAliveTimeout = options.IdleConnection;
        kestrel.Limits.RequestHeadersTimeout = options.HeaderWithin;
        kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
    }
}
