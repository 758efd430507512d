using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Dashboard;

namespace VoiceCluster.Hosting;

/// <summary>Orleans' dashboard: what lives in which silo.</summary>
public static class GrainDashboard
{
    /// <summary>Its address.</summary>
    public const string Path = "/orleans";

    /// <summary>Serves it to this machine only: it knows no sign-in.</summary>
    public static void MapGrainDashboard(this IEndpointRouteBuilder endpoints) => endpoints.MapOrleansDashboard(Path).AddEndpointFilter(async (context, next) =>
        context.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) ? await next(context) : Results.NotFound());

    internal static void AddDashboardOfGrains(this ISiloBuilder silo, bool profile)
    {
        silo.AddDashboard();
        if (profile) return;
        // Its filter would run on each frame of each call.
        var filter = silo.Services.Single(s => s.ServiceType == typeof(IIncomingGrainCallFilter) && s.ImplementationType?.Namespace?.StartsWith("Orleans.Dashboard", StringComparison.Ordinal) == true);
        silo.Services.Remove(filter);
    }
}
