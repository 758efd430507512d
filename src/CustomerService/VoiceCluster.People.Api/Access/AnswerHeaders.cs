using Microsoft.AspNetCore.Http;

namespace VoiceCluster.People.Access;

/// <summary>What every answer has: the request's id (the client's own, when it sent a sound one), and what browsers shall not do with it. Pages say more by
/// themselves.</summary>
/// <param name="next">What comes after.</param>
/// <param name="cookies">Knows whether people come over TLS.</param>
/// <param name="foreignPages">Below this address are pages of others' making, which would not work under our policy.</param>
internal sealed class AnswerHeaders(RequestDelegate next, Cookies cookies, PathString foreignPages)
{
    private const string RequestId = "X-Request-Id";
    private const int LongestId = 64;

    public Task InvokeAsync(HttpContext context)
    {
        var id = context.Request.Headers[RequestId].ToString();
        context.TraceIdentifier = IsSound(id) ? id : Guid.CreateVersion7().ToString("N");
        var headers = context.Response.Headers;
        headers[RequestId] = context.TraceIdentifier;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        if (!context.Request.Path.StartsWithSegments(foreignPages, StringComparison.OrdinalIgnoreCase)) headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (cookies.IsSecure(context.Request)) headers.StrictTransportSecurity = "max-age=31536000";
        // What is answered to one caller is no other's.
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)) headers.CacheControl = "no-store";
        return next(context);
    }

    private static bool IsSound(string id) => id.Length is >= 8 and <= LongestId && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
