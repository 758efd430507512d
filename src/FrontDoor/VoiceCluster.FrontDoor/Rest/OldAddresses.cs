using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>
/// The API's addresses of before it had versions, <c>/api/calls</c> for <c>/api/v1/calls</c>: they are the same endpoints, and the answer names the new address. No redirect:
/// many clients send a body along with none, or forget their token on the way.
/// </summary>
public static class OldAddresses
{
    private const string Api = "/api";

    /// <summary>The address of the first version.</summary>
    public const string Version1 = "/api/v1";

    /// <summary>Takes old addresses for new ones; before routing.</summary>
    public static void UseOldAddresses(this IApplicationBuilder app) => app.Use(static (HttpContext context, RequestDelegate next) =>
    {
        if (context.Request.Path.StartsWithSegments(Api, StringComparison.Ordinal, out var rest) && rest.HasValue && !rest.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            context.Request.Path = Version1 + rest;
            context.Response.Headers.Append("Link", $"<{context.Request.Path.ToUriComponent()}>; rel=\"successor-version\"");
        }

        return next(context);
    });
}
