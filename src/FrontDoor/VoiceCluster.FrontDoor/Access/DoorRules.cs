using Microsoft.AspNetCore.Builder;
using VoiceCluster.Dialogue;

namespace VoiceCluster.FrontDoor.Access;

/// <summary>What is asked of a request, by endpoint.</summary>
public static class DoorRules
{
    /// <summary>Who asks must have a permission.</summary>
    internal static TBuilder Needs<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsPermission(permission));

    /// <summary>The endpoint knows by itself who calls (a signature over the whole request), so hosts and origins, which a proxy may change, do not matter.</summary>
    internal static TBuilder KnowsItsCaller<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new OwnCheck());

    internal sealed record OwnCheck;
}
