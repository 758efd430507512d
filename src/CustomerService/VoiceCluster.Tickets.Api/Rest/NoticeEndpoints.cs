using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Rest;

namespace VoiceCluster.Tickets.Rest;

/// <summary>Something that people are told.</summary>
/// <param name="Id">The id.</param>
/// <param name="At">When.</param>
/// <param name="Kind"><c>warning</c> or <c>breach</c> of a promise, <c>rule</c> for what a rule says.</param>
/// <param name="Text">In a sentence.</param>
/// <param name="Team">Who is told; null for whoever may read tickets.</param>
/// <param name="User">Whose ticket it is; null for nobody's.</param>
/// <param name="Ticket">What it is about; null for no ticket.</param>
/// <param name="Conversation">What it is about; null for no conversation.</param>
public sealed record NoticeView(string Id, DateTimeOffset At, string Kind, string Text, string? Team, string? User, int? Ticket, string? Conversation);

/// <summary><c>/api/v1/notices</c>.</summary>
internal static class NoticeEndpoints
{
    /// <summary>Maps the endpoint.</summary>
    public static void MapNotices(this IEndpointRouteBuilder api) => api.MapGet("/notices", ListAsync).For(Permission.TicketsRead).WithName("ListNotices")
        .WithSummary("Warnings, broken promises, and what rules say, newest first; for a team, about a ticket.");

    private static async Task<Results<Ok<Page<NoticeView>>, ProblemHttpResult>> ListAsync(string? team, int? ticket, string? cursor, int? limit, HttpContext context, INoticeStore notices)
    {
        if (PageRequest.Read(cursor, limit, out var problem) is not { } page) return Problem.Invalid(problem);
        var found = await notices.ListAsync(context.Caller().OrganisationId, team, ticket, page.After, page.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(page.Of(found, static n => n.Id, static n => new NoticeView(n.Id, n.At, n.Kind, n.Text, n.TeamId, n.UserId, n.TicketNumber, n.SessionId)));
    }
}
