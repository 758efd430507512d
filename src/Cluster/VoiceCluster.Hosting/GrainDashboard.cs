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

    /// <summary>Serves it to this machine only: it knows no sign-in. It is made when first asked for, because it compresses its pages then: an eighth of the work of a start.</summary>
    public static void MapGrainDashboard(this IEndpointRouteBuilder endpoints)
    {
        var dashboard = new Lazy<RequestDelegate>(() =>
        {
            var pages = new ApplicationBuilder(endpoints.ServiceProvider);
            pages.UseRouting();
            pages.UseEndpoints(static inner => inner.MapOrleansDashboard(Path));
            return pages.Build();
        });
        endpoints.Map(Path + "/{**page}", context =>
        {
            // Without its endpoint, or the routing inside would take the request for routed.
            context.SetEndpoint(null);
            if (context.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)) return dashboard.Value(context);
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }

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
