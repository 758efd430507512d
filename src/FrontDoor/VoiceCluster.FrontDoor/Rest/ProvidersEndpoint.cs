using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.Providers;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary><c>GET /api/providers</c>: who listens, thinks and speaks in this silo, and how well.</summary>
public static class ProvidersEndpoint
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapProviders(this IEndpointRouteBuilder api) =>
        api.MapGet("/providers", List).Needs(Permission.ProvidersRead).WithName("ListProviders").WithSummary("The engines and models of this silo: state, requests, errors, latencies and cost since it began.");

    private static Ok<IReadOnlyList<ProviderState>> List(ProviderMetrics providers) => TypedResults.Ok(providers.States());
}
