using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Limits;

namespace VoiceCluster.People.Rest;

/// <summary>Who asks.</summary>
/// <param name="User">The person.</param>
/// <param name="Organisation">The organisation's name.</param>
/// <param name="Permissions">What may be done.</param>
public sealed record MeView(UserView User, string Organisation, IReadOnlyList<string> Permissions);

/// <summary>A sign-in on some device.</summary>
/// <param name="Id">Its id.</param>
/// <param name="IsThis">The one that asks.</param>
/// <param name="Address">Where from.</param>
/// <param name="Client">What the client called itself.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="UsedAt">Its last refresh.</param>
/// <param name="ExpiresAt">Without another refresh.</param>
public sealed record SignInView(string Id, bool IsThis, string Address, string Client, DateTimeOffset CreatedAt, DateTimeOffset UsedAt, DateTimeOffset ExpiresAt);

/// <summary>A change of one's password.</summary>
/// <param name="Current">The one until now.</param>
/// <param name="Password">The new one.</param>
public sealed record ChangePasswordRequest(string? Current, string? Password);

/// <summary><c>/api/v1/me</c>: the person who asks.</summary>
internal static class MeEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapMe(this IEndpointRouteBuilder api)
    {
        var me = api.MapGroup("/me").ForPersons();
        me.MapGet("", GetAsync).WithName("GetMe").WithSummary("The person who asks, and what that person may do.");
        me.MapPost("/password", ChangePasswordAsync).WithName("ChangePassword").WithSummary("Changes one's password, and signs out everywhere else.");
        me.MapGet("/sign-ins", SignInsAsync).WithName("ListSignIns").WithSummary("Where one is signed in.");
        me.MapDelete("/sign-ins", SignOutEverywhereAsync).WithName("SignOutEverywhere").WithSummary("Signs out everywhere, here too.");
        me.MapDelete("/sign-ins/{id}", EndSignInAsync).WithName("EndSignIn").WithSummary("Signs out on one device.");
    }

    private static async Task<Ok<MeView>> GetAsync(HttpContext context, IUserStore users, IOrganisationStore organisations)
    {
        var caller = context.Caller();
        var user = await users.FindAsync(caller.OrganisationId, caller.Id, context.RequestAborted);
        var organisation = await organisations.FindAsync(caller.OrganisationId, context.RequestAborted);
        Revisions.Tag(context, user!.Revision);
        return TypedResults.Ok(new MeView(UserView.Of(user), organisation!.Name, [.. caller.Permissions.Select(static p => p.Name()).Order(StringComparer.Ordinal)]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        ChangePasswordRequest request, HttpContext context, IUserStore users, ISignInStore signIns, PasswordHashing passwords, ISignInGuard guard, TimeProvider time)
    {
        var caller = context.Caller();
        var cancellationToken = context.RequestAborted;
        var user = (await users.FindAsync(caller.OrganisationId, caller.Id, cancellationToken))!;
        if (request.Current is not { Length: > 0 and <= 256 }) return Problem.Invalid("Give current, the password until now.");
        // Who found an open page shall not guess either.
        var address = ClientAddress.Subscriber(context);
        if (await guard.BeginAsync(user.Email, address) is var wait && wait > TimeSpan.Zero)
        {
            context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problem.Of(StatusCodes.Status429TooManyRequests, "sign-in-paused", "That failed too often.");
        }

        if (await passwords.CheckAsync(user.PasswordHash, request.Current, cancellationToken) is PasswordMatch.Wrong)
            return Problem.Of(StatusCodes.Status403Forbidden, "wrong-credentials", "current is not the password until now.");
        await guard.SucceedAsync(user.Email, address);
        if (PasswordRules.Refuse(request.Password, user.Email, user.Name) is { } weak) return Problem.Of(StatusCodes.Status400BadRequest, "weak-password", weak);
        var hash = await passwords.HashAsync(request.Password!, cancellationToken);
        if (!await users.SetPasswordAsync(user.OrganisationId, user.Id, user.PasswordHash!, hash, cancellationToken)) return Problem.Of(Stored.Changed, "The password", "");
        await signIns.EndAllAsync(user.OrganisationId, user.Id, caller.SignInId, "password", time.GetUtcNow(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<SignInView>>> SignInsAsync(HttpContext context, ISignInStore signIns, TimeProvider time)
    {
        var caller = context.Caller();
        var found = await signIns.ListAsync(caller.OrganisationId, caller.Id, time.GetUtcNow(), context.RequestAborted);
        return TypedResults.Ok<IReadOnlyList<SignInView>>([.. found.Select(s => new SignInView(s.Id, s.Id == caller.SignInId, s.Address, s.Client, s.CreatedAt, s.UsedAt, s.ExpiresAt))]);
    }

    private static async Task<NoContent> SignOutEverywhereAsync(HttpContext context, ISignInStore signIns, Cookies cookies, TimeProvider time)
    {
        var caller = context.Caller();
        await signIns.EndAllAsync(caller.OrganisationId, caller.Id, except: null, "sign-out-everywhere", time.GetUtcNow(), context.RequestAborted);
        cookies.Clear(context);
        return TypedResults.NoContent();
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndSignInAsync(string id, HttpContext context, ISignInStore signIns, TimeProvider time)
    {
        var caller = context.Caller();
        return await signIns.EndAsync(caller.OrganisationId, caller.Id, id, "sign-out", time.GetUtcNow(), context.RequestAborted) ? TypedResults.NoContent() : Problem.NotFound("You have no such sign-in.");
    }
}
