using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;

namespace VoiceCluster.People.Rest;

/// <summary>A role.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Permissions">What it may do.</param>
public sealed record RoleView(string Name, IReadOnlyList<string> Permissions);

/// <summary><c>/api/v1/roles</c>.</summary>
internal static class RoleEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapRoles(this IEndpointRouteBuilder api) =>
        api.MapGet("/roles", List).For(Permission.UsersRead).WithName("ListRoles").WithSummary("The roles and what each may do.");

    private static Ok<IReadOnlyList<RoleView>> List(HttpContext context)
    {
        var organisation = context.Caller().OrganisationId;
        return TypedResults.Ok<IReadOnlyList<RoleView>>(
            [.. Enum.GetValues<Role>().Select(role => new RoleView(Fields.Word(role), [.. RolePermissions.Of(role, organisation).Select(static p => p.Name()).Order(StringComparer.Ordinal)]))]);
    }
}
