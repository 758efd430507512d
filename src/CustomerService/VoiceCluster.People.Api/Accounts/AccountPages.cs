using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace VoiceCluster.People;

/// <summary>The two pages that there must be before anybody is signed in: <c>/sign-in</c>, and <c>/welcome</c> where links lead. They are part of the program, so that it can be
/// set up without the web page too.</summary>
internal static class AccountPages
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /// <summary>Maps the pages and their files.</summary>
    public static void MapAccountPages(this IEndpointRouteBuilder endpoints)
    {
        Map(endpoints, "/sign-in", "sign-in.html", "text/html; charset=utf-8");
        Map(endpoints, "/welcome", "welcome.html", "text/html; charset=utf-8");
        Map(endpoints, "/account/account.css", "account.css", "text/css; charset=utf-8");
        foreach (var script in new[] { "api.js", "sign-in.js", "welcome.js" }) Map(endpoints, $"/account/{script}", script, "text/javascript; charset=utf-8");
    }

    private static void Map(IEndpointRouteBuilder endpoints, string path, string resource, string type)
    {
        using var stream = typeof(AccountPages).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd();
        endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], (HttpContext context) =>
        {
            context.Response.Headers.ContentSecurityPolicy = Policy;
            context.Response.Headers.CacheControl = "no-cache";
            context.Response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
            return Results.Text(text, type);
        }).ExcludeFromDescription();
    }
}
