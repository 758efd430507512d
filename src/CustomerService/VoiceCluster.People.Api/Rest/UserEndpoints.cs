using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Audit;

namespace VoiceCluster.People.Rest;

/// <summary>A user.</summary>
/// <param name="Id">The id.</param>
/// <param name="Email">To sign in with.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Role"><c>viewer</c>, <c>agent</c>, <c>supervisor</c> or <c>administrator</c>.</param>
/// <param name="State"><c>invited</c>, <c>active</c> or <c>disabled</c>.</param>
/// <param name="Skills">Skill to level, 1 to 5.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record UserView(string Id, string Email, string Name, string Role, string State, IReadOnlyDictionary<string, int> Skills, DateTimeOffset CreatedAt)
{
    internal static UserView Of(User user) => new(user.Id, user.Email, user.Name, Fields.Word(user.Role), Fields.Word(user.State), user.SkillLevels, user.CreatedAt);
}

/// <summary>Somebody to invite.</summary>
/// <param name="Email">To sign in with.</param>
/// <param name="Name">For people to read.</param>
/// <param name="Role">As in <see cref="UserView"/>.</param>
/// <param name="Skills">Skill to level, 1 to 5; none when null.</param>
public sealed record InviteRequest(string? Email, string? Name, string? Role, IReadOnlyDictionary<string, int>? Skills);

/// <summary>Changes of a user; what is null stays.</summary>
/// <param name="Name">For people to read.</param>
/// <param name="Role">As in <see cref="UserView"/>.</param>
/// <param name="IsDisabled">Whether the user may no longer sign in.</param>
/// <param name="Skills">All of them.</param>
public sealed record ChangeUserRequest(string? Name, string? Role, bool? IsDisabled, IReadOnlyDictionary<string, int>? Skills);

/// <summary>Who was invited, and the link to pass on.</summary>
/// <param name="User">The user.</param>
/// <param name="Link">Lets its holder set the password, once; shown here only.</param>
/// <param name="LinkExpiresAt">Until when.</param>
public sealed record InvitedView(UserView User, string Link, DateTimeOffset LinkExpiresAt);

/// <summary><c>/api/v1/users</c>.</summary>
internal static class UserEndpoints
{
    private const string Base = "/api/v1/users";

    /// <summary>Maps the endpoints.</summary>
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        var users = api.MapGroup("/users");
        users.MapGet("", ListAsync).For(Permission.UsersRead).WithName("ListUsers").WithSummary("The organisation's users in the order in which they were made; of a role, a state, a team.");
        users.MapGet("/{id}", GetAsync).For(Permission.UsersRead).WithName("GetUser").WithSummary("A user.");
        users.MapPost("", InviteAsync).For(Permission.UsersWrite).WithMetadata(new SecretAnswer()).WithName("InviteUser").WithSummary("Makes a user, and a link with which that user sets a password.");
        users.MapPost("/{id}/link", LinkAsync).For(Permission.UsersWrite).WithMetadata(new SecretAnswer()).WithName("CreateUserLink").WithSummary("A new link for a user who lost the first one, or the password.");
        users.MapPatch("/{id}", ChangeAsync).For(Permission.UsersWrite).WithName("ChangeUser").WithSummary("Changes name, role, skills, or whether the user may sign in (If-Match).");
        users.MapDelete("/{id}", RemoveAsync).For(Permission.UsersWrite).WithName("RemoveUser").WithSummary("Removes a user.");
    }

    private static async Task<Results<Ok<Page<UserView>>, ProblemHttpResult>> ListAsync(
        string? role, string? state, string? team, string? cursor, int? limit, HttpContext context, IUserStore users)
    {
        if (PageRequest.Read(cursor, limit, out var problem) is not { } page) return Problem.Invalid(problem);
        var (ofRole, inState) = (Fields.Find<Role>(role), Fields.Find<UserState>(state));
        if (role is not null && ofRole is null) return Problem.Invalid(Fields.Role(null, out _)!);
        if (state is not null && inState is null) return Problem.Invalid("state is one of invited, active, disabled.");
        var found = await users.ListAsync(Organisation(context), new UserFilter(ofRole, inState, team), page.After, page.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(page.Of(found, static u => u.Id, UserView.Of));
    }

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, IUserStore users)
    {
        if (await users.FindAsync(Organisation(context), id, context.RequestAborted) is not { } user) return Missing(id);
        Revisions.Tag(context, user.Revision);
        return TypedResults.Ok(UserView.Of(user));
    }

    private static async Task<Results<Created<InvitedView>, ProblemHttpResult>> InviteAsync(InviteRequest request, HttpContext context, IUserStore users, Links links, TimeProvider time)
    {
        if (Fields.Email(request.Email, out var email) is { } wrongEmail) return Problem.Invalid(wrongEmail);
        if (Fields.Name(request.Name, "name", out var name) is { } wrongName) return Problem.Invalid(wrongName);
        if (Fields.Role(request.Role, out var role) is { } wrongRole) return Problem.Invalid(wrongRole);
        if (Fields.Skills(request.Skills, out var skills) is { } wrongSkills) return Problem.Invalid(wrongSkills);
        var now = time.GetUtcNow();
        var user = new User
        {
            OrganisationId = Organisation(context),
            Id = Guid.CreateVersion7(now).ToString("N"),
            Email = email,
            Name = name,
            Role = role,
            State = UserState.Invited,
            Skills = skills,
            CreatedAt = now,
            Revision = 1,
        };
        var (link, url) = links.Create(user.OrganisationId, user.Id);
        if (await users.InviteAsync(user, link, context.RequestAborted) is var stored and not Stored.Done) return Problem.Of(stored, "The organisation", $"{email} is a user's already.");
        context.Features.Set(new AuditNote($"{user.Id} {email} {Fields.Word(role)}"));
        Revisions.Tag(context, user.Revision);
        return TypedResults.Created($"{Base}/{user.Id}", new InvitedView(UserView.Of(user), url, link.ExpiresAt));
    }

    private static async Task<Results<Ok<InvitedView>, ProblemHttpResult>> LinkAsync(string id, HttpContext context, IUserStore users, Links links)
    {
        if (await users.FindAsync(Organisation(context), id, context.RequestAborted) is not { } user) return Missing(id);
        if (user.State is UserState.Disabled) return Problem.Conflict("disabled", $"User {id} is disabled.");
        var (link, url) = links.Create(user.OrganisationId, user.Id);
        await users.AddLinkAsync(link, context.RequestAborted);
        return TypedResults.Ok(new InvitedView(UserView.Of(user), url, link.ExpiresAt));
    }

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> ChangeAsync(string id, ChangeUserRequest request, HttpContext context, IUserStore users, TimeProvider time)
    {
        if (Revisions.Read(context, out var seen) is { } problem) return problem;
        if (await users.FindAsync(Organisation(context), id, context.RequestAborted) is not { } user) return Missing(id);
        var (name, role, skills) = (user.Name, user.Role, user.Skills);
        if (request.Name is not null && Fields.Name(request.Name, "name", out name) is { } wrongName) return Problem.Invalid(wrongName);
        if (request.Role is not null && Fields.Role(request.Role, out role) is { } wrongRole) return Problem.Invalid(wrongRole);
        if (request.Skills is not null && Fields.Skills(request.Skills, out skills) is { } wrongSkills) return Problem.Invalid(wrongSkills);
        var state = request.IsDisabled switch
        {
            true => UserState.Disabled,
            false when user.State is UserState.Disabled => user.PasswordHash is null ? UserState.Invited : UserState.Active,
            _ => user.State,
        };
        var changed = user with { Name = name, Role = role, Skills = skills, State = state, Revision = seen + 1 };
        if (await users.ReplaceAsync(changed, seen, time.GetUtcNow(), context.RequestAborted) is var stored and not Stored.Done) return Problem.Of(stored, $"User {id}", "");
        context.Features.Set(new AuditNote($"role {Fields.Word(user.Role)} to {Fields.Word(role)}, {Fields.Word(user.State)} to {Fields.Word(state)}"));
        Revisions.Tag(context, changed.Revision);
        return TypedResults.Ok(UserView.Of(changed));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(string id, HttpContext context, IUserStore users) =>
        await users.RemoveAsync(Organisation(context), id, context.RequestAborted) is var stored and not Stored.Done ? Problem.Of(stored, $"User {id}", "") : TypedResults.NoContent();

    private static string Organisation(HttpContext context) => context.Caller().OrganisationId;

    private static ProblemHttpResult Missing(string id) => Problem.NotFound($"There is no user {id}.");
}
