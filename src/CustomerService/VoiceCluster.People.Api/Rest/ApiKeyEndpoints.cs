using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Audit;

namespace VoiceCluster.People.Rest;

/// <summary>An API key, without its secret.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Prefix">The key's first characters.</param>
/// <param name="Scopes">What it may do: permissions.</param>
/// <param name="CreatedBy">The user who made it.</param>
/// <param name="CreatedAt">When.</param>
/// <param name="ExpiresAt">Until when it is good; null: until it is ended.</param>
/// <param name="UsedAt">When it was used last, to the minute.</param>
/// <param name="EndedAt">When somebody ended it.</param>
public sealed record ApiKeyView(
    string Id, string Name, string Prefix, IReadOnlyList<string> Scopes, string CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? UsedAt, DateTimeOffset? EndedAt);

/// <summary>A key to make.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do: permissions that its maker has.</param>
/// <param name="ExpiresAt">Until when it is good; null: until it is ended.</param>
public sealed record ApiKeyRequest(string? Name, IReadOnlyList<string>? Scopes, DateTimeOffset? ExpiresAt);

/// <summary>A key that was made.</summary>
/// <param name="ApiKey">The key, without its secret.</param>
/// <param name="Secret">For the Authorization header (Bearer); shown here only.</param>
public sealed record MadeApiKeyView(ApiKeyView ApiKey, string Secret);

/// <summary><c>/api/v1/api-keys</c>.</summary>
internal static class ApiKeyEndpoints
{
    private const int PrefixLength = 12;

    // What a person must answer for: a key that makes keys or users could not be ended.
    private static readonly Permission[] OfPersonsOnly = [Permission.KeysWrite, Permission.UsersWrite, Permission.OrganisationsManage];

    /// <summary>Maps the endpoints.</summary>
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("/api-keys");
        keys.MapGet("", ListAsync).For(Permission.KeysRead).WithName("ListApiKeys").WithSummary("The organisation's API keys in the order in which they were made.");
        keys.MapGet("/{id}", GetAsync).For(Permission.KeysRead).WithName("GetApiKey").WithSummary("An API key, without its secret.");
        keys.MapPost("", AddAsync).For(Permission.KeysWrite).WithMetadata(new SecretAnswer()).WithName("CreateApiKey").WithSummary("Makes an API key; its secret is shown in the answer only.");
        keys.MapDelete("/{id}", EndAsync).For(Permission.KeysWrite).WithName("EndApiKey").WithSummary("Ends an API key for good.");
    }

    private static async Task<Results<Ok<Page<ApiKeyView>>, ProblemHttpResult>> ListAsync(string? cursor, int? limit, HttpContext context, IApiKeyStore keys)
    {
        if (PageRequest.Read(cursor, limit, out var problem) is not { } page) return Problem.Invalid(problem);
        var found = await keys.ListAsync(context.Caller().OrganisationId, page.After, page.Limit + 1, context.RequestAborted);
        return TypedResults.Ok(page.Of(found, static k => k.Id, View));
    }

    private static async Task<Results<Ok<ApiKeyView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, IApiKeyStore keys) =>
        await keys.FindAsync(context.Caller().OrganisationId, id, context.RequestAborted) is { } key ? TypedResults.Ok(View(key)) : Missing(id);

    private static async Task<Results<Created<MadeApiKeyView>, ProblemHttpResult>> AddAsync(ApiKeyRequest request, HttpContext context, IApiKeyStore keys, TimeProvider time)
    {
        var caller = context.Caller();
        var now = time.GetUtcNow();
        if (Fields.Name(request.Name, "name", out var name) is { } wrong) return Problem.Invalid(wrong);
        if (request.Scopes is not { Count: > 0 }) return Problem.Invalid("scopes names at least one permission.");
        foreach (var scope in request.Scopes)
        {
            if (PermissionNames.Find(scope) is not { } permission) return Problem.Invalid($"There is no permission {(scope.Length <= 40 ? scope : scope[..40])}.");
            if (!caller.May(permission)) return Problem.Invalid($"You do not have the permission {scope} yourself.");
            if (OfPersonsOnly.Contains(permission)) return Problem.Invalid($"No key has the permission {scope}: only people do.");
        }

        if (request.ExpiresAt <= now) return Problem.Invalid("expiresAt is past.");
        var secret = CallerReader.KeyPrefix + Secrets.Create();
        var key = new ApiKey
        {
            OrganisationId = caller.OrganisationId,
            Id = Guid.CreateVersion7(now).ToString("N"),
            Name = name,
            Prefix = secret[..PrefixLength],
            Hash = Secrets.Hash(secret),
            Scopes = JsonSerializer.Serialize(request.Scopes.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)),
            CreatedBy = caller.Id,
            CreatedAt = now,
            ExpiresAt = request.ExpiresAt,
        };
        if (await keys.AddAsync(key, now, context.RequestAborted) is var stored and not Stored.Done) return Problem.Of(stored, "The organisation", "");
        context.Features.Set(new AuditNote($"{key.Id} {key.Prefix} {key.Scopes}"));
        return TypedResults.Created($"/api/v1/api-keys/{key.Id}", new MadeApiKeyView(View(key), secret));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> EndAsync(string id, HttpContext context, IApiKeyStore keys, TimeProvider time) =>
        await keys.EndAsync(context.Caller().OrganisationId, id, time.GetUtcNow(), context.RequestAborted) is Stored.Done ? TypedResults.NoContent() : Missing(id);

    private static ApiKeyView View(ApiKey key) => new(key.Id, key.Name, key.Prefix, key.ScopeNames, key.CreatedBy, key.CreatedAt, key.ExpiresAt, key.UsedAt, key.EndedAt);

    private static ProblemHttpResult Missing(string id) => Problem.NotFound($"There is no API key {id} that is in use.");
}
