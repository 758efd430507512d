using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Rest;
using VoiceCluster.Tickets.Desk;
using VoiceCluster.Tickets.Sla;

namespace VoiceCluster.Tickets.Rest;

/// <summary><c>/api/v1/tickets</c>.</summary>
internal static class TicketEndpoints
{
    private const string Base = "/api/v1/tickets";

    /// <summary>Maps the endpoints.</summary>
    public static void MapTicketEndpoints(this IEndpointRouteBuilder api)
    {
        var tickets = api.MapGroup("/tickets");
        tickets.MapGet("", ListAsync).For(Permission.TicketsRead).WithName("ListTickets").WithSummary("Tickets, newest first; filtered, searched by words, in another order.");
        tickets.MapPost("", OpenAsync).For(Permission.TicketsWrite).WithName("CreateTicket").WithSummary("Opens a ticket.");
        var ticket = tickets.MapGroup("/{number:int}");
        ticket.MapGet("", GetAsync).For(Permission.TicketsRead).WithName("GetTicket").WithSummary("A ticket, its promises, and what it is about.");
        ticket.MapPatch("", ChangeAsync).For(Permission.TicketsWrite).WithName("ChangeTicket").WithSummary("Changes a ticket (If-Match).");
        ticket.MapGet("/comments", CommentsAsync).For(Permission.TicketsRead).WithName("ListTicketComments").WithSummary("What was written to a ticket, oldest first.");
        ticket.MapPost("/comments", CommentAsync).For(Permission.TicketsWrite).WithName("AddTicketComment").WithSummary("Writes to a ticket: a note among us, an answer, or the customer's word.");
        ticket.MapGet("/history", HistoryAsync).For(Permission.TicketsRead).WithName("ListTicketHistory").WithSummary("All that happened to a ticket, oldest first.");
        ticket.MapPost("/links", LinkAsync).For(Permission.TicketsWrite).WithName("LinkTicket").WithSummary("Says that a conversation or a recording belongs to a ticket.");
    }

    private static async Task<Results<Ok<Page<TicketView>>, ProblemHttpResult>> ListAsync([AsParameters] TicketListRequest asked, HttpContext context, ITicketStore store)
    {
        if (PageRequest.Read(asked.Cursor, asked.Limit, out var problem) is not { } page) return Problem.Invalid(problem);
        if (TicketFields.Read(asked, context.Caller(), out problem) is not { } query) return Problem.Invalid(problem);
        if (page.After is not null && TicketFields.Read(page.After, query.Sort) is null) return Problem.Invalid("cursor is not one that a list in this order gave.");
        if (page.After is not null) query = query with { After = TicketFields.Read(page.After, query.Sort) };
        var found = await store.ListAsync(Organisation(context), query, page.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(page.Of(found, t => TicketFields.Write(TicketPlace.Of(t, query.Sort), query.Sort), TicketView.Of));
    }

    private static async Task<Results<Created<TicketView>, ProblemHttpResult>> OpenAsync(TicketRequest request, HttpContext context, TicketDesk desk, PeopleNames names, ICallHistory history)
    {
        var organisation = Organisation(context);
        if (request.Subject is null) return Problem.Invalid($"subject has 1 to {TicketText.LongestSubject} characters.");
        if (request.Status is not null) return Problem.Invalid("status is new when a ticket is opened; change it afterwards.");
        if (await TicketFields.ProblemAsync(request, organisation, names, context.RequestAborted) is { } wrong) return Problem.Invalid(wrong);
        if (request.Conversation is { } session && !await IsConversationAsync(organisation, session, history, context.RequestAborted)) return Problem.Invalid($"conversation is '{session}', which there is not.");
        var draft = new TicketDraft
        {
            OrganisationId = organisation,
            Subject = request.Subject.Trim(),
            Description = request.Description ?? "",
            Requester = request.Requester?.Trim() ?? "",
            Priority = request.Priority ?? TicketPriority.Normal,
            AssigneeId = await UserIdAsync(request.Assignee, organisation, names, context) is { Length: > 0 } user ? user : null,
            TeamId = await TeamIdAsync(request.Team, organisation, names, context) is { Length: > 0 } team ? team : null,
            Tags = request.Tags ?? [],
            Fields = (request.Fields ?? new Dictionary<string, System.Text.Json.JsonElement>()).Where(static f => f.Value.ValueKind is not System.Text.Json.JsonValueKind.Null).ToDictionary(StringComparer.Ordinal),
            SessionId = request.Conversation,
            Channel = "api",
            OpenedBy = $"api/{Guid.NewGuid():N}",
        };
        var (ticket, _) = await desk.OpenAsync(draft, TicketFields.Actor(context), Deed.Plain, context.RequestAborted);
        Revisions.Tag(context, ticket.Revision);
        return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"{Base}/{ticket.Number}"), TicketView.Of(ticket));
    }

    private static async Task<Results<Ok<TicketDetailView>, ProblemHttpResult>> GetAsync(int number, HttpContext context, ITicketStore store, TicketDesk desk, IRecordingArchive recordings)
    {
        var organisation = Organisation(context);
        if (await store.FindAsync(organisation, number, context.RequestAborted) is not { } ticket) return Missing(number);
        var links = (await store.LinksAsync(organisation, number, context.RequestAborted)).Select(static l => new TicketLinkView(l.Kind, l.Target, l.AddedAt)).ToList();
        // Conversations and their recordings are the default organisation's.
        if (organisation is Organisations.Default)
        {
            foreach (var conversation in links.FindAll(static l => l.Kind is TicketLink.Conversation))
            {
                var own = await recordings.ListAsync(conversation.Id, context.RequestAborted);
                links.AddRange(own.Select(static r => new TicketLinkView(TicketLink.Recording, r.Id.ToString(), r.StartedAt)).Where(r => !links.Exists(l => l.Id == r.Id)));
            }
        }

        var promises = desk.PolicyOf(ticket) is { } policy ? SlaClock.Evaluate(policy, TicketClock.Of(ticket).Events, desk.Now) : [];
        Revisions.Tag(context, ticket.Revision);
        return TypedResults.Ok(new TicketDetailView(TicketView.Of(ticket), [.. promises.Select(PromiseView.Of)], links));
    }

    private static async Task<Results<Ok<TicketView>, ProblemHttpResult>> ChangeAsync(int number, TicketRequest request, HttpContext context, TicketDesk desk, PeopleNames names)
    {
        var organisation = Organisation(context);
        if (Revisions.Read(context, out var seen) is { } refused) return refused;
        if (request.Conversation is not null) return Problem.Invalid("conversation is said when a ticket is opened; link others by /links.");
        if (await TicketFields.ProblemAsync(request, organisation, names, context.RequestAborted) is { } wrong) return Problem.Invalid(wrong);
        var change = new TicketChange
        {
            Subject = request.Subject?.Trim(),
            Description = request.Description,
            Requester = request.Requester?.Trim(),
            Status = TicketStatusNames.TryParse(request.Status, out var status) ? status : null,
            Priority = request.Priority,
            AssigneeId = await UserIdAsync(request.Assignee, organisation, names, context),
            TeamId = await TeamIdAsync(request.Team, organisation, names, context),
            Tags = request.Tags,
            Fields = request.Fields,
        };
        var actor = TicketFields.Actor(context);
        var outcome = await desk.DoAsync(organisation, number, (ticket, now) => Bounded(TicketLife.Change(ticket, change, actor, now)), new Deed { Seen = seen }, context.RequestAborted);
        return Answer(number, outcome, context) is { } problem ? problem : TypedResults.Ok(TicketView.Of(outcome.Ticket!));
    }

    private static async Task<Results<Created<TicketEntryView>, ProblemHttpResult>> CommentAsync(int number, CommentRequest request, HttpContext context, TicketDesk desk, ITicketStore store)
    {
        if (request.Text is not { } text || text.Trim().Length == 0 || text.Length > TicketText.LongestComment || text.Contains('\0', StringComparison.Ordinal)) return Problem.Invalid($"text has 1 to {TicketText.LongestComment} characters.");
        var isFromCustomer = request.IsFromCustomer ?? false;
        var comment = new TicketComment(text, request.IsPublic ?? isFromCustomer, isFromCustomer, IsAnswer: true);
        if (comment is { IsFromCustomer: true, IsPublic: false }) return Problem.Invalid("isPublic is false, but a customer knows the customer's own word.");
        var actor = TicketFields.Actor(context);
        var outcome = await desk.DoAsync(Organisation(context), number, (ticket, now) => TicketLife.Comment(ticket, comment, actor, now), Deed.Plain, context.RequestAborted);
        if (Answer(number, outcome, context) is { } problem) return problem;
        var entry = (await store.EntriesAsync(Organisation(context), number, null, outcome.Ticket!.Entries - 1, 1, context.RequestAborted))[0];
        return TypedResults.Created(string.Create(CultureInfo.InvariantCulture, $"{Base}/{number}/comments"), TicketEntryView.Of(entry));
    }

    private static Task<Results<Ok<Page<TicketEntryView>>, ProblemHttpResult>> CommentsAsync(int number, string? cursor, int? limit, HttpContext context, ITicketStore store) =>
        EntriesAsync(number, TicketEntryKind.Comment, cursor, limit, context, store);

    private static Task<Results<Ok<Page<TicketEntryView>>, ProblemHttpResult>> HistoryAsync(int number, string? cursor, int? limit, HttpContext context, ITicketStore store) =>
        EntriesAsync(number, null, cursor, limit, context, store);

    private static async Task<Results<Ok<Page<TicketEntryView>>, ProblemHttpResult>> EntriesAsync(int number, TicketEntryKind? kind, string? cursor, int? limit, HttpContext context, ITicketStore store)
    {
        if (PageRequest.Read(cursor, limit, out var problem) is not { } page) return Problem.Invalid(problem);
        var after = 0;
        if (page.After is not null && !int.TryParse(page.After, NumberStyles.None, CultureInfo.InvariantCulture, out after)) return Problem.Invalid("cursor is not one that a list gave.");
        if (await store.FindAsync(Organisation(context), number, context.RequestAborted) is null) return Missing(number);
        var found = await store.EntriesAsync(Organisation(context), number, kind, after, page.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(page.Of(found, static e => e.Sequence.ToString(CultureInfo.InvariantCulture), TicketEntryView.Of));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> LinkAsync(int number, LinkRequest request, HttpContext context, TicketDesk desk, ITicketStore store, ICallHistory history, IRecordingArchive recordings)
    {
        var organisation = Organisation(context);
        if (request.Kind is not (TicketLink.Conversation or TicketLink.Recording)) return Problem.Invalid("kind is conversation or recording.");
        var isThere = request.Kind is TicketLink.Conversation
            ? await IsConversationAsync(organisation, request.Id ?? "", history, context.RequestAborted)
            : organisation is Organisations.Default && Guid.TryParse(request.Id, out var id) && await recordings.FindAsync(id, context.RequestAborted) is not null;
        if (!isThere) return Problem.NotFound($"There is no {request.Kind} {request.Id}.");
        var target = request.Kind is TicketLink.Recording ? Guid.Parse(request.Id!).ToString() : request.Id!;
        if ((await store.LinksAsync(organisation, number, context.RequestAborted)).Any(l => l.Kind == request.Kind && l.Target == target)) return TypedResults.NoContent();
        var actor = TicketFields.Actor(context);
        var outcome = await desk.DoAsync(organisation, number, (ticket, now) => (TicketLife.Link(ticket, request.Kind, target, actor, now), null), Deed.Plain, context.RequestAborted);
        return Answer(number, outcome, context) is { } problem ? problem : TypedResults.NoContent();
    }

    /// <summary>What was not done, as a problem; null when it was, with the new revision sent along.</summary>
    private static ProblemHttpResult? Answer(int number, TicketOutcome outcome, HttpContext context)
    {
        if (outcome.Problem is { } problem) return Problem.Conflict("not-so", problem);
        if (outcome.Ticket is null) return Missing(number);
        if (outcome.Written is not TicketWritten.Done) return Problem.Of(People.Stored.Changed, $"Ticket {number}", "");
        Revisions.Tag(context, outcome.Ticket.Revision);
        return null;
    }

    private static (TicketStep? Step, string? Problem) Bounded((TicketStep? Step, string? Problem) change) => change.Step?.Ticket.FieldMap.Count > TicketText.MostFields
        ? (null, $"A ticket has at most {TicketText.MostFields} custom fields.")
        : change;

    private static async Task<string?> UserIdAsync(string? name, string organisation, PeopleNames names, HttpContext context) =>
        string.IsNullOrEmpty(name) ? name : (await names.UserAsync(organisation, name, context.RequestAborted))?.Id;

    private static async Task<string?> TeamIdAsync(string? name, string organisation, PeopleNames names, HttpContext context) =>
        string.IsNullOrEmpty(name) ? name : (await names.TeamAsync(organisation, name, context.RequestAborted))?.Id;

    private static async Task<bool> IsConversationAsync(string organisation, string id, ICallHistory history, CancellationToken cancellationToken) =>
        organisation is Organisations.Default && ConversationIds.IsValid(id) && await history.FindSessionAsync(id, cancellationToken) is not null;

    private static string Organisation(HttpContext context) => context.Caller().OrganisationId;

    private static ProblemHttpResult Missing(int number) => Problem.NotFound($"There is no ticket {number}.");
}
