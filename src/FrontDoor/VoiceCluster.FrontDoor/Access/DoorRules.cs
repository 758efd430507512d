using Microsoft.AspNetCore.Builder;

namespace VoiceCluster.FrontDoor.Access;

/// <summary>What <see cref="DoorGuard"/> asks of a request, by endpoint.</summary>
public static class DoorRules
{
    /// <summary>With <see cref="FrontDoorOptions.AccessTokens"/> set, the endpoint asks for one before it reads anything else.</summary>
    public static TBuilder RequireAccessToken<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsAccessToken());

    /// <summary>The endpoint knows by itself who calls (a signature over the whole request), so hosts and origins, which a proxy may change, do not matter.</summary>
    internal static TBuilder KnowsItsCaller<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OwnCheck());

    internal sealed record NeedsAccessToken;

    internal sealed record OwnCheck;
}
