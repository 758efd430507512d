using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>Cartesia: <c>/tts/websocket</c> and <c>/stt/websocket</c>, as https://docs.cartesia.ai/api-reference describes them. Strict about the key, the version,
/// parameters and fields of a request, and its limits of time.</summary>
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

    private static readonly HashSet<string> HearingParameters = ["model", "encoding", "sample_rate", "language", "keyterm", "max_silence_duration_secs", "min_volume"];

    private readonly ISpeechToText _ear;
    private readonly ITextToSpeech _mouth;

    private CartesiaSimulator(ISpeechToText ear, ITextToSpeech mouth, TimeProvider clock, string key)
        : base(clock, key) => (_ear, _mouth) = (ear, mouth);

    /// <summary>The one voice there is.</summary>
    public static string Voice => "simulated-voice";

    /// <summary>Starts.</summary>
    /// <param name="ear">Hears for Cartesia.</param>
    /// <param name="mouth">Speaks for it.</param>
    /// <param name="clock">Null for real time.</param>
    /// <param name="key">The one key that is accepted.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<CartesiaSimulator> StartAsync(
        ISpeechToText ear, ITextToSpeech mouth, TimeProvider? clock = null, string key = "sk_car_simulated", int port = 0)
    {
        var simulator = new CartesiaSimulator(ear, mouth, clock ?? TimeProvider.System, key);
        await simulator.StartAsync(port);
        return simulator;
    }

    /// <inheritdoc/>
    protected override void Map(WebApplication app)
    {
        app.MapGet("/tts/websocket", context => AcceptAsync(context, line => new CartesiaLine(line, _mouth, Clock).ServeAsync()));
        app.MapGet("/stt/websocket", context => AcceptAsync(context, line => new InkLine(line, _ear, Clock).ServeAsync()));
    }

    /// <inheritdoc/>
    protected override Fault? Check(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.Authorization != $"Bearer {Key}" && headers["X-API-Key"] != Key) return Fault.Refuse(401);
        if (!DateOnly.TryParse(headers["Cartesia-Version"], CultureInfo.InvariantCulture, out _)) return Fault.Refuse(400);
        return context.Request.Path == "/stt/websocket" ? CheckHearing(context.Request.Query) : null;
    }

    private static Fault? CheckHearing(IQueryCollection query)
    {
        if (query["model"].FirstOrDefault()?.StartsWith("ink", StringComparison.Ordinal) != true) return Fault.Refuse(404, "model_not_found");
        var isKnown = query.Keys.All(HearingParameters.Contains) && query["encoding"] == "pcm_s16le" && query["sample_rate"] == "16000";
        return isKnown && query["keyterm"].Count <= 100 && query["keyterm"].Sum(static term => term!.Length) <= 1_200 ? null : Fault.Refuse(400);
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
