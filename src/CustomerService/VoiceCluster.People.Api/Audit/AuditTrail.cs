using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;

namespace VoiceCluster.People.Audit;

/// <summary>Writes the audit log.</summary>
internal sealed class AuditTrail(IAuditLog log, TimeProvider time)
{
    private const int LongestNote = 500;

    /// <summary>Writes that a caller begins to do what the endpoint does. An action that cannot be written down is not done.</summary>
    public async Task<AuditEntry> BeginAsync(HttpContext context, Caller caller)
    {
        var entry = Entry(context, caller.OrganisationId, AuditWords.Kind(caller.Kind), caller.Id, caller.Name);
        await log.WriteAsync(entry, context.RequestAborted);
        return entry;
    }

    /// <summary>Writes what came of it.</summary>
    public Task EndAsync(HttpContext context, AuditEntry begun, int status) =>
        log.WriteAsync(begun with { Status = status, Details = Cut(context.Features.Get<AuditNote>()?.Text ?? "") }, CancellationToken.None);

    /// <summary>Writes that a caller was not let do it.</summary>
    public Task NoteRefusalAsync(HttpContext context, Caller caller, int status, string why) =>
        log.WriteAsync(Entry(context, caller.OrganisationId, AuditWords.Kind(caller.Kind), caller.Id, caller.Name) with { Status = status, Details = why }, CancellationToken.None);

    /// <summary>Writes what somebody did who signs in, or tried to.</summary>
    public Task NoteAsync(HttpContext context, User user, bool isKnown, int status, string details) =>
        log.WriteAsync(Entry(context, user.OrganisationId, isKnown ? AuditWords.Kind(CallerKind.Person) : "unknown", user.Id, user.Name) with { Status = status, Details = details }, CancellationToken.None);

    private static string Cut(string text) => text.Length <= LongestNote ? text : $"{text[..LongestNote]}...";

    private AuditEntry Entry(HttpContext context, string organisation, string kind, string id, string name)
    {
        var now = time.GetUtcNow();
        var endpoint = context.GetEndpoint();
        return new AuditEntry
        {
            Id = Guid.CreateVersion7(now).ToString("N"),
            OrganisationId = organisation,
            At = now,
            ActorKind = kind,
            ActorId = id,
            ActorName = name,
            Action = endpoint?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? endpoint?.DisplayName ?? context.Request.Method,
            Target = Cut(string.Join(", ", context.Request.RouteValues.Select(static v => $"{v.Key}={v.Value}"))),
            Address = ClientAddress.Of(context),
            RequestId = context.TraceIdentifier,
            Details = "",
        };
    }
}

/// <summary>What an endpoint adds to its entry in the audit log; never a secret.</summary>
internal sealed record AuditNote(string Text);

/// <summary>Has every change of a known caller in the audit log, and every look that an endpoint says is one.</summary>
internal sealed class AuditedRequests(RequestDelegate next, AuditTrail audit)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var isChange = !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));
        if (context.Features.Get<Caller>() is not { Kind: not CallerKind.OpenDoor } caller || !(isChange || metadata?.GetMetadata<AuditedLook>() is not null) || metadata?.GetMetadata<ForEverybody>() is not null)
        {
            await next(context);
            return;
        }

        var entry = await audit.BeginAsync(context, caller);
        try
        {
            await next(context);
        }
        catch
        {
            await audit.EndAsync(context, entry, StatusCodes.Status500InternalServerError);
            throw;
        }

        await audit.EndAsync(context, entry, context.Response.StatusCode);
    }
}
