using Microsoft.AspNetCore.Http;
using VoiceCluster.People.Access;

namespace VoiceCluster.People;

/// <summary>What is handed out at a sign-in and at each refresh.</summary>
internal sealed class SessionTokens(ISignInStore signIns, AccessTokens access, SecuritySettings settings, TimeProvider time)
{
    /// <summary>The claim that names the sign-in.</summary>
    public const string SignInClaim = "sid";

    private const int LongestClient = 200;

    /// <summary>Begins a sign-in of a user.</summary>
    /// <param name="context">Where from.</param>
    /// <param name="user">Who.</param>
    /// <param name="isPage">A page signs in, which gets cookies and an anti-forgery value.</param>
    public async Task<GivenTokens> BeginAsync(HttpContext context, User user, bool isPage)
    {
        var now = time.GetUtcNow();
        var refresh = Secrets.Create();
        var forgery = isPage ? Secrets.Create() : null;
        var client = context.Request.Headers.UserAgent.ToString();
        var signIn = new SignIn
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            OrganisationId = user.OrganisationId,
            UserId = user.Id,
            ForgeryHash = forgery is null ? null : Secrets.Hash(forgery),
            Address = ClientAddress.Of(context),
            Client = client.Length <= LongestClient ? client : client[..LongestClient],
            CreatedAt = now,
            UsedAt = now,
            ExpiresAt = now + settings.SignInLife,
        };
        await signIns.BeginAsync(signIn, Secrets.Hash(refresh), context.RequestAborted);
        return new GivenTokens(await AccessAsync(signIn, context.RequestAborted), refresh, forgery);
    }

    /// <summary>Gives the next tokens for a refresh token.</summary>
    /// <returns>The tokens, when it was good; and what became of it.</returns>
    public async Task<(GivenTokens? Given, Refresh Refresh)> RefreshAsync(string token, string? forgery, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var next = Secrets.Create();
        var refresh = await signIns.RefreshAsync(Secrets.Hash(token), Secrets.Hash(next), now, now + settings.SignInLife, cancellationToken);
        return refresh.Outcome is RefreshOutcome.Renewed ? (new GivenTokens(await AccessAsync(refresh.SignIn!, cancellationToken), next, forgery), refresh) : (null, refresh);
    }

    private Task<string> AccessAsync(SignIn signIn, CancellationToken cancellationToken) => access.CreateAsync(
        AccessTokens.Api, new Dictionary<string, object> { ["sub"] = signIn.UserId, [SignInClaim] = signIn.Id }, settings.AccessTokenLife, cancellationToken);
}

/// <summary>Tokens for their owner.</summary>
/// <param name="Access">For requests.</param>
/// <param name="Refresh">For the next tokens.</param>
/// <param name="Forgery">For the page's changes; null for a program.</param>
internal sealed record GivenTokens(string Access, string Refresh, string? Forgery);
