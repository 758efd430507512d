using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
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
        var before = silo.Services.Count;
        silo.AddDashboard();
        if (profile) return;
        // What it runs all the time: its filter sees each request of each call, its host collects all that Orleans counts and times, once a second: 2 % of the
        // silo's work with 200 calls.
        for (var i = silo.Services.Count - 1; i >= before; i--)
        {
            var service = silo.Services[i].ServiceType;
            if (service == typeof(IIncomingGrainCallFilter) || service == typeof(IHostedService) || service == typeof(ILifecycleParticipant<ISiloLifecycle>)) silo.Services.RemoveAt(i);
        }
    }
}
