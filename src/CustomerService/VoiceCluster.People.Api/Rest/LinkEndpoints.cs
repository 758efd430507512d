using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.People.Access;
using VoiceCluster.People.Audit;
using VoiceCluster.People.Limits;

namespace VoiceCluster.People.Rest;

/// <summary>The secret of a link.</summary>
/// <param name="Link">What stands after # in it.</param>
public sealed record LinkRequest(string? Link);

/// <summary>A link that is used.</summary>
/// <param name="Link">What stands after # in it.</param>
/// <param name="Password">The new password.</param>
/// <param name="Email">The new administrator's address; of a user who was invited it is known.</param>
/// <param name="Name">The new administrator's name.</param>
public sealed record RedeemRequest(string? Link, string? Password, string? Email, string? Name);

/// <summary>What a link is for.</summary>
/// <param name="Organisation">The organisation's name.</param>
/// <param name="Email">Whose password is set; null: a new administrator's, who says it.</param>
/// <param name="ExpiresAt">Until when.</param>
public sealed record LinkView(string Organisation, string? Email, DateTimeOffset ExpiresAt);

/// <summary>Who was made, or has a new password.</summary>
/// <param name="Id">The user.</param>
/// <param name="Email">To sign in with.</param>
public sealed record RedeemedView(string Id, string Email);

/// <summary><c>/api/v1/links</c>: links with which a password is set.</summary>
internal static class LinkEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapLinks(this IEndpointRouteBuilder api)
    {
        api.MapPost("/links/look", LookAsync).ForAll().WithName("LookAtLink").WithSummary("What a link is for; it stays good.");
        api.MapPost("/links/redeem", RedeemAsync).ForAll().WithName("RedeemLink").WithSummary("Uses a link up: sets the password of its user, or makes the administrator.");
    }

    private static async Task<Results<Ok<LinkView>, ProblemHttpResult>> LookAsync(LinkRequest request, HttpContext context, IUserStore users, IOrganisationStore organisations, TimeProvider time)
    {
        if (await FindAsync(request.Link, users, time, context.RequestAborted) is not { } link) return Used();
        var user = link.UserId is null ? null : await users.FindAsync(link.OrganisationId, link.UserId, context.RequestAborted);
        var organisation = await organisations.FindAsync(link.OrganisationId, context.RequestAborted);
        return TypedResults.Ok(new LinkView(organisation?.Name ?? link.OrganisationId, user?.Email, link.ExpiresAt));
    }

    private static async Task<Results<Ok<RedeemedView>, ProblemHttpResult>> RedeemAsync(
        RedeemRequest request, HttpContext context, IUserStore users, PasswordHashing passwords, AuditTrail audit, TimeProvider time)
    {
        var cancellationToken = context.RequestAborted;
        if (await FindAsync(request.Link, users, time, cancellationToken) is not { } link) return Used();
        var user = link.UserId is null ? null : await users.FindAsync(link.OrganisationId, link.UserId, cancellationToken);
        if (link.UserId is not null && user is null) return Used();
        if (user is null)
        {
            if ((Fields.Email(request.Email, out var email) ?? Fields.Name(request.Name, "name", out _)) is { } wrong) return Problem.Invalid(wrong);
            Fields.Name(request.Name, "name", out var name);
            user = new User
            {
                OrganisationId = link.OrganisationId,
                Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
                Email = email,
                Name = name,
                Role = Role.Administrator,
                State = UserState.Active,
                Skills = "{}",
                CreatedAt = time.GetUtcNow(),
                Revision = 1,
            };
        }
        else if (user.State is UserState.Disabled)
        {
            return Used();
        }

        if (PasswordRules.Refuse(request.Password, user.Email, user.Name) is { } weak) return Problem.Of(StatusCodes.Status400BadRequest, "weak-password", weak);
        var hash = await passwords.HashAsync(request.Password!, cancellationToken);
        var stored = link.UserId is null
            ? await users.RedeemAsync(link, user with { PasswordHash = hash }, time.GetUtcNow(), cancellationToken)
            : await users.RedeemAsync(link, hash, time.GetUtcNow(), cancellationToken);
        if (stored is not Stored.Done) return Problem.Of(stored, "This link", $"{user.Email} is a user's already.");
        await audit.NoteAsync(context, user, isKnown: true, StatusCodes.Status200OK, link.UserId is null ? "became an administrator" : "set a password");
        return TypedResults.Ok(new RedeemedView(user.Id, user.Email));
    }

    private static async Task<OneTimeLink?> FindAsync(string? secret, IUserStore users, TimeProvider time, CancellationToken cancellationToken) =>
        secret is { Length: > 0 and <= 200 } ? await users.FindLinkAsync(Secrets.Hash(secret), time.GetUtcNow(), cancellationToken) : null;

    private static ProblemHttpResult Used() => Problem.Of(Stored.LinkUsed, "", "");
}
