using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Audit;

namespace VoiceCluster.People.Rest;

/// <summary>A token for a caller of a website.</summary>
/// <param name="Agent">Who may be called; null: the default agent.</param>
/// <param name="Caller">What the website knows of its caller; kept with the call. At most 4,096 characters as JSON.</param>
/// <param name="MaxSeconds">How long the call may be, 10 to 14,400; 1,800.</param>
/// <param name="ExpiresInSeconds">How long the call may be begun, 10 to 3,600; 300.</param>
public sealed record CallTokenRequest(string? Agent, JsonObject? Caller, int? MaxSeconds, int? ExpiresInSeconds);

/// <summary>A call token.</summary>
/// <param name="Token">For <c>/ws/voice?token=</c>.</param>
/// <param name="ExpiresAt">Until when the call may be begun.</param>
/// <param name="MaxSeconds">How long the call may be.</param>
public sealed record CallTokenView(string Token, DateTimeOffset ExpiresAt, int MaxSeconds);

/// <summary><c>/api/v1/call-tokens</c>: so that a website can have its visitors call without giving them a key.</summary>
internal static class CallTokenEndpoints
{
    private const int LongestFacts = 4096;
    private const int LongestAgent = 100;

    /// <summary>Maps the endpoint.</summary>
    public static void MapCallTokens(this IEndpointRouteBuilder api) => api.MapPost("/call-tokens", CreateAsync)
        .WithMetadata(new NeedsPermission(Permission.CallTokensCreate), new SecretAnswer()).WithName("CreateCallToken").WithSummary("A short-lived token with which a browser calls one agent.");

    private static async Task<Results<Ok<CallTokenView>, ProblemHttpResult>> CreateAsync(CallTokenRequest request, HttpContext context, AccessTokens tokens, TimeProvider time)
    {
        var max = request.MaxSeconds ?? 1800;
        var life = request.ExpiresInSeconds ?? 300;
        var facts = request.Caller?.ToJsonString() ?? "{}";
        if (request.Agent is { Length: 0 or > LongestAgent }) return Problem.Invalid($"agent has 1 to {LongestAgent} characters.");
        if (max is < 10 or > 14_400) return Problem.Invalid($"maxSeconds is {max}; use 10 to 14400.");
        if (life is < 10 or > 3600) return Problem.Invalid($"expiresInSeconds is {life}; use 10 to 3600.");
        if (facts.Length > LongestFacts) return Problem.Invalid($"caller has more than {LongestFacts} characters.");
        var claims = new Dictionary<string, object>
        {
            ["jti"] = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            [CallTokenClaims.Organisation] = context.Caller().OrganisationId,
            [CallTokenClaims.Facts] = facts,
            [CallTokenClaims.MaxSeconds] = max.ToString(CultureInfo.InvariantCulture),
        };
        if (request.Agent is { } agent) claims[CallTokenClaims.Agent] = agent;
        var token = await tokens.CreateAsync(AccessTokens.Call, claims, TimeSpan.FromSeconds(life), context.RequestAborted);
        context.Features.Set(new AuditNote($"{claims["jti"]} {request.Agent}"));
        return TypedResults.Ok(new CallTokenView(token, time.GetUtcNow().AddSeconds(life), max));
    }
}
