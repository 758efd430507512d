using System.Xml.Linq;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.FrontDoor.Legs;

namespace VoiceCluster.FrontDoor.Twilio;

/// <summary><c>POST /twilio/voice</c>, the webhook of a number, and <c>/ws/twilio</c>, the media stream that its TwiML opens.</summary>
public static class TwilioEndpoints
{
    private const string StreamPath = "/ws/twilio";
    private const int MaxForm = 64 * 1024;

    /// <summary>Maps both when Twilio is configured.</summary>
    public static void MapTwilio(this IEndpointRouteBuilder endpoints)
    {
        if (endpoints.ServiceProvider.GetService<TwilioOptions>() is not { IsEnabled: true }) return;
        endpoints.MapPost("/twilio/voice", AnswerAsync).DisableAntiforgery().WithMetadata(new RequestSizeLimitAttribute(MaxForm)).KnowsItsCaller();
        endpoints.Map(StreamPath, StreamAsync).KnowsItsCaller();
    }

    private static async Task<IResult> AnswerAsync(
        HttpRequest request, TwilioOptions options, LegServices services, IHostApplicationLifetime lifetime)
    {
        if (!request.HasFormContentType || request.ContentLength > MaxForm)
            return Results.Problem("Send Twilio's form, at most 64 KiB.", statusCode: StatusCodes.Status415UnsupportedMediaType);
        var form = await request.ReadFormAsync(lifetime.ApplicationStopping);
        var fields = form.SelectMany(f => f.Value, (f, value) => KeyValuePair.Create(f.Key, value ?? "")).ToList();
        if (!TwilioSignature.IsValid(request, fields, options)) return Forbidden(services);
        if (LegAdmission.Refusal(services, lifetime.ApplicationStopping) is { } refusal)
        {
            services.Metrics.Refused(refusal.Reason);
            return TwiML(new XElement("Reject", new XAttribute("reason", "busy")));
        }

        var stream = new XElement("Stream", new XAttribute("url", StreamUrl(options)));
        foreach (var name in new[] { "From", "To" })
        {
            if (form[name].ToString() is { Length: > 0 } value)
                stream.Add(new XElement("Parameter", new XAttribute("name", name.ToLowerInvariant()), new XAttribute("value", value)));
        }

        return TwiML(new XElement("Connect", stream));
    }

    private static async Task StreamAsync(HttpContext context)
    {
        var services = context.RequestServices.GetRequiredService<LegServices>();
        var lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        var refused = !context.WebSockets.IsWebSocketRequest
            ? Results.Problem("This address speaks WebSocket only, as Twilio Media Streams does.", statusCode: StatusCodes.Status426UpgradeRequired)
            : !TwilioSignature.IsValid(context.Request, [], context.RequestServices.GetRequiredService<TwilioOptions>()) ? Forbidden(services)
            : LegAdmission.Refusal(services, lifetime.ApplicationStopping) is { } refusal ? Unavailable(refusal)
            : null;
        if (refused is not null)
        {
            await refused.ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        services.Metrics.Opened();
        try
        {
            var options = context.RequestServices.GetRequiredService<TwilioOptions>();
            await using var call = new TwilioCall(socket, services, options, lifetime.ApplicationStopping);
            await call.RunAsync();
        }
        finally
        {
            services.Metrics.Closed();
        }

        IResult Unavailable((string Reason, string Detail) why)
        {
            services.Metrics.Refused(why.Reason);
            context.Response.Headers[HeaderNames.RetryAfter] = "5";
            return Results.Problem(why.Detail, statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static IResult Forbidden(LegServices services)
    {
        services.Metrics.Refused("signature");
        return Results.Problem(
            "X-Twilio-Signature does not fit: check Twilio:AuthToken, and that Twilio:PublicUrl is the address that Twilio calls.",
            statusCode: StatusCodes.Status403Forbidden);
    }

    private static string StreamUrl(TwilioOptions options) => TwilioOptions.WebSocket(options.Public(StreamPath));

    private static IResult TwiML(XElement verb) => Results.Content(
        new XElement("Response", verb).ToString(SaveOptions.DisableFormatting), "text/xml; charset=utf-8");
}
