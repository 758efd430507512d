using Microsoft.AspNetCore.Builder;
using VoiceCluster.Dialogue;

namespace VoiceCluster.People.Rest;

/// <summary>Short ways to say who may use an endpoint.</summary>
internal static class Rules
{
    /// <summary>Who has a permission, in the own organisation.</summary>
    public static TBuilder For<TBuilder>(this TBuilder endpoint, Permission permission)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsPermission(permission), new OfCallersOrganisation());

    /// <summary>Every person who signed in.</summary>
    public static TBuilder ForPersons<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new NeedsPerson(), new OfCallersOrganisation());

    /// <summary>Everybody.</summary>
    public static TBuilder ForAll<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ForEverybody());
}
