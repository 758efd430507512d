using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;

namespace VoiceCluster.People.Rest;

/// <summary>A team.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">No two teams of an organisation have the same.</param>
/// <param name="Description">What it is for.</param>
public sealed record TeamView(string Id, string Name, string Description);

/// <summary>A team and who is in it.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">No two teams of an organisation have the same.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Members">The ids of its users.</param>
public sealed record TeamDetailView(string Id, string Name, string Description, IReadOnlyList<string> Members);

/// <summary>A team to make, or what is changed of one: what is null stays.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is for.</param>
public sealed record TeamRequest(string? Name, string? Description);

/// <summary><c>/api/v1/teams</c>.</summary>
internal static class TeamEndpoints
{
    private const int LongestDescription = 1000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapTeams(this IEndpointRouteBuilder api)
    {
        var teams = api.MapGroup("/teams");
        teams.MapGet("", ListAsync).For(Permission.TeamsRead).WithName("ListTeams").WithSummary("The organisation's teams in the order in which they were made.");
        teams.MapGet("/{id}", GetAsync).For(Permission.TeamsRead).WithName("GetTeam").WithSummary("A team and who is in it.");
        teams.MapPost("", AddAsync).For(Permission.TeamsWrite).WithName("CreateTeam").WithSummary("Makes a team.");
        teams.MapPatch("/{id}", ChangeAsync).For(Permission.TeamsWrite).WithName("ChangeTeam").WithSummary("Changes a team's name or description (If-Match).");
        teams.MapDelete("/{id}", RemoveAsync).For(Permission.TeamsWrite).WithName("RemoveTeam").WithSummary("Removes a team; its members stay users.");
        teams.MapPut("/{id}/members/{user}", JoinAsync).For(Permission.TeamsWrite).WithName("AddTeamMember").WithSummary("Puts a user into a team.");
        teams.MapDelete("/{id}/members/{user}", LeaveAsync).For(Permission.TeamsWrite).WithName("RemoveTeamMember").WithSummary("Takes a user out of a team.");
    }

    private static async Task<Results<Ok<Page<TeamView>>, ProblemHttpResult>> ListAsync(string? cursor, int? limit, HttpContext context, ITeamStore teams)
    {
        if (PageRequest.Read(cursor, limit, out var problem) is not { } page) return Problem.Invalid(problem);
        var found = await teams.ListAsync(Organisation(context), page.After, page.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(page.Of(found, static t => t.Id, View));
    }

    private static async Task<Results<Ok<TeamDetailView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, ITeamStore teams)
    {
        if (await teams.FindAsync(Organisation(context), id, context.RequestAborted) is not { } team) return Missing(id);
        Revisions.Tag(context, team.Revision);
        return TypedResults.Ok(new TeamDetailView(team.Id, team.Name, team.Description, await teams.MembersAsync(team.OrganisationId, id, context.RequestAborted)));
    }

    private static async Task<Results<Created<TeamView>, ProblemHttpResult>> AddAsync(TeamRequest request, HttpContext context, ITeamStore teams, TimeProvider time)
    {
        if (Fields.Name(request.Name, "name", out var name) is { } wrong) return Problem.Invalid(wrong);
        if (request.Description?.Length > LongestDescription) return TooLong();
        var team = new Team { OrganisationId = Organisation(context), Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), Name = name, Description = request.Description ?? "", Revision = 1 };
        if (await teams.AddAsync(team, context.RequestAborted) is var stored and not Stored.Done) return Problem.Of(stored, $"Team {team.Id}", Taken(name));
        Revisions.Tag(context, team.Revision);
        return TypedResults.Created($"/api/v1/teams/{team.Id}", View(team));
    }

    private static async Task<Results<Ok<TeamView>, ProblemHttpResult>> ChangeAsync(string id, TeamRequest request, HttpContext context, ITeamStore teams)
    {
        if (Revisions.Read(context, out var seen) is { } problem) return problem;
        if (await teams.FindAsync(Organisation(context), id, context.RequestAborted) is not { } team) return Missing(id);
        var name = team.Name;
        if (request.Name is not null && Fields.Name(request.Name, "name", out name) is { } wrong) return Problem.Invalid(wrong);
        if (request.Description?.Length > LongestDescription) return TooLong();
        var changed = team with { Name = name, Description = request.Description ?? team.Description, Revision = seen + 1 };
        if (await teams.ReplaceAsync(changed, seen, context.RequestAborted) is var stored and not Stored.Done) return Problem.Of(stored, $"Team {id}", Taken(name));
        Revisions.Tag(context, changed.Revision);
        return TypedResults.Ok(View(changed));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string id, HttpContext context, ITeamStore teams) =>
        await teams.RemoveAsync(Organisation(context), id, context.RequestAborted) is Stored.Done ? TypedResults.NoContent() : Missing(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> JoinAsync(string id, string user, HttpContext context, ITeamStore teams) =>
        await teams.AddMemberAsync(Organisation(context), id, user, context.RequestAborted) is Stored.Done ? TypedResults.NoContent() : Problem.NotFound($"There is no team {id}, or no user {user}.");

    private static async Task<Results<NoContent, ProblemHttpResult>> LeaveAsync(string id, string user, HttpContext context, ITeamStore teams) =>
        await teams.RemoveMemberAsync(Organisation(context), id, user, context.RequestAborted) is Stored.Done ? TypedResults.NoContent() : Problem.NotFound($"User {user} is not in team {id}.");

    private static TeamView View(Team team) => new(team.Id, team.Name, team.Description);

    private static string Organisation(HttpContext context) => context.Caller().OrganisationId;

    private static string Taken(string name) => $"Another team is called {name}.";

    private static ProblemHttpResult TooLong() => Problem.Invalid($"description has at most {LongestDescription} characters.");

    private static ProblemHttpResult Missing(string id) => Problem.NotFound($"There is no team {id}.");
}
