using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>Cartesia: <c>/tts/websocket</c>, as https://docs.cartesia.ai/api-reference/tts/websocket describes it. Strict about the key, the version, the fields of
/// a request, and its limit of 5 minutes.</summary>
public sealed class CartesiaSimulator : VendorSimulator
{
    private static readonly Dictionary<int, (string? Code, string Title)> Refusals = new()
    {
        [400] = (null, "Bad request"),
        [401] = (null, "Unauthorized"),
        [402] = ("quota_exceeded", "Credit limit reached"),
        [404] = (null, "Not found"),
        [429] = ("concurrency_limited", "Too many concurrent requests"),
        [500] = (null, "Internal server error"),
    };

    private readonly ITextToSpeech _mouth;

    private CartesiaSimulator(ITextToSpeech mouth, TimeProvider clock, string key)
        : base(clock, key) => _mouth = mouth;

    /// <summary>The one voice there is.</summary>
    public static string Voice => "simulated-voice";

    /// <summary>Starts.</summary>
    /// <param name="mouth">Speaks for Cartesia.</param>
    /// <param name="clock">Null for real time.</param>
    /// <param name="key">The one key that is accepted.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<CartesiaSimulator> StartAsync(ITextToSpeech mouth, TimeProvider? clock = null, string key = "sk_car_simulated", int port = 0)
    {
        var simulator = new CartesiaSimulator(mouth, clock ?? TimeProvider.System, key);
        await simulator.StartAsync(port);
        return simulator;
    }

    /// <inheritdoc/>
    protected override void Map(WebApplication app) =>
        app.MapGet("/tts/websocket", context => AcceptAsync(context, line => new CartesiaLine(line, _mouth, Clock).ServeAsync()));

    /// <inheritdoc/>
    protected override Fault? Check(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.Authorization != $"Bearer {Key}" && headers["X-API-Key"] != Key) return Fault.Refuse(401);
        return DateOnly.TryParse(headers["Cartesia-Version"], CultureInfo.InvariantCulture, out _) ? null : Fault.Refuse(400);
    }

    /// <inheritdoc/>
    protected override Task RefuseAsync(HttpContext context, Fault fault)
    {
        context.Response.StatusCode = fault.Code;
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = $"{wait}";
        return context.Response.WriteAsJsonAsync(Error(fault), context.RequestAborted);
    }

    /// <summary>An error object.</summary>
    internal static JsonObject Error(Fault fault)
    {
        var (code, title) = Refusals.GetValueOrDefault(fault.Code, (null, "Something went wrong"));
        return new JsonObject
        {
            ["error_code"] = fault.Reason.Length > 0 ? fault.Reason : code, ["title"] = title, ["message"] = $"{title}.", ["request_id"] = Guid.NewGuid().ToString(),
        };
    }
}
