using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.FrontDoor.Legs;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary><c>GET /ws/voice</c>: admission, then the client protocol.</summary>
public static class VoiceEndpoint
{
    /// <summary>The protocol's name and version.</summary>
    public const string Subprotocol = "voicecluster.v1";

    /// <summary>Maps the endpoint.</summary>
    public static void MapVoice(this IEndpointRouteBuilder endpoints) => endpoints.Map("/ws/voice", ServeAsync).Needs(Permission.TalkUse);

    private static async Task ServeAsync(HttpContext context)
    {
        var services = context.RequestServices.GetRequiredService<LegServices>();
        var lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        if (Refusal(context, services, lifetime) is { } refusal)
        {
            services.Metrics.Refused(refusal.Reason);
            if (refusal.Status is StatusCodes.Status503ServiceUnavailable) context.Response.Headers.RetryAfter = "5";
            await Results.Problem(refusal.Detail, statusCode: refusal.Status).ExecuteAsync(context);
            return;
        }

        var session = context.Request.Query["session"].ToString();
        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { SubProtocol = Subprotocol, KeepAliveInterval = TimeSpan.Zero });
        services.Metrics.Opened();
        try
        {
            await using var leg = new VoiceSocket(socket, session.Length == 0 ? null : session, context.Features.Get<CallGrant>(), services, lifetime.ApplicationStopping);
            await leg.RunAsync();
        }
        finally
        {
            services.Metrics.Closed();
        }
    }

    private static (int Status, string Reason, string Detail)? Refusal(HttpContext context, LegServices services, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            return (StatusCodes.Status426UpgradeRequired, "not_websocket", "This address speaks WebSocket only, subprotocol voicecluster.v1.");
        if (!context.WebSockets.WebSocketRequestedProtocols.Contains(Subprotocol))
            return (StatusCodes.Status400BadRequest, "subprotocol", $"Ask for the subprotocol {Subprotocol}; this server speaks no other.");
        var session = context.Request.Query["session"].ToString();
        if (LegAdmission.Refusal(services, lifetime.ApplicationStopping, isNew: session.Length == 0) is { } closed)
            return (StatusCodes.Status503ServiceUnavailable, closed.Reason, closed.Detail);
        return session.Length == 0 || SessionId.IsValid(session) ? null : (StatusCodes.Status400BadRequest, "session", $"session is {SessionId.Rule}.");
    }
}
