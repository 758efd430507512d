using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>What is remembered of a caller.</summary>
/// <param name="Caller">Number, address or user's id.</param>
/// <param name="Summary">Facts and gist.</param>
/// <param name="UpdatedAt">After which call.</param>
/// <param name="ExpiresAt">From then on it is forgotten.</param>
public sealed record CallerMemoryView(string Caller, string Summary, DateTimeOffset UpdatedAt, DateTimeOffset ExpiresAt);

/// <summary><c>/api/callers/{id}/memory</c>.</summary>
public static class MemoryEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapMemory(this IEndpointRouteBuilder api)
    {
        api.MapGet("/callers/{id}/memory", GetAsync).Needs(Permission.CallersRead).WithMetadata(new AuditedLook()).WithName("GetCallerMemory").WithSummary("What is remembered of a caller.");
        api.MapDelete("/callers/{id}/memory", ForgetAsync).Needs(Permission.CallersDelete).WithName("ForgetCaller").WithSummary("Forgets a caller.");
    }

    private static async Task<Results<Ok<CallerMemoryView>, ProblemHttpResult>> GetAsync(string id, ICallerMemory memory, CancellationToken cancellationToken) =>
        await memory.FindAsync(Organisations.Default, Clean(id), cancellationToken) is { } known
            ? TypedResults.Ok(new CallerMemoryView(known.Caller, known.Summary, known.UpdatedAt, known.ExpiresAt))
            : NotFound(id);

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(string id, ICallerMemory memory, CancellationToken cancellationToken) =>
        await memory.ForgetAsync(Organisations.Default, Clean(id), cancellationToken) ? TypedResults.NoContent() : NotFound(id);

    /// <summary>Databases take no NUL.</summary>
    private static string Clean(string id) => id.Replace("\0", "", StringComparison.Ordinal);

    private static ProblemHttpResult NotFound(string id) => TypedResults.Problem($"Nothing is remembered of {id}.", statusCode: StatusCodes.Status404NotFound);
}
