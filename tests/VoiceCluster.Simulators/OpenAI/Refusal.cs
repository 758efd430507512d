using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>An HTTP error with OpenAI's JSON body; stands for a script wherever one is expected.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">The error's message.</param>
/// <param name="Code">The error's code.</param>
public sealed record Refusal(int Status, string Message, string? Code = null)
{
    /// <summary>Further response headers.</summary>
    public IReadOnlyList<(string Name, string Value)> Headers { get; private init; } = [];

    /// <summary>429; with the header Retry-After in seconds when a wait is given.</summary>
    public static Refusal RateLimited(int? retryAfterSeconds = null)
    {
        var limited = new Refusal(429, "Rate limit reached for requests", "rate_limit_exceeded");
        return retryAfterSeconds is { } seconds ? limited.Header("Retry-After", seconds.ToString(CultureInfo.InvariantCulture)) : limited;
    }

    /// <summary>429 with the header Retry-After as a date.</summary>
    public static Refusal RateLimitedUntil(DateTimeOffset end) => RateLimited().Header("Retry-After", end.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>500.</summary>
    public static Refusal ServerError() => new(500, "The server had an error while processing your request. Sorry about that!");

    /// <summary>Adds a response header.</summary>
    public Refusal Header(string name, string value) => this with { Headers = [.. Headers, (name, value)] };

    /// <summary>An <c>error</c> object.</summary>
    internal static JsonObject Error(string message, string type, string? code) =>
        new() { ["message"] = message, ["type"] = type, ["param"] = null, ["code"] = code };

    internal async Task WriteAsync(HttpResponse response)
    {
        response.StatusCode = Status;
        response.ContentType = "application/json";
        foreach (var (name, value) in Headers) response.Headers[name] = value;
        var body = new JsonObject { ["error"] = Error(Message, Status < 500 ? "invalid_request_error" : "server_error", Code) };
        await response.WriteAsync(body.ToJsonString(), response.HttpContext.RequestAborted);
    }
}
