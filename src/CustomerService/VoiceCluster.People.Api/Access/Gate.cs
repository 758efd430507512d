using System.Globalization;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Limits;

namespace VoiceCluster.People.Access;

/// <summary>
/// Who may do what. In order: 1. an address that asks too much (429); 2. who it is (401); 3. a page of another site that uses a person's cookies (403); 4. a person, a key or
/// an organisation that asks too much (429); 5. what the caller may do (403). Nothing of a body is read before all of it, and a refusal of a known caller's change is in the
/// audit log. An endpoint without a rule in its metadata is not guarded here; below <c>/api</c> each has one, which a test sees to.
/// </summary>
internal sealed class Gate(RequestDelegate next, Door door, CallerReader reader, RequestRates rates, Audit.AuditTrail audit)
{
    private const string SignInPage = "/sign-in";

    public async Task InvokeAsync(HttpContext context)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        if (metadata?.GetMetadata<SignInFirst>() is not null)
        {
            await LeadToSignInAsync(context);
            return;
        }

        var permission = metadata?.GetMetadata<NeedsPermission>();
        var person = metadata?.GetMetadata<NeedsPerson>();
        var everybody = metadata?.GetMetadata<ForEverybody>();
        if (permission is null && person is null && everybody is null)
        {
            await next(context);
            return;
        }

        // 1. An open door on this machine is for trying things out, and measuring them: nobody is counted there who is not known.
        if (door.IsClosed && !await rates.AdmitAddressAsync(context)) return;

        // 2.
        var shown = await reader.ReadAsync(context);
        var caller = shown.Caller ?? (door.IsClosed || ReferenceEquals(shown, Shown.Wrong) ? null : CallerReader.Unknown(CallerKind.OpenDoor, "nobody known"));
        if (everybody is not null)
        {
            context.Features.Set(shown.Caller);
            await next(context);
            return;
        }

        if (caller is null || (caller.Kind is CallerKind.OpenDoor && !(permission is not null && caller.May(permission.Permission))))
        {
            await AskAsync(context);
            return;
        }

        // 3.
        if (shown.ForgeryHash is { } hash && IsChange(context) && !Secrets.Matches(context.Request.Headers[Cookies.ForgeryHeader].ToString(), hash))
        {
            await RefuseAsync(context, caller, "forgery", $"Send the value of the cookie {Cookies.Forgery} in the header {Cookies.ForgeryHeader}.");
            return;
        }

        // 4.
        if (caller.Kind is not CallerKind.OpenDoor && !await rates.AdmitCallerAsync(context, caller)) return;

        // 5.
        if (person is not null && caller.Kind is not CallerKind.Person)
        {
            await RefuseAsync(context, caller, "not-a-person", "Only a person who signed in may do that.");
            return;
        }

        if (permission is not null && !caller.May(permission.Permission))
        {
            await RefuseAsync(context, caller, "forbidden", $"That needs the permission {permission.Permission.Name()}.");
            return;
        }

        if (caller.OrganisationId != Organisations.Default && metadata!.GetMetadata<OfCallersOrganisation>() is null && person is null)
        {
            await RefuseAsync(context, caller, "other-organisation", "What is here belongs to the default organisation.");
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    private static bool IsChange(HttpContext context) => context.WebSockets.IsWebSocketRequest is false
        && !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));

    private static Task AskAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return Problem.Of(StatusCodes.Status401Unauthorized, "sign-in", "Sign in, or show an access token or an API key in the Authorization header (Bearer).").ExecuteAsync(context);
    }

    private async Task RefuseAsync(HttpContext context, Caller caller, string type, string detail)
    {
        if (IsChange(context)) await audit.NoteRefusalAsync(context, caller, StatusCodes.Status403Forbidden, type);
        await Problem.Of(StatusCodes.Status403Forbidden, type, detail).ExecuteAsync(context);
    }

    /// <summary>Files of the page are no secret; the page itself is of no use to who may not talk.</summary>
    private async Task LeadToSignInAsync(HttpContext context)
    {
        var isPage = context.Request.Path.Value is "/" or "/index.html" || (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && !Path.HasExtension(context.Request.Path.Value));
        // A shared token in the page's address is shown again by the page with all that it asks.
        if (door.IsClosed && isPage && (await reader.ReadAsync(context)).Caller is null)
        {
            var address = Uri.EscapeDataString($"{context.Request.Path}{context.Request.QueryString}");
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Redirect(string.Create(CultureInfo.InvariantCulture, $"{SignInPage}?return={address}"));
            return;
        }

        await next(context);
    }
}
