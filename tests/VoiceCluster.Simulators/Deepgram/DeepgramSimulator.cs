using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Providers;

namespace VoiceCluster.Simulators;

/// <summary>
/// Deepgram: <c>/v1/listen</c> and <c>/v2/listen</c> over WebSockets, <c>POST /v1/listen</c>, and <c>/v1/speak</c>, as
/// https://github.com/deepgram/deepgram-api-specs describes them. Strict about the key, parameters and their values, framing, and keep-alives.
/// </summary>
public sealed class DeepgramSimulator : VendorSimulator
{
    private static readonly Dictionary<string, HashSet<string>> Parameters = new()
    {
        ["/v1/listen"] =
        [
            "callback", "callback_method", "channels", "detect_entities", "diarize", "diarize_model", "dictation", "encoding", "endpointing", "extra",
            "interim_results", "keyterm", "keywords", "language", "mip_opt_out", "model", "multichannel", "numerals", "profanity_filter", "punctuate", "redact",
            "replace", "sample_rate", "search", "smart_format", "tag", "utterance_end_ms", "vad_events", "version",
        ],
        ["/v2/listen"] =
        [
            "model", "encoding", "sample_rate", "eager_eot_threshold", "eot_threshold", "eot_timeout_ms", "keyterm", "language_hint", "profanity_filter",
            "numerals", "redact", "mip_opt_out", "tag",
        ],
        ["/v1/speak"] = ["encoding", "mip_opt_out", "model", "sample_rate", "speed"],
    };

    private static readonly Dictionary<int, (string Code, string Message)> Refusals = new()
    {
        [400] = ("Bad Request", "Bad Request: a parameter cannot be used."),
        [401] = ("INVALID_AUTH", "Invalid credentials."),
        [402] = ("ASR_PAYMENT_REQUIRED", "Project does not have enough credits for an ASR request and does not have an overage agreement."),
        [403] = ("INSUFFICIENT_PERMISSIONS", "Project does not have access to the requested model."),
        [404] = ("NOT_FOUND", "The requested resource does not exist."),
        [429] = ("TOO_MANY_REQUESTS", "Too many requests. Please try again later."),
        [500] = ("INTERNAL_SERVER_ERROR", "Internal server error."),
        [503] = ("SERVICE_UNAVAILABLE", "Service unavailable."),
        [504] = ("TIMEOUT", "Transcription request timed out."),
    };

    private readonly ISpeechToText _ear;
    private readonly ITextToSpeech _mouth;

    private DeepgramSimulator(ISpeechToText ear, ITextToSpeech mouth, TimeProvider clock, string key)
        : base(clock, key) => (_ear, _mouth) = (ear, mouth);

    /// <summary>Starts.</summary>
    /// <param name="ear">Hears for Deepgram.</param>
    /// <param name="mouth">Speaks for it.</param>
    /// <param name="clock">Null for real time.</param>
    /// <param name="key">The one key that is accepted.</param>
    /// <param name="port">0 for a free one.</param>
    public static async Task<DeepgramSimulator> StartAsync(
        ISpeechToText ear, ITextToSpeech mouth, TimeProvider? clock = null, string key = "dg-simulated", int port = 0)
    {
        var simulator = new DeepgramSimulator(ear, mouth, clock ?? TimeProvider.System, key);
        await simulator.StartAsync(port);
        return simulator;
    }

    /// <inheritdoc/>
    protected override void Map(WebApplication app)
    {
        app.MapGet("/v1/listen", context => AcceptAsync(context, line => new NovaLine(line, _ear, Clock).ServeAsync()));
        app.MapPost("/v1/listen", TranscribeAsync);
        app.MapGet("/v2/listen", context => AcceptAsync(context, line => new FluxLine(line, _ear).ServeAsync()));
        app.MapGet("/v1/speak", context => AcceptAsync(context, line => new AuraLine(line, _mouth).ServeAsync()));
    }

    /// <inheritdoc/>
    protected override Fault? Check(HttpContext context)
    {
        var request = context.Request;
        if (request.Headers.Authorization != $"Token {Key}") return Fault.Refuse(401);
        if (!Parameters.TryGetValue(request.Path, out var known)) return Fault.Refuse(404);
        if (request.Query.Keys.FirstOrDefault(key => !known.Contains(key)) is { } unknown) return Fault.Refuse(400, $"Bad Request: unknown parameter {unknown}.");
        return Problem(request) is { } problem ? Fault.Refuse(400, $"Bad Request: {problem}.") : null;
    }

    /// <inheritdoc/>
    protected override async Task RefuseAsync(HttpContext context, Fault fault)
    {
        var (code, message) = Refusals.GetValueOrDefault(fault.Code, ("UNKNOWN", "Something went wrong."));
        if (fault.Reason.Length > 0) message = fault.Reason;
        context.Response.StatusCode = fault.Code;
        context.Response.Headers["dg-error"] = message;
        if (fault.RetryAfter is { } wait) context.Response.Headers.RetryAfter = $"{wait}";
        var body = new JsonObject { ["err_code"] = code, ["err_msg"] = message, ["request_id"] = Guid.NewGuid().ToString() };
        await context.Response.WriteAsJsonAsync(body, context.RequestAborted);
    }

    private async Task TranscribeAsync(HttpContext context)
    {
        var (refused, _) = await AdmitAsync(context);
        if (refused) return;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        if (body.Length == 0 || body.Length % 2 != 0 || context.Request.Query["encoding"] != "linear16")
        {
            await RefuseAsync(context, Fault.Refuse(400, "Bad Request: failed to process audio: corrupt or unsupported data"));
            return;
        }

        var (text, confidence) = await _ear.HearAsync(body.ToArray(), context.RequestAborted);
        var alternative = new JsonObject { ["transcript"] = text, ["confidence"] = confidence, ["words"] = new JsonArray() };
        await context.Response.WriteAsJsonAsync(
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["request_id"] = Guid.NewGuid().ToString(), ["duration"] = body.Length / 32_000.0, ["channels"] = 1 },
                ["results"] = new JsonObject { ["channels"] = new JsonArray(new JsonObject { ["alternatives"] = new JsonArray(alternative) }) },
            },
            context.RequestAborted);
    }

    private static string? Problem(HttpRequest request)
    {
        string? Value(string name) => request.Query[name].FirstOrDefault();
        if (request.Path == "/v1/speak") return Value("encoding") is null or "linear16" or "mulaw" or "alaw" ? null : "unsupported audio format";
        if (Value("model") is null && request.Path == "/v2/listen") return "model is required";
        if (Value("encoding") is { } encoding && encoding is "linear16" && Value("sample_rate") is null) return "sample_rate is required";
        if (Value("utterance_end_ms") is { } gap && (Value("interim_results") != "true" || int.Parse(gap, CultureInfo.InvariantCulture) is < 1_000 or > 5_000)) return "utterance_end_ms";
        if (Value("eot_threshold") is { } threshold && double.Parse(threshold, CultureInfo.InvariantCulture) is < 0.5 or > 1) return "eot_threshold";
        if (Value("eager_eot_threshold") is { } eager && double.Parse(eager, CultureInfo.InvariantCulture) is < 0.3 or > 0.9) return "eager_eot_threshold";
        if (Value("eot_timeout_ms") is { } timeout && int.Parse(timeout, CultureInfo.InvariantCulture) is < 500 or > 60_000) return "eot_timeout_ms";
        return null;
    }
}
