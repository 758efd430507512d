using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace VoiceCluster.FrontDoor.Access;

/// <summary>
/// Keeps out what comes to this server without being meant to. In order: a request for a host that this server is not (421), and a page of another site that
/// opens a WebSocket, changes something or embeds an answer (403). Runs before anything of a body is read; who it is that asks comes after it.
/// </summary>
internal sealed class DoorGuard(RequestDelegate next, FrontDoorOptions options, LegMetrics metrics)
{
    private readonly KnownHosts _hosts = new(options);

    public Task InvokeAsync(HttpContext context)
    {
        if (Refusal(context) is not { } refusal) return next(context);
        metrics.Refused(refusal.Reason);
        return Results.Problem(refusal.Detail, statusCode: refusal.Status).ExecuteAsync(context);
    }

    private (int Status, string Reason, string Detail)? Refusal(HttpContext context)
    {
        var rules = context.GetEndpoint()?.Metadata;
        if (rules?.GetMetadata<DoorRules.OwnCheck>() is not null) return null;

        // 1. The host.
        var local = context.Connection.LocalIpAddress;
        if (!_hosts.Serves(context.Request.Host, local))
        {
            return (StatusCodes.Status421MisdirectedRequest, "host",
                $"This server is not '{Shown(context.Request.Host.Value)}'. If it is reached by that name on purpose, add the name to FrontDoor:Hosts.");
        }

        // 2. The page that asks. Programs send no Origin, and browsers send one with everything that matters.
        var origin = context.Request.Headers.Origin;
        if (MayChange(context) && origin.Count > 0 && !(origin.Count == 1 && _hosts.Trusts(origin.ToString(), local)))
        {
            return (StatusCodes.Status403Forbidden, "origin",
                $"A page of '{Shown(origin)}' may not use this server. If it should, add its origin to FrontDoor:Origins.");
        }

        // An image or a sound of ours in a page elsewhere is no change, but may cost as much (speech is synthesized), and tells the page that it is there.
        if (origin.Count == 0 && IsEmbedded(context.Request))
            return (StatusCodes.Status403Forbidden, "origin", "A page of another site may not embed what this server answers.");

        return null;
    }

    private static bool MayChange(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));

    // Fetch metadata (W3C): a link followed from elsewhere is a navigation, which shows the reader something and nothing to the page.
    private static bool IsEmbedded(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Headers["Sec-Fetch-Mode"] is { Count: 1 } mode && mode != "navigate" && request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    private static string Shown(StringValues value) => value.ToString() is { Length: <= 100 } text ? text : $"{value.ToString()[..100]}...";
}
