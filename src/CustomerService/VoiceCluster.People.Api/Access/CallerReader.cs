using System.Collections.Frozen;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using VoiceCluster.Dialogue;

namespace VoiceCluster.People.Access;

/// <summary>Who a request comes from, by what it shows.</summary>
internal sealed class CallerReader(
    AccessTokens tokens, ISignInStore signIns, IApiKeyStore keys, SharedTokens shared, TimeProvider time)
{
    /// <summary>How API keys begin, so that they are known as such, also by who looks for lost secrets.</summary>
    public const string KeyPrefix = "vck_";

    private const string Scheme = "Bearer ";
    private static readonly TimeSpan TouchEvery = TimeSpan.FromMinutes(1);
    private static readonly FrozenSet<Permission> Talk = [Permission.TalkUse];

    /// <summary>Reads it.</summary>
    public async Task<Shown> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        var header = request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return await ReadTokenAsync(header[Scheme.Length..].Trim(), inAddress: false, context);
        if (request.Query["token"].ToString() is { Length: > 0 } token) return await ReadTokenAsync(token, inAddress: true, context);
        if (request.Cookies[Cookies.Access] is not { Length: > 0 } cookie) return Shown.Nothing;
        return await ReadPersonAsync(cookie, isCookie: true, context.RequestAborted) ?? Shown.Nothing;
    }

    private async Task<Shown> ReadTokenAsync(string token, bool inAddress, HttpContext context)
    {
        // Addresses end up in logs and histories: only what is short-lived, shared anyway, or cannot be sent in another way (a browser's WebSocket) is taken there.
        if (token.StartsWith(KeyPrefix, StringComparison.Ordinal)) return inAddress ? Shown.Wrong : await ReadKeyAsync(token, context.RequestAborted);
        if (shared.Hold(token)) return new Shown(Unknown(CallerKind.SharedToken, "the shared token"));
        if (token.Count(static c => c == '.') != 2) return Shown.Stranger;
        if (await ReadCallAsync(token, context) is { } call) return call;
        return (inAddress && !context.WebSockets.IsWebSocketRequest ? null : await ReadPersonAsync(token, isCookie: false, context.RequestAborted)) ?? Shown.Wrong;
    }

    /// <summary>A caller whom nobody knows.</summary>
    public static Caller Unknown(CallerKind kind, string name) =>
        new() { OrganisationId = Organisations.Default, Kind = kind, Id = AuditWords.Kind(kind), Name = name, Permissions = RolePermissions.OfUnknown };

    private async Task<Shown?> ReadPersonAsync(string token, bool isCookie, CancellationToken cancellationToken)
    {
        if (await tokens.ReadAsync(token, AccessTokens.Api, cancellationToken) is not { } read || Claim(read, SessionTokens.SignInClaim) is not { } id) return null;
        if (await signIns.FindAsync(id, cancellationToken) is not var (signIn, user)) return null;
        if (signIn.EndedAt is not null || signIn.ExpiresAt <= time.GetUtcNow() || user.State is not UserState.Active || user.Id != read.Subject) return null;
        // A page's token came with an anti-forgery value; one that did not is no page's.
        if (isCookie && signIn.ForgeryHash is null) return null;
        return new Shown(new Caller
        {
            OrganisationId = user.OrganisationId,
            Kind = CallerKind.Person,
            Id = user.Id,
            Name = user.Name,
            Permissions = RolePermissions.Of(user.Role, user.OrganisationId),
            SignInId = signIn.Id,
        }) { ForgeryHash = isCookie ? signIn.ForgeryHash : null };
    }

    private async Task<Shown> ReadKeyAsync(string token, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        if (await keys.FindByHashAsync(Secrets.Hash(token), cancellationToken) is not { EndedAt: null } key || key.ExpiresAt <= now) return Shown.Wrong;
        if (key.UsedAt is null || now - key.UsedAt >= TouchEvery) await keys.TouchAsync(key.OrganisationId, key.Id, now, cancellationToken);
        return new Shown(new Caller
        {
            OrganisationId = key.OrganisationId,
            Kind = CallerKind.Key,
            Id = key.Id,
            Name = key.Name,
            Permissions = key.ScopeNames.Select(PermissionNames.Find).OfType<Permission>().ToFrozenSet(),
        });
    }

    private async Task<Shown?> ReadCallAsync(string token, HttpContext context)
    {
        if (await tokens.ReadAsync(token, AccessTokens.Call, context.RequestAborted) is not { } read) return null;
        context.Features.Set(new CallGrant(
            Claim(read, CallTokenClaims.Agent),
            Claim(read, CallTokenClaims.Facts)!,
            TimeSpan.FromSeconds(int.Parse(Claim(read, CallTokenClaims.MaxSeconds)!, CultureInfo.InvariantCulture))));
        return new Shown(new Caller
        {
            OrganisationId = Claim(read, CallTokenClaims.Organisation)!, Kind = CallerKind.CallToken, Id = read.Id, Name = "a caller of a website", Permissions = Talk,
        });
    }

    private static string? Claim(JsonWebToken token, string name) => token.TryGetPayloadValue<string>(name, out var value) ? value : null;
}

/// <summary>What a request shows of who sends it.</summary>
/// <param name="Caller">Who; null when it shows nobody.</param>
internal sealed record Shown(Caller? Caller)
{
    /// <summary>Nothing.</summary>
    public static readonly Shown Nothing = new((Caller?)null);

    /// <summary>Something that this server never gave to anybody.</summary>
    public static readonly Shown Stranger = new((Caller?)null);

    /// <summary>Something that looks like a key or token of this server, and is none, or none any more.</summary>
    public static readonly Shown Wrong = new((Caller?)null);

    /// <summary>Of the page's anti-forgery value, when the caller is known by a cookie.</summary>
    public string? ForgeryHash { get; init; }
}
