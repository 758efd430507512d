using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;

namespace VoiceCluster.People.Rest;

/// <summary>Something that was done, or was not let be done.</summary>
/// <param name="Id">The id.</param>
/// <param name="At">When it began.</param>
/// <param name="ActorKind"><c>person</c>, <c>key</c>, <c>shared-token</c>, or <c>unknown</c> for who failed to sign in.</param>
/// <param name="ActorId">Whose doing.</param>
/// <param name="ActorName">As it was then.</param>
/// <param name="Action">The operation, as this API names it.</param>
/// <param name="Target">What it was done to.</param>
/// <param name="Status">HTTP status of the outcome; null: it began, and its end is not known.</param>
/// <param name="Address">Where from.</param>
/// <param name="RequestId">The request's.</param>
/// <param name="Details">What more is to be known.</param>
public sealed record AuditView(
    string Id, DateTimeOffset At, string ActorKind, string ActorId, string ActorName, string Action, string Target, int? Status, string Address, string RequestId, string Details);

/// <summary><c>/api/v1/audit</c>.</summary>
internal static class AuditEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapAudit(this IEndpointRouteBuilder api) =>
        api.MapGet("/audit", ListAsync).For(Permission.AuditRead).WithName("ListAuditEntries").WithSummary("Who did what, newest first; of an actor, of an action, in a time.");

    private static async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> ListAsync(
        string? actor, string? action, DateTimeOffset? from, DateTimeOffset? to, string? cursor, int? limit, HttpContext context, IAuditLog audit)
    {
        if (PageRequest.Read(cursor, limit, out var problem) is not { } page) return Problem.Invalid(problem);
        var organisation = context.Caller().OrganisationId;
        var found = await audit.ListAsync(organisation, new AuditFilter(actor, action, from, to), page.After, page.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(page.Of(found, static e => e.Id, static e => new AuditView(
            e.Id, e.At, e.ActorKind, e.ActorId, e.ActorName, e.Action, e.Target, e.Status, e.Address, e.RequestId, e.Details)));
    }
}
