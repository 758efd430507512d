using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Audit;

namespace VoiceCluster.People.Rest;

/// <summary>An organisation.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">For people to read.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Language">BCP 47 tag.</param>
/// <param name="Limits">What it may have; who runs the installation sets it.</param>
/// <param name="CreatedAt">Since when.</param>
public sealed record OrganisationView(string Id, string Name, string TimeZone, string Language, LimitsView Limits, DateTimeOffset CreatedAt);

/// <summary>What an organisation may have.</summary>
/// <param name="MaxUsers">Users at once, 1 to 1,000,000.</param>
/// <param name="MaxKeys">API keys at once, 0 to 10,000.</param>
/// <param name="RequestsPerMinute">Requests of all its people and keys, 1 to 10,000,000.</param>
public sealed record LimitsView(int MaxUsers, int MaxKeys, int RequestsPerMinute);

/// <summary>Changes of the own organisation; what is null stays.</summary>
/// <param name="Name">For people to read.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Language">BCP 47 tag.</param>
public sealed record ChangeOrganisationRequest(string? Name, string? TimeZone, string? Language);

/// <summary>An organisation to make, or what is changed of one: what is null stays, or is as usual.</summary>
/// <param name="Name">For people to read.</param>
/// <param name="TimeZone">IANA name; <c>Etc/UTC</c>.</param>
/// <param name="Language">BCP 47 tag; <c>en</c>.</param>
/// <param name="Limits">What it may have.</param>
public sealed record OrganisationRequest(string? Name, string? TimeZone, string? Language, LimitsView? Limits);

/// <summary>An organisation that was made.</summary>
/// <param name="Organisation">It.</param>
/// <param name="Link">Makes its first administrator, once; shown here only.</param>
/// <param name="LinkExpiresAt">Until when.</param>
public sealed record MadeOrganisationView(OrganisationView Organisation, string Link, DateTimeOffset LinkExpiresAt);

/// <summary><c>/api/v1/organisation</c>: the own one; <c>/api/v1/organisations</c>: all, for who runs the installation.</summary>
internal static class OrganisationEndpoints
{
    private static readonly LimitsView Usual = new(100, 20, 6000);

    /// <summary>Maps the endpoints.</summary>
    public static void MapOrganisations(this IEndpointRouteBuilder api)
    {
        api.MapGet("/organisation", GetOwnAsync).For(Permission.SettingsRead).WithName("GetOrganisation").WithSummary("The own organisation: its settings and limits.");
        api.MapPatch("/organisation", ChangeOwnAsync).For(Permission.SettingsWrite).WithName("ChangeOrganisation").WithSummary("Changes the own organisation's settings (If-Match).");
        var all = api.MapGroup("/organisations").For(Permission.OrganisationsManage);
        all.MapGet("", ListAsync).WithName("ListOrganisations").WithSummary("All organisations, for who runs the installation.");
        all.MapGet("/{id}", GetAsync).WithName("GetAnyOrganisation").WithSummary("An organisation.");
        all.MapPost("", AddAsync).WithMetadata(new SecretAnswer()).WithName("CreateOrganisation").WithSummary("Makes an organisation, and a link for its first administrator.");
        all.MapPatch("/{id}", ChangeAsync).WithName("ChangeAnyOrganisation").WithSummary("Changes an organisation's settings and limits (If-Match).");
    }

    private static Task<Results<Ok<OrganisationView>, ProblemHttpResult>> GetOwnAsync(HttpContext context, IOrganisationStore organisations) =>
        GetAsync(context.Caller().OrganisationId, context, organisations);

    private static Task<Results<Ok<OrganisationView>, ProblemHttpResult>> ChangeOwnAsync(ChangeOrganisationRequest request, HttpContext context, IOrganisationStore organisations) =>
        ChangeAsync(context.Caller().OrganisationId, new OrganisationRequest(request.Name, request.TimeZone, request.Language, null), context, organisations);

    private static async Task<Results<Ok<Page<OrganisationView>>, ProblemHttpResult>> ListAsync(string? cursor, int? limit, HttpContext context, IOrganisationStore organisations)
    {
        if (PageRequest.Read(cursor, limit, out var problem) is not { } page) return Problem.Invalid(problem);
        return TypedResults.Ok(page.Of(await organisations.ListAsync(page.After, page.Limit + 1, context.RequestAborted), static o => o.Id, View));
    }

    private static async Task<Results<Ok<OrganisationView>, ProblemHttpResult>> GetAsync(string id, HttpContext context, IOrganisationStore organisations)
    {
        if (await organisations.FindAsync(id, context.RequestAborted) is not { } organisation) return Missing(id);
        Revisions.Tag(context, organisation.Revision);
        return TypedResults.Ok(View(organisation));
    }

    private static async Task<Results<Created<MadeOrganisationView>, ProblemHttpResult>> AddAsync(
        OrganisationRequest request, HttpContext context, IOrganisationStore organisations, IUserStore users, Links links, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var blank = With(new Organisation
        {
            Id = Guid.CreateVersion7(now).ToString("N"), Name = "", TimeZone = "Etc/UTC", Language = "en", MaxUsers = 1, MaxKeys = 0, RequestsPerMinute = 1, CreatedAt = now, Revision = 1,
        }, Usual);
        if (Fields.Name(request.Name, "name", out _) is { } nameless) return Problem.Invalid(nameless);
        if (Change(blank, request, out var organisation) is { } wrong) return Problem.Invalid(wrong);
        if (await organisations.AddAsync(organisation, context.RequestAborted) is var stored and not Stored.Done) return Problem.Of(stored, $"Organisation {organisation.Id}", "It is there already.");
        var (link, url) = links.Create(organisation.Id, user: null);
        await users.AddLinkAsync(link, context.RequestAborted);
        context.Features.Set(new AuditNote(organisation.Id));
        Revisions.Tag(context, organisation.Revision);
        return TypedResults.Created($"/api/v1/organisations/{organisation.Id}", new MadeOrganisationView(View(organisation), url, link.ExpiresAt));
    }

    private static async Task<Results<Ok<OrganisationView>, ProblemHttpResult>> ChangeAsync(string id, OrganisationRequest request, HttpContext context, IOrganisationStore organisations)
    {
        if (Revisions.Read(context, out var seen) is { } problem) return problem;
        if (await organisations.FindAsync(id, context.RequestAborted) is not { } organisation) return Missing(id);
        if (Change(organisation, request, out var changed) is { } wrong) return Problem.Invalid(wrong);
        changed = changed with { Revision = seen + 1 };
        if (await organisations.ReplaceAsync(changed, seen, context.RequestAborted) is var stored and not Stored.Done) return Problem.Of(stored, $"Organisation {id}", "");
        Revisions.Tag(context, changed.Revision);
        return TypedResults.Ok(View(changed));
    }

    private static string? Change(Organisation organisation, OrganisationRequest request, out Organisation changed)
    {
        changed = organisation;
        var name = organisation.Name;
        if (request.Name is not null && Fields.Name(request.Name, "name", out name) is { } wrongName) return wrongName;
        if (request.TimeZone is not null && Fields.TimeZone(request.TimeZone) is { } wrongZone) return wrongZone;
        if (request.Language is not null && Fields.Language(request.Language) is { } wrongLanguage) return wrongLanguage;
        if (request.Limits is { } limits && (limits.MaxUsers is < 1 or > 1_000_000 || limits.MaxKeys is < 0 or > 10_000 || limits.RequestsPerMinute is < 1 or > 10_000_000))
            return "limits are maxUsers 1 to 1000000, maxKeys 0 to 10000, requestsPerMinute 1 to 10000000.";
        changed = organisation with { Name = name, TimeZone = request.TimeZone ?? organisation.TimeZone, Language = request.Language ?? organisation.Language };
        if (request.Limits is not null) changed = With(changed, request.Limits);
        return null;
    }

    private static Organisation With(Organisation organisation, LimitsView limits) =>
        organisation with { MaxUsers = limits.MaxUsers, MaxKeys = limits.MaxKeys, RequestsPerMinute = limits.RequestsPerMinute };

    private static OrganisationView View(Organisation o) => new(o.Id, o.Name, o.TimeZone, o.Language, new LimitsView(o.MaxUsers, o.MaxKeys, o.RequestsPerMinute), o.CreatedAt);

    private static ProblemHttpResult Missing(string id) => Problem.NotFound($"There is no organisation {id}.");
}
