using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Audit;
using VoiceCluster.People.Limits;

namespace VoiceCluster.People.Rest;

/// <summary>Somebody who signs in.</summary>
/// <param name="Email">The address.</param>
/// <param name="Password">The password.</param>
/// <param name="Cookies">Whether a page signs in: its tokens are set as cookies that its scripts do not see. Otherwise they are in the answer.</param>
public sealed record SignInRequest(string? Email, string? Password, bool? Cookies);

/// <summary>A refresh token that is shown; a page sends none, since its cookie is one.</summary>
/// <param name="RefreshToken">The token.</param>
public sealed record RefreshRequest(string? RefreshToken);

/// <summary>Tokens.</summary>
/// <param name="ExpiresInSeconds">How long the access token is good.</param>
/// <param name="AccessToken">For the Authorization header (Bearer); null when it is a cookie.</param>
/// <param name="RefreshToken">Good once, for the next tokens; null when it is a cookie.</param>
public sealed record TokensView(int ExpiresInSeconds, string? AccessToken, string? RefreshToken);

/// <summary><c>/api/v1/session</c>: sign-in, refresh, sign-out.</summary>
internal static class SessionEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapSession(this IEndpointRouteBuilder api)
    {
        api.MapPost("/session", SignInAsync).ForAll().WithName("SignIn").WithSummary("Signs a person in by address and password.");
        api.MapPost("/session/refresh", RefreshAsync).ForAll().WithName("RefreshSession").WithSummary("Gives the next tokens for a refresh token, which is good once. One that is shown twice ends the sign-in.");
        api.MapDelete("/session", SignOutAsync).ForPersons().WithName("SignOut").WithSummary("Ends this sign-in.");
    }

    private static async Task<Results<Ok<TokensView>, ProblemHttpResult>> SignInAsync(
        SignInRequest request, HttpContext context, IUserStore users, PasswordHashing passwords, ISignInGuard guard, SessionTokens tokens, Cookies cookies, AuditTrail audit, SecuritySettings settings)
    {
        var account = request.Email?.Trim().ToLowerInvariant() ?? "";
        var address = ClientAddress.Subscriber(context);
        if (account.Length is 0 or > 254 || request.Password is not { Length: > 0 and <= 256 }) return Problem.Invalid("Give email and password.");
        if (await guard.BeginAsync(account, address) is var wait && wait > TimeSpan.Zero)
        {
            var seconds = (int)Math.Ceiling(wait.TotalSeconds);
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
            return Problem.Of(StatusCodes.Status429TooManyRequests, "sign-in-paused", $"That failed too often. Try again in {seconds} s.");
        }

        var user = await users.FindByEmailAsync(account, context.RequestAborted);
        var match = await passwords.CheckAsync(user?.PasswordHash, request.Password, context.RequestAborted);
        if (user is null || match is PasswordMatch.Wrong || user.State is not UserState.Active)
        {
            // The same answer whether the address, the password or the account is wrong: it tells nobody who is a user here.
            if (user is not null) await audit.NoteAsync(context, user, isKnown: false, StatusCodes.Status401Unauthorized, match is PasswordMatch.Wrong ? "wrong password" : "not active");
            return Problem.Of(StatusCodes.Status401Unauthorized, "wrong-credentials", "There is no active user with this address and password.");
        }

        if (match is PasswordMatch.RightButCheap)
            await users.SetPasswordAsync(user.OrganisationId, user.Id, user.PasswordHash!, await passwords.HashAsync(request.Password, context.RequestAborted), context.RequestAborted);
        await guard.SucceedAsync(account, address);
        var isPage = request.Cookies is true;
        var given = await tokens.BeginAsync(context, user, isPage);
        await audit.NoteAsync(context, user, isKnown: true, StatusCodes.Status200OK, isPage ? "page" : "program");
        return Give(context, given, cookies, settings);
    }

    private static async Task<Results<Ok<TokensView>, ProblemHttpResult>> RefreshAsync(
        RefreshRequest request, HttpContext context, SessionTokens tokens, ISignInStore signIns, IUserStore users, Cookies cookies, AuditTrail audit, SecuritySettings settings)
    {
        var cookie = request.RefreshToken is null ? context.Request.Cookies[Cookies.Refresh] : null;
        var token = request.RefreshToken ?? cookie;
        if (token is not { Length: > 0 and <= 200 }) return Over(context, cookies, cookie);
        var forgery = cookie is null ? null : context.Request.Headers[Cookies.ForgeryHeader].ToString();
        // Looked at before it is used up: a page of another site cannot use it up, and a page's token is none for programs.
        if (await signIns.FindByTokenAsync(Secrets.Hash(token), context.RequestAborted) is not { } found) return Over(context, cookies, cookie);
        if (cookie is null != found.ForgeryHash is null || (found.ForgeryHash is { } hash && !Secrets.Matches(forgery!, hash)))
            return Problem.Of(StatusCodes.Status403Forbidden, "forgery", $"Send the value of the cookie {Cookies.Forgery} in the header {Cookies.ForgeryHeader}.");
        if (await users.FindAsync(found.OrganisationId, found.UserId, context.RequestAborted) is not { State: UserState.Active } user) return Over(context, cookies, cookie);
        var (given, refresh) = await tokens.RefreshAsync(token, forgery, context.RequestAborted);
        if (refresh.Outcome is RefreshOutcome.Reused) await audit.NoteAsync(context, user, isKnown: false, StatusCodes.Status401Unauthorized, "a refresh token was shown twice; the sign-in has ended");
        return given is null ? Over(context, cookies, cookie) : Give(context, given, cookies, settings);
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, ISignInStore signIns, Cookies cookies, TimeProvider time)
    {
        var caller = context.Caller();
        await signIns.EndAsync(caller.OrganisationId, caller.Id, caller.SignInId!, "sign-out", time.GetUtcNow(), context.RequestAborted);
        cookies.Clear(context);
        return TypedResults.NoContent();
    }

    /// <summary>Tokens for whoever asked: a page gets cookies, a program reads them.</summary>
    internal static Ok<TokensView> Give(HttpContext context, GivenTokens given, Cookies cookies, SecuritySettings settings)
    {
        var seconds = (int)settings.AccessTokenLife.TotalSeconds;
        if (given.Forgery is null) return TypedResults.Ok(new TokensView(seconds, given.Access, given.Refresh));
        cookies.Set(context, given.Access, given.Refresh, given.Forgery);
        return TypedResults.Ok(new TokensView(seconds, null, null));
    }

    private static ProblemHttpResult Over(HttpContext context, Cookies cookies, string? cookie)
    {
        if (cookie is not null) cookies.Clear(context);
        return Problem.Of(StatusCodes.Status401Unauthorized, "session-over", "This sign-in is over. Sign in again.");
    }
}
